"""`newsletter.toml` and the environment become one frozen Settings; every mistake is reported at once.

Each key is also an environment variable, `NEWSLETTER_SECTION__KEY`, and each variable may be read from a file with
`..._FILE` behind its name, which is how secrets come in. The environment wins over the file.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableVariable

from newsletter import packed, setting_values
from newsletter.delivery.transport import Security, Way
from newsletter.editorial import theme_seeds
from newsletter.editorial.edition import Choices
from newsletter.editorial.theme_seeds import Seeds
from newsletter.errors import SettingsError
from newsletter.models import MailingList, Weekday
from newsletter.relay_settings import SeveralRelays
from newsletter.setting_values import EXAMPLE_BEGINS, Address, Colour, ListId, Secret, Sender, TransportUrl, WebUrl
from newsletter.signing import DkimSettings
from newsletter.sources.source import Source, spelled_out
from newsletter.summaries.settings import SummarySettings

_PREFIX = "NEWSLETTER_"


class _Section(BaseModel):
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
    logo: setting_values.Logo = None


class StoreSettings(_Section):
    """`[store]`: where everything is kept."""

    url: str = "sqlite:///newsletter.db"


class TransportSettings(_Section):
    """`[transport]`: how mail leaves."""

    url: TransportUrl = "folder:outbox"
    security: Security = Security.STARTTLS
    password: SecretStr = SecretStr("")
    connections: int = Field(default=2, ge=1, le=100)


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


_FILE = "_file"


class _FromEnvironment(EnvSettingsSource):
    """`NEWSLETTER_LIST__SENDER=papers@example.org`."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        found = super()._load_env_vars()
        return {name: value for name, value in found.items() if not name.lower().endswith(_FILE)}


class _FromFiles(EnvSettingsSource):
    """`NEWSLETTER_LIST__SECRET_FILE=/run/secrets/list` is `NEWSLETTER_LIST__SECRET` with what the file holds."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        names = [name for name in os.environ if name.startswith(_PREFIX) and name.lower().endswith(_FILE)]
        return {name.lower().removesuffix(_FILE): _held(name) for name in names}


def _held(variable: str) -> str:
    try:
        return Path(os.environ[variable]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{variable}: cannot read {os.environ[variable]}: {error}"]) from error


class Settings(BaseSettings):
    """Everything the operator decides. Paths are relative to the folder of `newsletter.toml`."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        case_sensitive=False,
        hide_input_in_errors=True,  # a secret that is refused is still a secret
    )

    list: ListSettings
    store: StoreSettings = StoreSettings()
    transport: TransportSettings = TransportSettings()
    relays: SeveralRelays = ()
    edition: EditionSettings = EditionSettings()
    summary: SummarySettings = SummarySettings()
    gate: GateSettings = GateSettings()
    preview: PreviewSettings = PreviewSettings()
    serve: ServeSettings = ServeSettings()
    dkim: tuple[DkimSettings, ...] = ()
    sources: tuple[Annotated[SourceSettings, BeforeValidator(_source)], ...] = ()
    subscribers: Path | None = None
    templates: Path | None = None
    folder: Path = Field(default=Path(), exclude=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the names are pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the files it names, then what `load` read of newsletter.toml."""
        return (_FromEnvironment(settings_cls), _FromFiles(settings_cls), init_settings)

    @model_validator(mode="after")
    def _nobody_mails_with_the_secret_of_the_example(self) -> Self:
        known = any(secret.startswith(EXAMPLE_BEGINS) for secret in self.secrets)
        ways = [relay.url for relay in self.relays] or [self.transport.url]
        if known and not all(url.startswith("folder:") for url in ways):
            raise ValueError("list.secret: everybody knows the example's; `newsletter init` makes one of your own")
        return self

    @model_validator(mode="after")
    def _mail_leaves_by_one_or_by_several(self) -> Self:
        if self.relays and "transport" in self.model_fields_set:
            raise ValueError("relays: stand instead of transport; take out the one or the other")
        return self

    @property
    def mailing_list(self) -> MailingList:
        """The list as its readers see it."""
        chosen = self.list
        return MailingList(
            id=chosen.id or f"newsletter.{chosen.sender.rpartition('@')[2]}",
            name=chosen.name,
            sender=chosen.sender,
            url=chosen.url,
            mailbox=chosen.mailbox or chosen.sender,
            postal_address=chosen.postal_address,
            language=chosen.language,
            colour=chosen.colour,
            thumbnails=chosen.thumbnails,
            logo=chosen.logo,
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret that signs links, then those that may have signed older ones."""
        return tuple(secret.get_secret_value() for secret in (self.list.secret, *self.list.old_secrets))

    @property
    def choices(self) -> Choices:
        """What the operator decides of every edition."""
        chosen = self.edition
        own = _own_themes(self.folder / chosen.themes) if chosen.themes else None
        return Choices(
            papers=chosen.papers,
            days=chosen.days,
            feed_summaries=chosen.feed_summaries,
            seeds=own,
            week_ends=chosen.week_ends,
        )

    @property
    def way(self) -> Way:
        """Where mail leaves. A folder is relative to the folder of the settings."""
        kind, _, rest = self.transport.url.partition(":")
        url = f"folder:{self.folder / rest.removeprefix('//')}" if kind == "folder" else self.transport.url
        return Way(url=url, security=self.transport.security, password=self.transport.password.get_secret_value())

    @property
    def store_url(self) -> str:
        """The store's URL. A SQLite file is relative to the folder of the settings."""
        path = self.store.url.removeprefix("sqlite:///")
        if path == self.store.url or path.startswith(("/", ":")) or not path:
            return self.store.url
        return f"sqlite:///{self.folder / path}"

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The operator's own templates, where there are any, then the program's."""
        own = (self.folder / self.templates,) if self.templates else ()
        return (*own, packed.folder("templates"))

    def named_sources(self) -> tuple[Source, ...]:
        """The sources, patterns spelled out in order of the files' names. Found anew each time: files come and go."""
        chosen = (source.model_dump() for source in self.sources)
        return tuple(source for named in chosen for source in spelled_out(self.folder, **named))


def _own_themes(path: Path) -> Seeds:
    try:
        return theme_seeds.with_own(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"edition.themes: cannot read {path}: {error}"]) from error
    except SettingsError as error:
        raise SettingsError([f"{path}: {mistake}" for mistake in error.mistakes]) from error


def load(path: Path) -> Settings:
    """Read the settings from `path` and the environment. Raises SettingsError with a line for every mistake."""
    found = _toml(path)
    try:
        return Settings(**{**found, "folder": path.parent})
    except ValidationError as error:
        raise SettingsError([_mistake(path, mistake) for mistake in error.errors()]) from error
    except UnreadableVariable as error:
        raise SettingsError([f"the environment: {error}; a list is written as JSON there"]) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            [f"{path}: no settings here; run `newsletter init`, or name a file with --config"]
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{path}: cannot be read: {error}"]) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{path}: {error}"]) from error
    if "folder" in found:
        raise SettingsError([f"{path}: folder: unknown setting; take it out"])
    return found


def _mistake(path: Path, mistake: Any) -> str:
    key = ".".join(str(part) for part in mistake["loc"])
    what = {
        "extra_forbidden": "unknown setting; take it out or check its spelling",
        "missing": "is missing",
    }.get(mistake["type"], mistake["msg"].removeprefix("Value error, "))
    variable = _PREFIX + key.upper().replace(".", "__")
    return ": ".join(filter(None, (str(path), key, what))) + (
        f" (or set {variable})" if mistake["type"] == "missing" else ""
    )
