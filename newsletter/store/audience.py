"""The audience of an edition, frozen as it is published: who is due it, and who is not and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, case, func, insert, literal, select, text
from sqlalchemy.sql.elements import ColumnElement

from newsletter.models import Consent, Frequency, Layout, State
from newsletter.store import eligible, hours, personal, shards
from newsletter.store.eligible import Frequencies
from newsletter.store.hours import Hours
from newsletter.store.schema import UtcDateTime, deliveries, subscribers
from newsletter.store.unindexed import Unindexed

_ELIGIBLE = "eligible"
_DAILY = (Frequency.DAILY,)
_SAMPLED = 16  # one of so many is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Those whose number is among these, the first of their shards, and about how many of them are eligible."""

    begin: int
    end: int
    shard: int
    about: int

    def has(self) -> tuple[ColumnElement[bool], ...]:
        """Whether a subscriber is of it."""
        return (subscribers.c.id >= self.begin, subscribers.c.id <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """How many deliveries a part has, how many of it are excluded by each reason, and the next free shard."""

    number: int
    excluded: Mapping[str, int]
    next_shard: int


def counted(
    connection: Connection, list_id: str, *, today: date, frequencies: Frequencies = _DAILY
) -> tuple[int, Mapping[str, int]]:
    """How many are on the list, and how many of them are excluded `today` by each reason.

    Whoever wants editions of another frequency is excluded by that: of a daily edition, so many are `weekly`. Of a day
    without a paper that is big enough, those who want no other day are `nothing big`.
    """
    on_list = subscribers.c.list_id == list_id
    size = connection.execute(select(func.count()).where(on_list)).scalar_one()
    return size, _excluded(connection, (on_list,), today=today, frequencies=frequencies)


def _excluded(
    connection: Connection, which: Sequence[ColumnElement[bool]], *, today: date, frequencies: Frequencies
) -> Mapping[str, int]:
    missed = "nothing big" if Frequency.DAILY in frequencies else Frequency.BIG.value
    other = case((subscribers.c.frequency == Frequency.BIG.value, missed), else_=subscribers.c.frequency)
    reason: ColumnElement[str] = case(
        (subscribers.c.consent != Consent.CONFIRMED.value, subscribers.c.consent),
        (eligible.SUPPRESSED, "suppressed"),
        (subscribers.c.frequency.not_in([each.value for each in frequencies]), other),
        (subscribers.c.paused_until > today, "paused"),
        else_=_ELIGIBLE,
    )
    named = select(reason.label("reason")).where(*which).subquery()
    counts = select(named.c.reason, func.count().label("number")).where(named.c.reason != _ELIGIBLE)
    rows = connection.execute(counts.group_by(named.c.reason).order_by(named.c.reason))
    return {row.reason: row.number for row in rows}


def layouts(
    connection: Connection, list_id: str, *, today: date, frequencies: Frequencies = _DAILY
) -> Sequence[Layout]:
    """The layouts of those who are eligible today and asked for something besides."""
    return [Layout(each) for each in personal.layouts(connection, eligible.on(list_id, frequencies, today=today))]


def time_zones(connection: Connection, list_id: str, frequencies: Frequencies, *, today: date) -> Mapping[str, int]:
    """Count those who are eligible today and asked for an hour, by the zone that it is of."""
    query = select(subscribers.c.time_zone, func.count().label("number")).where(
        *eligible.on(list_id, frequencies, today=today)
    )
    hours = query.where(subscribers.c.hour.is_not(None)).group_by(subscribers.c.time_zone)
    return {row.time_zone: row.number for row in connection.execute(hours.order_by(subscribers.c.time_zone))}


def freeze(
    connection: Connection,
    list_id: str,
    *,
    edition_id: str,
    day: date,
    now: datetime,
    frequencies: Frequencies = _DAILY,
    about: int | None = None,
) -> int:
    """Write a pending delivery for everybody who is eligible, each due at their own hour; how many there are.

    Shards are of the right size where it is said `about` how many they are; else all on the list are taken to be.
    """
    begin, end = numbers(connection, list_id)
    part = Part(begin=begin, end=end, shard=1, about=about or end - begin + 1)
    number, _ = _frozen(connection, list_id, part, edition_id=edition_id, day=day, now=now, frequencies=frequencies)
    survey(connection)
    return number


def freeze_part(
    connection: Connection,
    list_id: str,
    part: Part,
    *,
    edition_id: str,
    day: date,
    now: datetime,
    frequencies: Frequencies,
) -> Frozen:
    """Do so for a part of the list, as it is now."""
    number, shard = _frozen(connection, list_id, part, edition_id=edition_id, day=day, now=now, frequencies=frequencies)
    which = (Unindexed(subscribers.c.list_id) == list_id, *part.has())
    excluded = _excluded(connection, which, today=now.astimezone(UTC).date(), frequencies=frequencies)
    return Frozen(number=number, excluded=excluded, next_shard=shard)


def numbers(connection: Connection, list_id: str) -> tuple[int, int]:
    """The first and the last number on a list; 0 where nobody is."""
    query = select(subscribers.c.id).where(Unindexed(subscribers.c.list_id) == list_id).limit(1)
    first, last = (query.order_by(order) for order in (subscribers.c.id, subscribers.c.id.desc()))
    return connection.execute(first).scalar() or 0, connection.execute(last).scalar() or 0


def survey(connection: Connection) -> None:
    """PostgreSQL learns how many deliveries there now are: until it does, it reads all of them to find a few."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE deliveries"))


def _frozen(
    connection: Connection,
    list_id: str,
    part: Part,
    *,
    edition_id: str,
    day: date,
    now: datetime,
    frequencies: Frequencies,
) -> tuple[int, int]:
    """How many deliveries there are, and the next free shard.

    One statement for all, whatever hours they asked for, so the size of the list stays in the database. What they
    asked for is kept as it now is.
    """
    due_it = (*eligible.on(list_id, frequencies, today=now.astimezone(UTC).date()), *part.has())
    personal.freeze(connection, due_it)
    asked = connection.execute(select(*hours.ASKED).where(*due_it).distinct()).all()
    due = {each: each.due_at(day, now) for each in map(Hours._make, asked)}
    people = _people(connection, due_it, due, part.about)
    numbering = shards.numbered(people, begin=part.begin, end=part.end, first=part.shard)
    frozen = _written(connection, edition_id, part, due_it, due, numbering)
    return frozen, part.shard + sum(each.shards for each in numbering.values())


def _written(
    connection: Connection,
    edition_id: str,
    part: Part,
    which: Sequence[ColumnElement[bool]],
    due: Mapping[Hours, datetime],
    numbering: Mapping[datetime, shards.Numbering],
) -> int:
    """How many deliveries were written. Where all are due at one moment, there is nothing to look up for each."""
    if len(numbering) == 1:
        ((at, only),) = numbering.items()
        return _insert(connection, edition_id, which, due=literal(at, UtcDateTime()), shard=only.of(subscribers.c.id))
    with hours.kept(connection, due, numbering) as kept:
        shard = kept.c.first + (subscribers.c.id - part.begin) // kept.c.width
        return _insert(connection, edition_id, (*which, kept.c.key == hours.KEY), due=kept.c.due_at, shard=shard)


def _insert(
    connection: Connection,
    edition_id: str,
    which: Sequence[ColumnElement[bool]],
    *,
    due: ColumnElement[Any],
    shard: ColumnElement[Any],
) -> int:
    columns = _columns(edition_id) | {"due_at": due, "shard": shard}
    rows = select(*columns.values()).where(*which)
    written = insert(deliveries).from_select(list(columns), rows).execution_options(preserve_rowcount=True)
    return connection.execute(written).rowcount


def _people(
    connection: Connection, which: Sequence[ColumnElement[bool]], due: Mapping[Hours, datetime], about: int
) -> Mapping[datetime, int]:
    """About how many are due at each of these moments, by a sample where there are several and it matters."""
    moments = dict.fromkeys(due.values(), 0)
    if len(moments) == 1 or about <= shards.SIZE:
        return dict.fromkeys(moments, about)
    query = select(*hours.ASKED, func.count()).where(*which, subscribers.c.id % _SAMPLED == 0).group_by(*hours.ASKED)
    for *each, number in connection.execute(query):
        moments[due[Hours(*each)]] += number * _SAMPLED
    return moments


def _columns(edition_id: str) -> dict[str, ColumnElement[Any]]:
    return {
        "edition": literal(edition_id),
        "number": subscribers.c.id,
        "address": subscribers.c.address,
        "name": subscribers.c.name,
        "key": subscribers.c.key,
        "variant": subscribers.c.variant,
        "state": literal(State.PENDING.value),
        "attempts": literal(0),
        "doubts": literal(0),
        "reason": literal(""),
    }
