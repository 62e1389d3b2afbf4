"""The beat of a node: the store knows by it that the node lives, and the node that nobody has taken over from it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_MISSES = 3  # in a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """How often a node beats, for how long it sends after a beat, and after how long it is dead to all others.

    Between the last two is time for a message that was let go to leave.
    """

    every: timedelta = timedelta(seconds=10)
    sends: timedelta = timedelta(seconds=45)
    dead: timedelta = timedelta(seconds=60)


SPANS = Spans()


class Life(StrEnum):
    """How a node is, as far as its beats say."""

    RUNNING = "running"
    STOPPING = "stopping"
    DEAD = "dead"


def life(silent: timedelta, *, lost: bool, stopping: bool, spans: Spans = SPANS) -> Life:
    """Tell how a node is that has not beaten for so long. One that is `lost`, because others took over, is dead."""
    if lost or silent > spans.dead:
        return Life.DEAD
    return Life.STOPPING if stopping else Life.RUNNING


elapsed = partial(time.clock_gettime, _CLOCK)
"""Counts seconds by a clock that nobody sets. Where the system has such a one, it goes on while it is suspended."""


class Pulse:
    """The last good beat of a node, by its own clock. It counts from when it began: the store has no earlier moment."""

    def __init__(self, spans: Spans = SPANS, *, clock: Callable[[], float] = elapsed) -> None:
        self.clock = clock
        self._sends, self._last, self._missed = spans.sends.total_seconds(), clock(), 0
        self.is_over = False

    def beat(self, *, begun: float) -> None:
        """Note that the beat which began at this moment is on record."""
        self._last, self._missed = begun, 0

    def miss(self) -> None:
        """Note that the store took no beat. After three in a row it is over."""
        self._missed += 1
        self.is_over = self.is_over or self._missed >= _MISSES

    def end(self) -> None:
        """Note that others have taken over, or may: this node begins nothing more."""
        self.is_over = True

    def may_send(self) -> bool:
        """Tell whether nobody can have taken over by now."""
        return not self.is_over and self.clock() - self._last < self._sends
