"""The parts that every verb works on. What makes them is imported where it is used: most verbs use few of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.editorial.choices import Choices
from newsletter.models import MailingList

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from newsletter.delivery.transport import Transport
    from newsletter.mail.dkim import Key
    from newsletter.network.completion import Endpoint
    from newsletter.sources.source import Source

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """The list, what its operator decides, the store and the way out.

    `sources` and `endpoint` are asked for what they are each time: only some verbs need them.
    """

    mailing_list: MailingList
    secret: str
    choices: Choices
    engine: "Engine"
    transport: "Transport"
    connections: int
    templates: tuple[Path, ...]
    sources: "Callable[[], Sequence[Source]]" = tuple
    subscribers: Path | None = None
    audience_change: float = 0.5
    endpoint: "Callable[[], Endpoint | None]" = lambda: None
    keys: "tuple[Key, ...]" = ()
    resend_doubtful: bool = True
    operator: str = ""
    report: bool = False
    welcome: bool = False
