"""What the operator decides of deliveries that do not end well."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from newsletter.models.setting import kind

if TYPE_CHECKING:
    from newsletter.delivery.verdict.table import Row


class InDoubt(StrEnum):
    """What becomes of a message that may have left and was not answered: sent once more, or held for a person."""

    RESEND = "resend"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator decides: `[delivery]` of newsletter.toml.

    `give_up`: how long a recipient is waited for who cannot be served now. `replies`: what words of a relay mean,
    before the program's own table is asked.
    """

    in_doubt: InDoubt = InDoubt.RESEND
    give_up: timedelta = field(default=timedelta(days=3), metadata=kind("span"))
    replies: "tuple[Row, ...]" = field(default=(), metadata=kind("replies"))
