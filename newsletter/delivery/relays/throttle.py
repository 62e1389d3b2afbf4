"""How fast a relay is given messages that asks to be given fewer: halved at each such word, then faster bit by bit.

The moment is an argument, in seconds by whatever clock is used.
"""

from dataclasses import dataclass, field

_FASTEST = 100.0  # messages a second, from which a run that was never slowed begins to halve
_SLOWEST = 1 / 30  # messages a second; a relay that takes none at this rate is left for a later run
_MOST = 14  # such words in a row
_LEAST = 16.0  # messages a second, from which it begins to halve however few were taken
_STEP, _STRIDE = 1.04, 1.25  # for each message that is taken; the latter once several were taken in a row
_SEVERAL = 5
_FREE = 200.0  # messages a second, from which nothing is held back any more


@dataclass(slots=True)
class Throttle:
    """The rate of one relay in one run, in messages a second; None while it has not asked for less."""

    began: float
    rate: float | None = None
    began_with: float | None = None
    asked: int = 0
    in_a_row: int = 0
    _taken: int = 0
    _well: int = 0
    _next: float = 0.0
    _slowed_at: float = 0.0
    _left: dict[int, float] = field(default_factory=dict)

    def begin(self, rate: float | None) -> None:
        """Begin with the messages a second that the relay was found to take before; None is without a limit."""
        self.rate = self.began_with = rate

    def wait(self, now: float) -> float:
        """Return for how many seconds from `now` no message may be taken. `now` counts seconds from any moment."""
        return max(0.0, self._next - now) if self.rate else 0.0

    def took(self, number: int, now: float) -> None:
        """Note that the message with this number is on its way."""
        if self.rate:
            self._left[number] = now
            self._next = max(self._next, now - 1 / self.rate) + 1 / self.rate

    def accepted(self, number: int) -> None:
        """Note that the relay took it: the next may come a little sooner."""
        self._taken += 1
        self._well += 1
        self.in_a_row = 0
        if self.rate:
            self._left.pop(number, None)
            self.rate *= _STRIDE if self._well > _SEVERAL else _STEP
            self.rate = self.rate if self.rate < _FREE else None

    def slow(self, number: int, now: float) -> None:
        """Halve the rate, because the relay asks for less. What was on its way before the last halving says nothing
        new."""
        left = self._left.pop(number, None)
        if self.rate and (left is None or left < self._slowed_at):
            return
        self._well = 0
        measured = max(_LEAST, self._taken / max(now - self.began, 1.0))
        self.rate = (self.rate or min(measured, _FASTEST)) / 2
        self.asked, self.in_a_row = self.asked + 1, self.in_a_row + 1
        self._slowed_at, self._next = now, now + 1 / self.rate

    @property
    def takes_nothing(self) -> bool:
        """Whether the relay takes nothing however slowly it is given."""
        return self.rate is not None and (self.in_a_row >= _MOST or self.rate < _SLOWEST)
