"""The balance of an edition's deliveries: everybody who was on the list is accounted for, or the sum does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.models import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """`audience` and `excluded` (by reason) were written down when the edition was published; `states` is counted now.

    `held` are the deliveries in doubt that nobody tries again until a person decides.
    """

    audience: int
    excluded: Mapping[str, int]
    states: Mapping[State, int]
    held: int = 0

    @property
    def eligible(self) -> int:
        """How many were due the edition when it was published."""
        return self.audience - sum(self.excluded.values())

    @property
    def holds(self) -> bool:
        """Whether every one of them stands in exactly one state."""
        return self.eligible == sum(self.states.values())
