"""A simulated year is lived through: clock and far end are the test's, and all between them is the program."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, or_, select

from newsletter.actions import amend, suppress
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.run import EVERY_PART, run
from newsletter.actions.timetable import Part
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.errors import TransportError
from newsletter.models import Reply
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries, editions
from tests.promise import worlds
from tests.promise.almanac import Fate, Issue
from tests.promise.lives import Life
from tests.promise.worlds import World

_TAKEN = Reply(code=250, enhanced="2.0.0", text="queued")
_BUSY = Reply(code=451, enhanced="4.7.1", text="greylisted, try again later")
_GONE = Reply(code=550, enhanced="5.1.1", text="no such user here")
_FIELDS = {name: name for name in ("hour", "frequency", "paused_until")} | {"zone": "time_zone", "quiet": "quiet_hours"}


@dataclass(slots=True)
class FarEnd:
    """Where mail is handed over. It notes which edition it took for whom, and when; at times nobody answers there."""

    world: World
    readers: Mapping[str, Life]
    now: datetime = field(init=False)
    taken: defaultdict[str, defaultdict[str, list[datetime]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def send(self, outbox: Outbox, *, connections: int) -> None:
        """Take what is due."""
        if not self.world.answers(self.now):
            raise TransportError("nobody answers")
        while not outbox.finished:
            for message, may in outbox.write():
                if may:
                    outbox.settle(message, self._reply(message))
            for _ in range(min(connections, outbox.ready)):
                if taken := outbox.take():
                    outbox.begin(taken)

    def _reply(self, message: Message) -> Reply:
        delivery = message.delivery
        reader = self.readers[delivery.address]
        if reader.gone or (reader.busy and not delivery.attempts):
            return _GONE if reader.gone else _BUSY
        self.taken[delivery.edition_id][delivery.address].append(self.now)
        return _TAKEN


def live(made: Newsletter, far_end: FarEnd, feed: Path) -> None:
    """Live through all of it."""
    readers = far_end.readers.values()
    changes = [(at, life, what) for life in readers for at, what in life.changes]
    changes.sort(key=lambda change: change[0])
    newest = None
    for now in far_end.world.ticks():
        far_end.now = now
        while changes and changes[0][0] <= now:
            _change(made, *changes.pop(0))
        if (out := far_end.world.newest(now)) and out != newest:
            newest = out
            feed.write_text(_cards(out), encoding="utf-8")
        parts = EVERY_PART if worlds.reads_sources(now) else {Part.DELIVERIES}
        if parts is EVERY_PART or _anybody_waits(made.engine, now):
            run(made, clock=lambda: far_end.now, parts=parts)


def _anybody_waits(engine: Engine, now: datetime) -> bool:
    """Whether the store has anybody on record whom a run that only delivers could look at: due, or put off before."""
    looked_at = or_(deliveries.c.due_at <= now, deliveries.c.deferred_since.is_not(None))
    with reading(engine) as connection:
        query = select(deliveries.c.number).where(deliveries.c.settled_at.is_(None), looked_at)
        return connection.execute(query.limit(1)).first() is not None


def _change(made: Newsletter, at: datetime, life: Life, what: Mapping[str, Any]) -> None:
    """Somebody changes their mind, or is written to no more."""
    engine, list_id = made.engine, made.mailing_list.id
    match what.get("left"):
        case "unsubscribed":
            assert amend.unsubscribe(engine, list_id, life.address, now=at)
        case "suppressed":
            assert suppress.suppress(engine, life.address, reason="asked by letter", now=at)
        case _:
            given = {_FIELDS[name]: _written(value) for name, value in what.items()}
            assert amend.amend(engine, list_id, {"address": life.address, **given})


def _written(value: Any) -> Any:
    """As the subscribers file has it."""
    if value is None:
        return ""
    return f"{value[0]}-{value[1]}" if isinstance(value, tuple) else str(value)


def _cards(day: date) -> str:
    """The list of this day, as the Daily Papers API has it."""
    upvotes = 150 if worlds.is_big(day) else 50
    return json.dumps([_card(f"{day:%y%m}.{day:%d}{number:03}", day, upvotes - number) for number in range(1, 4)])


def _card(name: str, day: date, upvotes: int) -> dict[str, Any]:
    paper = {
        "id": name,
        "title": f"Number {name} of a long row of papers",
        "summary": f"We study number {name} and find that it can be done.",
        "authors": [{"name": "Ada Lovelace"}],
        "publishedAt": f"{day}T00:00:00.000Z",
        "submittedOnDailyAt": f"{day}T01:00:00.000Z",
        "upvotes": upvotes,
    }
    return {"paper": paper, "numComments": 1}


def on_record(engine: Engine) -> Iterator[tuple[str, Issue]]:
    """What the store says of each edition, with its id, in the order in which they were published."""
    with reading(engine) as connection:
        for row in connection.execute(select(editions).order_by(editions.c.published_at, editions.c.period)).all():
            of_edition = connection.execute(select(deliveries).where(deliveries.c.edition == row.id))
            fates = {each.address: Fate(state=each.state, at=each.settled_at, why=each.reason) for each in of_edition}
            record = Issue(day=row.day, period=row.period, at=row.published_at, excluded=row.excluded, fates=fates)
            yield row.id, record


def differences(reckoned: Issue, there: Issue, readers: Mapping[str, Life]) -> Sequence[str]:
    """What is otherwise than reckoned, in words."""
    name = f"{reckoned.period} {reckoned.day}"
    said = [
        f"{name}: {what} is {getattr(there, what)}, not {getattr(reckoned, what)}"
        for what in ("day", "period", "at", "excluded")
        if getattr(there, what) != getattr(reckoned, what)
    ]
    for address in sorted(reckoned.fates.keys() | there.fates.keys()):
        fate, is_there = reckoned.fates.get(address), there.fates.get(address)
        if fate != is_there:
            said.append(f"{name}: {readers[address].wish(reckoned.at)}: {is_there}, not {fate}")
    return said
