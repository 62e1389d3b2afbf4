"""How long a message waits for others to go on record with: a commit for each would cost more than sending it does.

What is waited is a small part of what a relay takes for a message, so that it costs little of the rate: a relay on this
machine answers within a few milliseconds, one that is busy or far away takes ten times as long.
"""

from dataclasses import dataclass

_SHORTEST_QUIET, _LONGEST_QUIET = 0.001, 0.005  # seconds
_SHORTEST_WAIT, _LONGEST_WAIT = 0.010, 0.040  # seconds
_QUIET_PART, _WAIT_PART = 1 / 16, 1 / 6
_WEIGHT = 1 / 8  # of the newest group


@dataclass(slots=True)
class Pace:
    """`turn` is how many seconds a message took lately, from one going on record to the next on that connection: those
    in flight over their rate [Little's law]. `written_at` is when the last group was, by whatever clock is used."""

    written_at: float
    turn: float = 0.0

    def wrote(self, messages: int, *, connections: int, now: float) -> None:
        """So many messages went on record together, of so many connections."""
        if messages:
            took = (now - self.written_at) * connections / messages
            self.turn += (took - self.turn) * _WEIGHT
        self.written_at = now

    @property
    def quiet(self) -> float:
        """Seconds without a word, after which nobody waits for others."""
        return min(max(self.turn * _QUIET_PART, _SHORTEST_QUIET), _LONGEST_QUIET)

    @property
    def wait(self) -> float:
        """Seconds that a message waits for others at most."""
        return min(max(self.turn * _WAIT_PART, _SHORTEST_WAIT), _LONGEST_WAIT)
