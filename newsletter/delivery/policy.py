"""What the operator decides of deliveries that do not end well."""

from dataclasses import dataclass
from enum import StrEnum


class InDoubt(StrEnum):
    """What becomes of a message that may have left and was not answered: sent once more, or held for a person."""

    RESEND = "resend"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator decides: `[delivery]` of newsletter.toml."""

    in_doubt: InDoubt = InDoubt.RESEND
