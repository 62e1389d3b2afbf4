"""Somebody signs up: an address is typed in, asked by mail whether it was them, and confirmed.

The form writes one row, whoever it is; what the address is to us is looked up afterwards, so that neither the words nor
the time of its answer tell a stranger who is on the list.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from newsletter.models import Consent, Notice, Subscriber
from newsletter.people import consent, networks, zones
from newsletter.people.consent import Answer, Event, Standing
from newsletter.people.precedence import Who
from newsletter.people.rush import Rush, signs
from newsletter.people.subscribing import LOOKED_BACK, Subscribing
from newsletter.store import confirmations, consents, counts, notices, salts, sign_ups, subscribers, suppressions
from newsletter.store.consents import Said
from newsletter.store.engine import reading
from newsletter.store.sign_ups import SignUp

_MOST = 500  # at a time; what is over waits for the next run
_UNDO = _HOUR = timedelta(hours=1)
_NOTICES = {Answer.CONFIRM: Notice.CONFIRM, Answer.KNOWN: Notice.KNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of the addresses that waited: how many got which mail, or none, how many sign-ups were reminded of,
    and how many were forgotten."""

    mails: Mapping[Answer, int] = field(default_factory=dict)
    reminded: int = 0
    forgotten: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Who has confirmed. `mailed`: whether we may write to them; not so where they reported us as spam before."""

    subscriber: Subscriber
    mailed: bool


def ask(engine: Engine, list_id: str, sign_up: SignUp, *, caps: Subscribing, now: datetime) -> bool:
    """Write down an address that was typed in; False where the network, or everybody, has had enough for this hour.

    `sign_up.network` is the network's name, of which only the hash is kept.
    """
    from limits import RateLimitItemPerHour  # half a second, which only who serves the form has a use for
    from limits.strategies import FixedWindowRateLimiter

    from newsletter.store.limiter import Counts

    with engine.begin() as connection:
        hashed = networks.hashed(sign_up.network, salt=salts.of_day(connection, now.date()))
        limiter = FixedWindowRateLimiter(Counts(connection, now=now))
        asked = {f"network {hashed}": caps.network, "everybody": caps.everybody}
        within = [limiter.hit(RateLimitItemPerHour(most), list_id, who) for who, most in asked.items()]
        if all(within):
            sign_ups.ask(connection, list_id, replace(sign_up, network=hashed))
        return all(within)


def rush(engine: Engine, list_id: str, caps: Subscribing, *, now: datetime) -> tuple[str, ...]:
    """Say what of the last day looks like bombing: somebody who types in the addresses of others."""
    begun, ended = now - LOOKED_BACK, now - _HOUR
    with reading(engine) as connection:
        figures = Rush(
            everybody=max(counts.beyond(connection, list_id, "everybody", most=caps.everybody, now=now), default=0),
            networks=len(counts.beyond(connection, list_id, "network ", most=caps.network, now=now)),
            asked=consents.counted(connection, list_id, Event.ASKED, since=begun, until=ended),
            confirmed=consents.counted(connection, list_id, Event.CONFIRMED, since=begun, until=now),
        )
    return signs(figures, caps)


def answer(engine: Engine, list_id: str, *, now: datetime) -> Answered:
    """Answer whoever waits, each in a transaction of its own, remind whom it is time to remind, and forget whoever did
    not confirm in seven days."""
    with reading(engine) as connection:
        waiting = sign_ups.waiting(connection, list_id, limit=_MOST)
        open_ones = consents.unconfirmed(connection, list_id)
    _tidy(engine, now=now)
    mails: Counter[Answer] = Counter()
    for number, sign_up in waiting:
        with engine.begin() as connection:
            if sign_ups.take(connection, number):
                mails[_answered(connection, list_id, sign_up, now=now)] += 1
    reminded = forgotten = 0
    for address, asked_at in open_ones:
        with engine.begin() as connection:
            if consent.is_over(asked_at, now):
                forgotten += consents.expire(connection, list_id, address, asked_at)
            else:
                reminded += _reminded(connection, list_id, address, asked_at, now=now)
    return Answered(mails=mails, reminded=reminded, forgotten=forgotten)


def confirm(engine: Engine, list_id: str, number: int, key: bytes, said: Said) -> Confirmed | None:
    """Confirm by the link of a mail, which works once and for seven days; None where it does not work.

    Whoever is on the list already, as by a second press of the button, is told the same.
    """
    with engine.begin() as connection:
        if not notices.link(connection, list_id, Notice.CONFIRM, number, key):
            return None
        first = notices.use(connection, number, now=said.at)  # of two at once the other waits here, and reads what is
        person = subscribers.with_key(connection, list_id, key)
        if person and first:
            person = _confirmed(connection, list_id, person, said)
        elif not person or person.consent is not Consent.CONFIRMED:
            return None
        return Confirmed(subscriber=person, mailed=not suppressions.of(connection, person.address))


def come_back(engine: Engine, list_id: str, key: bytes, said: Said) -> bool:
    """Undo an unsubscription within the hour; False where it is older, or not their own. Then they sign up again."""
    with engine.begin() as connection:
        person = subscribers.with_key(connection, list_id, key)
        known = subscribers.known(connection, list_id, person.address) if person else None
        lately = known and known.consent_at and said.at - known.consent_at <= _UNDO
        if not (known and lately and known.consent_by is Who.PERSON):
            return False
        if known.subscriber.consent is Consent.UNSUBSCRIBED:
            subscribers.agree(connection, list_id, key, now=said.at)
            consents.record(connection, list_id, known.subscriber.address, replace(said, event=Event.RETURNED))
        return True


def _tidy(engine: Engine, *, now: datetime) -> None:
    """Delete what is kept for a while only, where any of it is over."""
    today = now.date()
    with reading(engine) as connection:
        over = counts.any_over(connection, now=now) or confirmations.any_over(connection, now=now)
        if not (over or salts.any_over(connection, today)):
            return
    with engine.begin() as connection:
        counts.tidy(connection, now=now)
        confirmations.tidy(connection, now=now)
        salts.tidy(connection, today)


def _answered(connection: Connection, list_id: str, sign_up: SignUp, *, now: datetime) -> Answer:
    address = sign_up.address
    person = subscribers.find(connection, list_id, address)
    suppressed = suppressions.of(connection, address)
    standing = Standing(
        consent=person.consent if person else None,
        mailed=confirmations.mailed(connection, list_id, address, now=now),
        complained=bool(suppressed and not suppressed.ends_by_sign_up),
        bounced=bool(suppressed and suppressed.ends_by_sign_up),
    )
    mail = consent.answer(standing, now)
    if mail is Answer.NONE:
        return mail
    key = person.key if person else _added(connection, list_id, sign_up, now=now)
    said = Said(event=Event.ASKED, at=now, page=sign_up.page, words=sign_up.words, network=sign_up.network)
    consents.record(connection, list_id, address, said)
    notices.write(connection, list_id, key, _NOTICES[mail], now=now)
    confirmations.count(connection, list_id, address, now=now)
    return mail


def _added(connection: Connection, list_id: str, sign_up: SignUp, *, now: datetime) -> bytes:
    zone = sign_up.time_zone if zones.zone(sign_up.time_zone) else "UTC"
    asked = Subscriber(address=sign_up.address, key=b"", consent=Consent.UNCONFIRMED, time_zone=zone)
    subscribers.add(connection, list_id, asked, now=now, by=Who.PERSON)
    person = subscribers.find(connection, list_id, sign_up.address)
    return person.key if person else b""


def _reminded(connection: Connection, list_id: str, address: str, asked_at: datetime, *, now: datetime) -> bool:
    mailed = confirmations.mailed(connection, list_id, address, now=now)
    person = subscribers.find(connection, list_id, address)
    if not person or not consent.reminds(asked_at, mailed, now):
        return False
    notices.write(connection, list_id, person.key, Notice.CONFIRM, now=now, words={"reminder": True})
    confirmations.count(connection, list_id, address, now=now)
    return True


def _confirmed(connection: Connection, list_id: str, person: Subscriber, said: Said) -> Subscriber:
    """On the list from now on, whoever brought them; what a bounce or an erasure left behind is lifted."""
    subscribers.agree(connection, list_id, person.key, now=said.at)
    consents.record(connection, list_id, person.address, replace(said, event=Event.CONFIRMED))
    confirmations.forget(connection, list_id, person.address)
    notices.use_all(connection, list_id, person.key, Notice.CONFIRM, now=said.at)
    suppressed = suppressions.of(connection, person.address)
    if suppressed and suppressed.ends_by_sign_up:
        suppressions.lift(connection, person.address)
    return replace(person, consent=Consent.CONFIRMED)
