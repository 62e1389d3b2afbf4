"""The tables of newsletter.toml, each with what it may hold and what stands where nothing is said."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from newsletter.delivery.transport import Login, Security
from newsletter.models import Weekday
from newsletter.settings import values
from newsletter.settings.values import Address, Colour, ListId, Secret, Sender, TransportUrl, WebUrl

if TYPE_CHECKING:
    from newsletter.network.completion import Endpoint


class _Section(BaseModel):
    """A table of newsletter.toml, which holds nothing that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ListSettings(_Section):
    """`[list]`: what subscribers see, and the secret that signs their links."""

    name: str = Field(min_length=1, max_length=100)
    sender: Sender
    url: WebUrl
    secret: Secret
    old_secrets: tuple[Secret, ...] = ()
    id: ListId = ""
    mailbox: Address | None = None
    operator: Address | None = None
    report: bool = False
    welcome: bool = False
    postal_address: str = ""
    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    thumbnails: bool = False
    colour: Colour = "#b4421a"
    logo: values.Logo = None
    verp: bool = True


class StoreSettings(_Section):
    """`[store]`: where everything is kept."""

    url: str = "sqlite:///newsletter.db"


class TransportSettings(_Section):
    """`[transport]`: how mail leaves."""

    url: TransportUrl = "folder:outbox"
    security: Security = Security.STARTTLS
    password: SecretStr = SecretStr("")
    login: Login = Login.PASSWORD
    connections: int = Field(default=2, ge=1, le=100)


class DeliverySettings(_Section):
    """`[delivery]`: what becomes of a message that may have left and was not answered."""

    in_doubt: Literal["resend", "hold"] = "resend"


class EditionSettings(_Section):
    """`[edition]`: what is in an edition."""

    papers: int = Field(default=20, ge=1, le=50)
    days: int = Field(default=1, ge=1, le=31)
    feed_summaries: bool = False
    week_ends: Weekday = Weekday.SUNDAY
    themes: Path | None = None


class GateSettings(_Section):
    """`[gate]`: what stops an edition before it is published."""

    audience_change: float = Field(default=0.5, ge=0, allow_inf_nan=False)


class PreviewSettings(_Section):
    """`[preview]`: the address that "send this to me" sends to."""

    to: Address | None = None


class ServeSettings(_Section):
    """`[serve]`: where the pages are served, and how often the work is looked at."""

    host: str = "127.0.0.1"
    port: int = Field(default=8025, ge=0, le=65535)
    every: int = Field(default=5, ge=1, le=1440, description="minutes")


class SourceSettings(_Section):
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
        return self


def _source(value: object) -> object:
    """A source that is only a string is a url or a path."""
    if not isinstance(value, str):
        return value
    return {"url": value} if "://" in value else {"path": value}


Sources = tuple[Annotated[SourceSettings, BeforeValidator(_source)], ...]


_KEY = re.compile(r"[!-~]{0,1000}")


class SummarySettings(BaseModel):
    """Off unless `url` and `model` are given. `daily_tokens` is the most that a day may cost."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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
        if self.url.startswith("http://") and not self.private:
            raise ValueError("url must begin with https:// unless private = true: the key would go in the clear")
        if not _KEY.fullmatch(self.key.get_secret_value()):
            raise ValueError("key must be plain letters without spaces")
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
