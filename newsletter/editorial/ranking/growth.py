"""How upvotes grow with a paper's age, as measured, so that counts of different ages can be compared."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from math import exp, log
from pathlib import Path

import numpy as np

SHIPPED = Path(__file__).parents[1] / "data" / "growth.json"

WEEK = timedelta(days=7)
"""The age at which papers are compared: after it few counts change their order."""

_YOUNGEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What `training/growth.py` measured.

    `times` says how many times the upvotes of its first day's end a paper has after so many `hours` of its list
    day. `typical` are the upvotes after a week of a paper that leaves the tenth parts 0.0 to 1.0 of its list
    behind it; their middle stands in for a count that nobody gave.
    """

    hours: tuple[float, ...]
    times: tuple[float, ...]
    typical: tuple[float, ...]

    def grown(self, start: timedelta, end: timedelta) -> float:
        """Say how many times its upvotes a paper usually has at the age `end`, against those at the age `start`."""
        return exp(self._log_times(end) - self._log_times(start))

    def after_a_week(self, upvotes: int | None, age: timedelta | None) -> float:
        """Return the upvotes to expect a week after the list day from a count at an age; the count itself where no age
        is known.

        Where no count is known either, those of the paper in the middle of a list.
        """
        if upvotes is None:
            return self.typical_of(0.5)
        return upvotes * self.grown(age, WEEK) if age is not None else float(upvotes)

    def typical_of(self, share: float) -> float:
        """Return the upvotes after a week that are usual where a paper leaves `share` of its list behind it, from 0.0
        to 1.0."""
        return float(np.interp(share, np.linspace(0, 1, len(self.typical)), self.typical))

    def _log_times(self, age: timedelta) -> float:
        """Between two measured ages a power of the age; before the first the power goes on, after the last it rests."""
        at = log(max(age, _YOUNGEST) / timedelta(hours=1))
        hours, times = np.log(self.hours), np.log(self.times)
        if at < hours[0]:
            return float(times[0] + (at - hours[0]) * (times[1] - times[0]) / (hours[1] - hours[0]))
        return float(np.interp(at, hours, times))


@cache
def shipped() -> Curve:
    """Return the curve that comes with the program."""
    return read(SHIPPED)


def read(path: Path) -> Curve:
    """Return the curve in a file that `training/growth.py` wrote."""
    return Curve(**{name: tuple(values) for name, values in json.loads(path.read_text(encoding="utf-8")).items()})


def age(day: date | None, seen_at: datetime) -> timedelta | None:
    """Say how long after the first moment of its list day, in UTC, a paper was seen; None where no day is known."""
    return seen_at - datetime.combine(day, time(), UTC) if day else None
