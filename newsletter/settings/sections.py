"""The tables of newsletter.toml, each with what it may hold and what stands where nothing is said."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from newsletter.actions.newsletter import Gate, Keep, Links, Operator
from newsletter.delivery.policy import Policy
from newsletter.delivery.transport import Way
from newsletter.editorial.choices import Choices
from newsletter.models import MailingList
from newsletter.network.mailbox import Account
from newsletter.people.subscribing import Subscribing
from newsletter.settings.tables import Section, part, table
from newsletter.settings.values import Address, ListId, MetricsAskers, StoreUrl, TransportUrl

if TYPE_CHECKING:
    from newsletter.network.completion import Endpoint


_LIST: Any = table(MailingList, Links, Operator)


class ListSettings(_LIST):
    """`[list]`: what subscribers see, what signs their links, and the operator."""

    id: ListId = ""
    mailbox: Address | None = None


class StoreSettings(Section):
    """`[store]`: where everything is kept."""

    url: StoreUrl = "sqlite:///newsletter.db"
    seal: str = ""


_TRANSPORT: Any = table(Way)


class TransportSettings(_TRANSPORT):
    """`[transport]`: how mail leaves."""

    url: TransportUrl = "folder:outbox"
    connections: int = Field(default=2, ge=1, le=100)


_DELIVERY: Any = table(Policy)


class DeliverySettings(_DELIVERY):
    """`[delivery]`: what becomes of deliveries that do not end well."""


_MAILBOX: Any = table(Account)


class MailboxSettings(_MAILBOX):
    """`[mailbox]`: where bounces, complaints and unsubscribe mails are read."""

    def known_in(self, folder: Path) -> Account | None:
        """The mailbox that is read, if any. A Maildir is relative to this folder."""
        account = part(Account, self)
        kind, _, path = account.url.partition(":")
        if kind == "maildir":
            return replace(account, url=f"maildir:{folder / path.removeprefix('//')}")
        return account if account.url else None


_EDITION: Any = table(Choices)


class EditionSettings(_EDITION):
    """`[edition]`: what is in an edition, and when it is too old for whoever still waits for it."""


_GATE: Any = table(Gate)


class GateSettings(_GATE):
    """`[gate]`: what stops an edition before it is published."""


_SUBSCRIBE: Any = table(Subscribing)


class SubscribeSettings(_SUBSCRIBE):
    """`[subscribe]`: who may sign up on the page, and how often."""


_KEEP: Any = table(Keep)


class KeepSettings(_KEEP):
    """`[keep]`: how long what grows every day is kept."""


class PreviewSettings(Section):
    """`[preview]`: the address that "send this to me" sends to."""

    to: Address | None = None


class ServeSettings(Section):
    """`[serve]`: where the pages are served, and how often the work is looked at."""

    host: str = "127.0.0.1"
    port: int = Field(default=8025, ge=0, le=65535)
    every: int = Field(default=5, ge=1, le=1440, description="minutes")
    metrics: MetricsAskers = SecretStr("")


class LogSettings(Section):
    """`[log]`: how what happens is written down, and from which level on."""

    format: Literal["lines", "json"] = "lines"
    level: Literal["error", "warning", "info"] = "warning"
    name: str = Field(default="", max_length=60)


class SourceSettings(Section):
    """One of `sources`: a saved document, several by a pattern, or a place on the web."""

    path: str = ""
    url: str = ""
    name: str = ""
    kind: str = ""
    private: bool = False

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if bool(self.path) == bool(self.url):
            raise ValueError("needs a path or a url, and not both")
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValueError(f"{self.url}: must begin with https:// or http://")
        if "@" in urlsplit(self.url).netloc:
            raise ValueError(
                "url contains a user name or password, which is never sent; use a place that needs neither"
            )
        return self


def _source(value: object) -> object:
    """A source that is only a string is a url or a path."""
    if not isinstance(value, str):
        return value
    return {"url": value} if "://" in value else {"path": value}


Sources = tuple[Annotated[SourceSettings, BeforeValidator(_source)], ...]


_KEY = r"[!-~]{0,1000}"


class SummarySettings(BaseModel):
    """Off unless `url` and `model` are given. `daily_tokens` is the most that a day may cost."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    url: str = ""
    model: str = Field(default="", max_length=200)
    key: SecretStr = SecretStr("")
    private: bool = False
    daily_tokens: int = Field(default=100_000, ge=0)

    @model_validator(mode="after")
    def _whole_or_off(self) -> Self:
        if bool(self.url) != bool(self.model):
            raise ValueError("needs a url and a model, or neither")
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValueError("url must begin with https:// or http://")
        if "@" in urlsplit(self.url).netloc:
            raise ValueError("url contains a user name or password, which is never sent; use `key`")
        if self.url.startswith("http://") and not self.private:
            raise ValueError("url must begin with https:// unless private = true: the key would be sent unencrypted")
        if not re.fullmatch(_KEY, self.key.get_secret_value()):
            raise ValueError("key must be ASCII characters without spaces")
        return self

    @property
    def endpoint(self) -> "Endpoint | None":
        """The endpoint that was chosen, or None where this is off. Who chose none never loads what speaks to it."""
        if not self.url:
            return None
        from newsletter.network.completion import Endpoint

        return Endpoint(
            url=self.url,
            model=self.model,
            key=self.key.get_secret_value(),
            private=self.private,
            daily_tokens=self.daily_tokens,
        )
