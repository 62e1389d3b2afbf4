"""What is mailed to one person and is no edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsletter.models.people import Subscriber


class Notice(StrEnum):
    """The kinds of mail that go to one person. A link in one works once, and opens nothing but what its kind is for."""

    WELCOME = "welcome"
    CONFIRM = "confirm"
    KNOWN = "known"
    CHANGED = "changed"
    FRESH = "fresh"

    @property
    def lasts(self) -> timedelta | None:
        """How long its link works; None where it has none."""
        return _LASTS.get(self)

    @property
    def opens(self) -> str:
        """The first word of its link's path: what pressing the button there does."""
        return _OPENS.get(self, "")


_OPENS = {Notice.CONFIRM: "confirm", Notice.CHANGED: "undo", Notice.FRESH: "change"}
_LASTS = {
    Notice.CONFIRM: timedelta(days=7),
    Notice.CHANGED: timedelta(days=7),
    Notice.FRESH: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A notice that waits to be made into a mail: whom it is to, and the words that are its own."""

    number: int
    kind: Notice
    to: "Subscriber"
    made_at: datetime
    words: Mapping[str, Any] = field(default_factory=dict)
