"""What the operator's settings come to: five values, the store and the sources. Only a run and a server hold them all.

What makes these values is imported where it is used: most actions use few of them.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.delivery.beat import SPANS, Spans
from newsletter.delivery.policy import Policy
from newsletter.editorial.choices import Choices
from newsletter.models import MailingList
from newsletter.models.setting import between, kind
from newsletter.people.subscribing import TO_ALL, Subscribing

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from newsletter.actions.nodes import Lasting
    from newsletter.delivery.transport import Transport
    from newsletter.mail.dkim import Key
    from newsletter.network.completion import Endpoint
    from newsletter.network.mailbox import Account
    from newsletter.sources.source import Source
    from newsletter.store.journal import Journal
    from newsletter.store.seal import Seal

Clock = Callable[[], datetime]

FOR_EVER = timedelta.max
"""How long what is never deleted is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What signs the links in mail. `old_secrets` may have signed those of earlier mails, which go on working."""

    secret: str = field(repr=False, metadata=kind("secret"))
    old_secrets: tuple[str, ...] = field(default=(), repr=False, metadata=kind("secrets"))

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret that signs, then those that may have signed older links."""
        return (self.secret, *self.old_secrets)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """How mail leaves: the transport, over how many connections, signed by which keys, and what becomes of doubts.

    An edition that is older than `late` is not sent any more. `seal` is what this node knows of accepted deliveries
    apart from the store, and in its `journal` unsubscriptions wait that the store could not take. `spans` say how soon
    another node takes over from one that is silent. A process that sends again and again is one `node` all the time.
    """

    transport: "Transport"
    connections: int = 2
    keys: "tuple[Key, ...]" = ()
    policy: Policy = field(default_factory=Policy)
    late: timedelta = timedelta(days=2)
    seal: "Seal | None" = None
    journal: "Journal | None" = None
    spans: Spans = SPANS
    node: "Lasting | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What stops an edition: `audience_change` is the share by which an audience may differ from the last one."""

    audience_change: float = field(default=0.5, metadata=between(0, sys.float_info.max))


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """How editions are made: what is in them, in which templates, and what stops one.

    `endpoint` is asked for what it is each time: only who makes an edition has a use for it.
    """

    choices: Choices
    templates: tuple[Path, ...]
    endpoint: "Callable[[], Endpoint | None]" = lambda: None
    gate: Gate = Gate()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who runs the newsletter: the address that is told what needs a person, or "", and what else is mailed.

    `report`: what each edition came to, to the operator. `welcome`: a greeting, to whoever is new.
    """

    address: str = field(default="", metadata=kind("address", key="operator"))
    report: bool = False
    welcome: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long what grows every day is kept, from the moment at which an edition was published or a source read.

    `messages` are what each reader's mail was made from. Editions, with their papers and balances, are kept for ever.
    """

    sightings: timedelta = field(default=FOR_EVER, metadata=kind("kept"))
    deliveries: timedelta = field(default=timedelta(days=400), metadata=kind("kept"))
    messages: timedelta = field(default=timedelta(days=90), metadata=kind("kept"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """All of it. `sources` are found anew each time: files come and go. `account` is the mailbox that is read, and
    `authserv_id` names the server that takes its mail."""

    mailing_list: MailingList
    engine: "Engine"
    links: Links
    way_out: WayOut
    editing: Editing
    operator: Operator = Operator()
    subscribing: Subscribing = TO_ALL
    keep: Keep = Keep()
    sources: "Callable[[], Sequence[Source]]" = tuple
    subscribers: Path | None = None
    account: "Account | None" = None
    authserv_id: str = ""
