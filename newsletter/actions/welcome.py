"""New subscribers are welcomed with the best of the latest edition: each once, and never at a run's cost."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache
from threading import Event

from sqlalchemy import Engine

from newsletter.actions import causes
from newsletter.actions.newsletter import Links, WayOut
from newsletter.actions.outcomes import Welcomed
from newsletter.actions.send import send
from newsletter.actions.stamp import Mail, stamped
from newsletter.delivery import states
from newsletter.delivery.message import Message
from newsletter.delivery.transport import Transport
from newsletter.delivery.verdict.judge import verdict
from newsletter.errors import NewsletterError
from newsletter.mail import notices
from newsletter.mail.told import Look
from newsletter.models import Frequency, Period
from newsletter.store import editions, suppressions, told, welcomes
from newsletter.store.engine import reading

_MOST = 200  # at a run; the next one goes on

logger = logging.getLogger(__name__)


def welcome(engine: Engine, look: Look, links: Links, way_out: WayOut, *, now: datetime, stopping: Event) -> Welcomed:
    """Send a welcome to whoever waits for one. What fails ends the greeting, and the next run goes on from there."""
    list_id = look.mailing_list.id
    with reading(engine) as connection:
        waiting = welcomes.waiting(connection, list_id, limit=_MOST)
    composed = _composer(engine, look, now)
    number = 0
    try:
        for of, person in waiting:
            if stopping.is_set():
                break
            mail = Mail(
                composed=composed(person.frequency),
                to=person,
                name=f"welcome-{causes.short(list_id)}",
                number=of,
                written_at=now,
            )
            message = stamped(mail, look.mailing_list, links, keys=way_out.keys)
            number += _greeted(engine, list_id, way_out.transport, message, now)
    except NewsletterError as error:
        logger.warning("welcomes wait: %s", error)
        return Welcomed(number=number, error=str(error))
    return Welcomed(number=number)


def _composer(engine: Engine, look: Look, now: datetime) -> Callable[[Frequency], bytes]:
    @cache
    def composed(frequency: Frequency) -> bytes:
        """The welcome with the latest edition of what the person will get."""
        period = Period.WEEK if frequency is Frequency.WEEKLY else Period.DAY
        with reading(engine) as connection:
            latest = editions.latest(connection, look.mailing_list.id, period=period)
        return notices.welcome(look, latest.edition if latest else None, written_at=now)

    return composed


def _greeted(engine: Engine, list_id: str, transport: Transport, message: Message, now: datetime) -> bool:
    """On record before it leaves, and off the record where it has not left, or was not taken yet."""
    delivery = message.delivery
    name = welcomes.name(delivery.number)
    with engine.begin() as connection:
        if not told.once(connection, list_id, name, now=now):
            return False
    try:
        reply = send(transport, message)
    except NewsletterError:
        _forget(engine, list_id, name)
        raise
    if reply is None or states.accepts(reply):
        return True
    if reply.code < 500:
        _forget(engine, list_id, name)
    elif verdict(reply, at=None).suppress:
        with engine.begin() as connection:
            suppressions.keep(connection, delivery.address, reason=str(reply), now=now)
    return False


def _forget(engine: Engine, list_id: str, name: str) -> None:
    with engine.begin() as connection:
        told.forget(connection, list_id, name)
