"""What is due in a simulated year, reckoned by looking at clocks on walls: each quarter of an hour it asks what the
clock of a place shows. It knows the rules of the documentation and nothing of the program."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tests.promise.lives import Life, Wish
from tests.promise.worlds import DAY, QUARTER, World, is_big, reads_sources

_SATURDAY, _GRACE = 5, 3 * DAY
_LONGEST = {"day": 2 * DAY, "week": 7 * DAY}
_PUT_OFF = timedelta(minutes=5)
_A_MOMENT = timedelta(seconds=1)  # within a run: an address that one edition finds out about gets no other


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of an edition for a reader, when, and why where it does not reach them."""

    state: str
    at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An edition: when it is published, who is not due it and why, and what becomes of it for all others."""

    day: date
    period: str
    at: datetime
    excluded: Mapping[str, int]
    fates: dict[str, Fate]


def issues(world: World, readers: Sequence[Life]) -> Sequence[Issue]:
    """All editions, in the order in which they are published."""
    found = list(_issues(world, readers))
    for life in readers:
        if life.gone:
            _refuse_once(found, life.address)
    return found


def _refuse_once(found: Iterable[Issue], address: str) -> None:
    """Leave the first refusal alone: an edition that was published later may be due earlier, and finds out first."""
    refused = [issue for issue in found if address in issue.fates and issue.fates[address].state == "refused"]
    for issue in sorted(refused, key=lambda issue: (issue.fates[address].at, issue.day))[1:]:
        issue.fates[address] = Fate(state="skipped", at=issue.fates[address].at, why="suppressed")


def _issues(world: World, readers: Sequence[Life]) -> Iterator[Issue]:
    ticks = list(world.ticks())
    for day, period, at in _published(world, readers, ticks):
        after = [tick for tick in ticks if at <= tick < at + 12 * DAY]
        excluded: Counter[str] = Counter()
        fates = {}
        for life in readers:
            why = _excluded(life.wish(at), day, period, at)
            if why:
                excluded[why] += 1
            else:
                fates[life.address] = _fate(life, day, period, after, world)
        yield Issue(day=day, period=period, at=at, excluded=excluded, fates=fates)


def _published(
    world: World, readers: Sequence[Life], ticks: Iterable[datetime]
) -> Iterator[tuple[date, str, datetime]]:
    """Which day or week is published when: a list that is over, and newer than the last; and the week, while it is
    news."""
    seen: set[date] = set()
    last_day = last_week = date.min
    for now in filter(reads_sources, ticks):
        newest = world.newest(now)
        seen |= {newest} if newest else set()
        day = max((each for each in seen if each < now.date()), default=date.min)
        if day > last_day:
            last_day = day
            yield day, "day", now
        sunday = now.date() - (now.weekday() + 1) * DAY
        its_lists = any(sunday - 6 * DAY <= each <= sunday for each in seen)
        wanted = any(not _excluded(life.wish(now), sunday, "week", now) for life in readers)
        if sunday > last_week and its_lists and wanted and now.date() <= sunday + _GRACE:
            last_week = sunday
            yield sunday, "week", now


def _excluded(wish: Wish, day: date, period: str, at: datetime) -> str:
    """Why somebody is not due it, or ""."""
    if wish.left:
        return wish.left
    if (wish.frequency == "weekly") != (period == "week"):
        return wish.frequency
    if wish.frequency == "big" and not is_big(day):
        return "nothing big"
    return "paused" if wish.paused_until and at.date() < wish.paused_until else ""


@lru_cache(maxsize=400_000)
def shown(zone: str, now: datetime) -> datetime:
    """What the clock on a wall there shows."""
    return now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@lru_cache(maxsize=100_000)  # most of a place wish for the same
def due(wish: Wish, day: date, at: datetime) -> datetime:
    """The first moment from publishing on at which the clock there shows their hour, or a later one, of the next day;
    they are not in their quiet hours; and it is no weekend, where they want none."""
    asked = None if wish.hour is None else datetime.combine(day + DAY, time(wish.hour))
    now = at
    while True:
        there = shown(wish.zone, now)
        if (asked is None or there >= asked) and not quiet(wish, there):
            if wish.frequency != "weekdays" or there.weekday() < _SATURDAY:
                return now
            asked = datetime.combine(there.date() + (7 - there.weekday()) * DAY, time(wish.hour or 0))
        now += QUARTER


def quiet(wish: Wish, there: datetime) -> bool:
    """Whether the clock there shows one of their quiet hours."""
    if wish.quiet is None:
        return False
    begin, end = wish.quiet
    return begin <= there.hour < end if begin < end else there.hour >= begin or there.hour < end


@dataclass(slots=True, kw_only=True)
class _Waiting:
    due: datetime
    put_off: datetime | None = field(default=None)


def _fate(life: Life, day: date, period: str, ticks: Iterable[datetime], world: World) -> Fate:
    """Look at each moment of a run what it finds."""
    waiting: _Waiting | None = None
    for now in ticks:
        waiting = waiting or _Waiting(due=due(life.wish(now), day, now))
        if now - min(waiting.due, waiting.put_off or waiting.due) >= _LONGEST[period]:
            return Fate(state="skipped", at=now, why="late")
        if now < waiting.due or not world.answers(now):
            continue
        wish = life.wish(now + _A_MOMENT)
        if wish.left:
            return Fate(state="skipped", at=now, why=wish.left)
        if quiet(wish, shown(wish.zone, now)):
            waiting.due = _quiet_until(wish, now)
        elif life.busy and waiting.put_off is None:
            waiting.put_off, waiting.due = now, now + _PUT_OFF
        elif life.gone:
            life.changes.append((now + _A_MOMENT, {"left": "suppressed"}))
            return Fate(state="refused", at=now)
        else:
            return Fate(state="accepted", at=now)
    return Fate(state="pending" if waiting is None or waiting.put_off is None else "deferred")


def _quiet_until(wish: Wish, now: datetime) -> datetime:
    while quiet(wish, shown(wish.zone, now)):
        now += QUARTER
    return now
