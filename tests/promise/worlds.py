"""What happens in a simulated year: when lists come out, when the machine is off and when no relay answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

DAY, HOUR, QUARTER = timedelta(days=1), timedelta(hours=1), timedelta(minutes=15)
_MONDAY, _SATURDAY, _SUNDAY, _MORNING = 0, 5, 6, 8
_LATE_EVERY, _BIG_EVERY = 13, 9  # list days
_SIX, _HALF_PAST_NINE = time(6), time(9, 30)

Span = tuple[datetime, datetime]


def moment(text: str) -> datetime:
    """Read a moment of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A span of time and what goes wrong in it. The clock moves by quarters of an hour on Sundays, when most clocks
    change, and on Mondays, and by hours on other days. Where it is `hasty`, it moves by quarters in the night to Sunday
    alone, and by two hours at all other times."""

    begin: datetime
    end: datetime
    off: tuple[Span, ...] = ()
    unreachable: tuple[Span, ...] = ()
    missing: frozenset[date] = frozenset()
    hasty: bool = False

    def ticks(self) -> Iterator[datetime]:
        """Every moment at which the machine runs the program."""
        now = self.begin
        while now < self.end:
            if not _within(now, self.off):
                yield now
            now += self._step(now)

    def _step(self, now: datetime) -> timedelta:
        if self.hasty:
            return QUARTER if now.weekday() == _SUNDAY and now.hour < _MORNING else 2 * HOUR
        return QUARTER if now.weekday() in (_SUNDAY, _MONDAY) else HOUR

    def answers(self, now: datetime) -> bool:
        """Whether the relay does."""
        return not _within(now, self.unreachable)

    def list_days(self) -> Iterator[date]:
        """The days that have a list: those of the week, and of two weekends in three."""
        day = self.begin.date()
        while day < self.end.date():
            if (day.weekday() < _SATURDAY or day.isocalendar().week % 3) and day not in self.missing:
                yield day
            day += DAY

    def out_at(self, day: date) -> datetime:
        """When the list of this day comes out: on its morning, and now and then on the next, when it is late."""
        late = not day.toordinal() % _LATE_EVERY
        return datetime.combine(day + late * DAY, _HALF_PAST_NINE if late else _SIX, UTC)

    def newest(self, now: datetime) -> date | None:
        """The day of the list that is out now: each replaces the one before."""
        return max((day for day in self.list_days() if self.out_at(day) <= now), key=self.out_at, default=None)


def is_big(day: date) -> bool:
    """Whether the list of this day has a paper with many upvotes."""
    return not day.toordinal() % _BIG_EVERY


def reads_sources(now: datetime) -> bool:
    """Whether this is a moment at which all of a run is done; at the others what is due is delivered.

    That is every hour on the days with many runs, and every third on others.
    """
    return now.minute == 0 and (now.weekday() in (_SUNDAY, _MONDAY) or not now.hour % 3)


def _within(now: datetime, spans: tuple[Span, ...]) -> bool:
    return any(begin <= now < end for begin, end in spans)


YEAR = World(
    begin=moment("2026-01-01"),
    end=moment("2027-01-05"),
    off=(
        (moment("2026-03-28 20:00"), moment("2026-03-29 09:00")),  # the night in which Europe's summer begins
        (moment("2026-08-10 10:00"), moment("2026-08-13 18:00")),  # longer than an edition of a day is sent
        (moment("2026-09-06 18:00"), moment("2026-09-10 12:00")),  # longer than a week's edition is news
    ),
    unreachable=(
        (moment("2026-02-10 05:00"), moment("2026-02-10 11:00")),
        (moment("2026-06-01 00:00"), moment("2026-06-03 12:00")),
    ),
    missing=frozenset({date(2026, 1, 1), date(2026, 12, 25)}),
)
SPRING = World(
    begin=moment("2026-03-27 12:00"),
    end=moment("2026-03-30 12:00"),
    unreachable=((moment("2026-03-28 05:00"), moment("2026-03-28 09:00")),),
    hasty=True,
)
AUTUMN = World(
    begin=moment("2026-10-30 12:00"),
    end=moment("2026-11-02 12:00"),
    off=((moment("2026-10-31 03:00"), moment("2026-10-31 12:00")),),
    hasty=True,
)
