"""New subscribers are welcomed with the best of the latest edition: each once, and never at a run's cost."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache
from threading import Event

from newsletter.actions import causes, send
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.outcomes import Welcomed
from newsletter.actions.send import Mail
from newsletter.delivery import states
from newsletter.errors import NewsletterError
from newsletter.mail import notices
from newsletter.mail.notices import Look
from newsletter.models import Frequency, Period, Reply, Subscriber
from newsletter.store import editions, suppressions, told, welcomes
from newsletter.store.engine import reading

_MOST = 200  # at a run; the next one goes on

logger = logging.getLogger(__name__)


def welcome(newsletter: Newsletter, *, now: datetime, stopping: Event) -> Welcomed:
    """Send a welcome to whoever waits for one. What fails ends the greeting, and the next run goes on from there."""
    if not newsletter.welcome:
        return Welcomed()
    with reading(newsletter.engine) as connection:
        waiting = welcomes.waiting(connection, newsletter.mailing_list.id, limit=_MOST)
    composed = _composer(newsletter, now)
    number = 0
    try:
        for of, person in waiting:
            if stopping.is_set():
                break
            mail = Mail(
                composed=composed(person.frequency),
                to=person,
                name=f"welcome-{causes.short(newsletter.mailing_list.id)}",
                number=of,
                written_at=now,
            )
            number += _greeted(newsletter, mail, now)
    except NewsletterError as error:
        logger.warning("welcomes wait: %s", error)
        return Welcomed(number=number, error=str(error))
    return Welcomed(number=number)


def _composer(newsletter: Newsletter, now: datetime) -> Callable[[Frequency], bytes]:
    look = Look(mailing_list=newsletter.mailing_list, templates=newsletter.templates)

    @cache
    def composed(frequency: Frequency) -> bytes:
        """The welcome with the latest edition of what the person will get."""
        period = Period.WEEK if frequency is Frequency.WEEKLY else Period.DAY
        with reading(newsletter.engine) as connection:
            latest = editions.latest(connection, newsletter.mailing_list.id, period=period)
        return notices.welcome(look, latest.edition if latest else None, written_at=now)

    return composed


def _greeted(newsletter: Newsletter, mail: Mail, now: datetime) -> bool:
    """On record before it leaves, and off the record where it has not left, or was not taken yet."""
    list_id, name = newsletter.mailing_list.id, welcomes.name(mail.number)
    with newsletter.engine.begin() as connection:
        if not told.once(connection, list_id, name, now=now):
            return False
    message = send.message(mail, newsletter.mailing_list, secret=newsletter.secret, keys=newsletter.keys)
    try:
        reply = send.send(newsletter.transport, message)
    except NewsletterError:
        _forget(newsletter, name)
        raise
    return _settled(newsletter, mail.to, name, reply, now)


def _settled(newsletter: Newsletter, person: Subscriber, name: str, reply: Reply | None, now: datetime) -> bool:
    if reply is None or states.accepts(reply):
        return True
    if reply.code < 500:
        _forget(newsletter, name)
    elif states.suppresses(reply):
        with newsletter.engine.begin() as connection:
            suppressions.keep(connection, person.address, reason=str(reply), now=now)
    return False


def _forget(newsletter: Newsletter, name: str) -> None:
    with newsletter.engine.begin() as connection:
        told.forget(connection, newsletter.mailing_list.id, name)
