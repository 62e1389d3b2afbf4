"""`newsletter.toml` and the environment become one frozen Settings; every mistake is reported at once."""

import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from newsletter import packed, toml
from newsletter.actions.newsletter import Editing, Gate, Links, Operator
from newsletter.delivery.transport import Way
from newsletter.editorial.choices import Choices
from newsletter.errors import SettingsError
from newsletter.models import MailingList
from newsletter.settings import environment
from newsletter.settings.dkim import DkimSettings
from newsletter.settings.environment import FILE, PREFIX
from newsletter.settings.lines import line_of
from newsletter.settings.relays import SeveralRelays
from newsletter.settings.sections import (
    DeliverySettings,
    EditionSettings,
    GateSettings,
    KeepSettings,
    ListSettings,
    LogSettings,
    MailboxSettings,
    PreviewSettings,
    ServeSettings,
    Sources,
    StoreSettings,
    SubscribeSettings,
    SummarySettings,
    TransportSettings,
)
from newsletter.settings.tables import part
from newsletter.settings.values import EXAMPLE_BEGINS, MOST_AROUND, examples_in, is_loopback
from newsletter.settings.words import words
from newsletter.sources.source import Source, spelled_out

if TYPE_CHECKING:
    from newsletter.editorial.themes.seeds import Seeds


class Settings(BaseModel):
    """Everything the operator decides. Paths are relative to the folder of `newsletter.toml`."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # a secret that is refused is still a secret
    )

    list: ListSettings
    store: StoreSettings = Field(default={}, validate_default=True)
    transport: TransportSettings = Field(default={}, validate_default=True)
    relays: SeveralRelays = ()
    delivery: DeliverySettings = Field(default={}, validate_default=True)
    mailbox: MailboxSettings = Field(default={}, validate_default=True)
    edition: EditionSettings = Field(default={}, validate_default=True)
    summary: SummarySettings = Field(default={}, validate_default=True)
    gate: GateSettings = Field(default={}, validate_default=True)
    subscribe: SubscribeSettings = Field(default={}, validate_default=True)
    keep: KeepSettings = Field(default={}, validate_default=True)
    preview: PreviewSettings = Field(default={}, validate_default=True)
    serve: ServeSettings = Field(default={}, validate_default=True)
    log: LogSettings = Field(default={}, validate_default=True)
    dkim: tuple[DkimSettings, ...] = ()
    sources: Sources = ()
    subscribers: Path | None = None
    templates: Path | None = None
    folder: Path = Field(default=Path(), exclude=True)

    @model_validator(mode="after")
    def _nobody_mails_with_the_secret_of_the_example(self) -> Self:
        known = any(secret.startswith(EXAMPLE_BEGINS) for secret in self.links.secrets)
        ways = [relay.url for relay in self.relays] or [self.transport.url]
        if known and not all(url.startswith("folder:") for url in ways):
            raise ValueError(
                "list.secret: this is the example's, which everybody knows; `newsletter init` makes a new one"
            )
        return self

    @model_validator(mode="after")
    def _a_subject_has_room_for_the_first_paper(self) -> Self:
        around = self.edition.subject.replace("{list}", self.list.name).replace("{date}", "30 September")
        if len(around.replace("{papers}", "")) > MOST_AROUND:
            raise ValueError(
                f"edition.subject: more than {MOST_AROUND} characters around {{papers}}; shorten them, or an "
                "inbox cuts off the first paper"
            )
        return self

    @model_validator(mode="after")
    def _mail_leaves_by_one_or_by_several(self) -> Self:
        if self.relays and "transport" in self.model_fields_set:
            raise ValueError("relays and transport are both set; remove one of the two")
        return self

    @property
    def mailing_list(self) -> MailingList:
        """The list as its readers see it."""
        chosen = self.list
        own_id = chosen.id or f"newsletter.{chosen.sender.rpartition('@')[2]}"
        return part(MailingList, chosen, id=own_id, mailbox=chosen.mailbox or chosen.sender, logo=chosen.logo)

    @property
    def links(self) -> Links:
        """The secret that signs links, and those that may have signed older ones."""
        return part(Links, self.list)

    @property
    def operator(self) -> Operator:
        """Who is told what needs a person."""
        return part(Operator, self.list)

    @property
    def editing(self) -> Editing:
        """How editions are made."""
        chosen = self.edition
        own = _own_themes(self.folder / chosen.themes) if chosen.themes else None
        subject = chosen.subject.replace("{list}", self.list.name)
        return Editing(
            choices=part(Choices, chosen, seeds=own, subject=subject),
            templates=self.template_folders,
            endpoint=lambda: self.summary.endpoint,
            gate=part(Gate, self.gate),
        )

    @property
    def way(self) -> Way:
        """Where mail leaves. A folder is relative to the folder of the settings."""
        kind, _, rest = self.transport.url.partition(":")
        url = f"folder:{self.folder / rest.removeprefix('//')}" if kind == "folder" else self.transport.url
        return part(Way, self.transport, url=url)

    def ready_to_send(self) -> None:
        """Raise SettingsError where mail would leave this machine with what still is the example's."""
        ways = [relay.url for relay in self.relays] or [self.transport.url]
        if all(url.startswith("folder:") or is_loopback(url) for url in ways):
            return
        chosen = self.list
        left = examples_in(sender=chosen.sender, url=chosen.url, postal_address=chosen.postal_address)
        if left:
            cure = "write your own into newsletter.toml before mail leaves this machine"
            raise SettingsError([f"{key}: still has the example's value; {cure}" for key in left])

    @property
    def store_url(self) -> str:
        """The store's URL."""
        return self.store_at(self.store.url)

    def store_at(self, url: str) -> str:
        """A store's URL. A SQLite file is relative to the folder of the settings."""
        path = url.removeprefix("sqlite:///")
        if path == url or path.startswith(("/", ":")) or not path:
            return url
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


def _own_themes(path: Path) -> "Seeds":
    from newsletter.editorial.themes import seeds

    text = toml.file_text(path)
    try:
        return seeds.with_own(text)
    except SettingsError as error:
        raise SettingsError([f"{path}: {mistake}" for mistake in error.mistakes]) from error


def load(path: Path) -> Settings:
    """Read the settings from `path` and the environment. Raises SettingsError with a line for every mistake."""
    text = _text(path)
    values = environment.over(_toml(path, text), environment.said(Settings))
    try:
        return Settings(**{**values, "folder": path.parent})
    except ValidationError as error:
        raise SettingsError([_mistake(path, text, mistake) for mistake in error.errors()]) from error


def _text(path: Path) -> str:
    try:
        return toml.file_text(path)
    except SettingsError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        there = path.absolute().parent
        what = f"there is no such file in {there}" if there.is_dir() else "there is no such folder"
        cure = "go to your newsletter's folder, name its settings with --config, or run `newsletter init`"
        raise SettingsError([f"{path}: {what}; {cure}"]) from error


def _toml(path: Path, text: str) -> dict[str, Any]:
    values = toml.parsed(text, place=str(path))
    if "folder" in values:
        raise SettingsError([f"{path}: folder: unknown setting; remove it"])
    return values


def _mistake(path: Path, text: str, mistake: Any) -> str:
    key = ".".join(str(part) for part in mistake["loc"])
    what = words(mistake)
    variable = PREFIX + key.upper().replace(".", "__")
    outside = next((name for name in os.environ if name.upper().removesuffix(FILE) == variable), "")
    if mistake["type"] == "missing":
        is_list = mistake["loc"] == ("list",)
        what += "; write it under [list], or run `newsletter init`" if is_list else f" (or set {variable})"
    if mistake["type"] == "extra_forbidden" and (near := _meant(mistake["loc"])):
        what = f"unknown setting; write {_as_variable(outside, near) if outside else near}, or remove it"
    if outside:
        return f"{outside}: {what}"
    is_outside = any(name.upper().startswith(variable) for name in os.environ)
    line = None if is_outside else line_of(text, mistake["loc"])
    return ": ".join(filter(None, (f"{path}:{line}" if line else str(path), key, what)))


def _meant(place: Sequence[str | int]) -> str:
    """The setting at this place that an unknown one is spelt much like, else ""."""
    known = environment.names_in(Settings, [str(name) for name in place[:-1] if isinstance(name, str)])
    return next(iter(get_close_matches(str(place[-1]), known, n=1)), "")


def _as_variable(outside: str, name: str) -> str:
    """The variable of the environment for a setting beside the one that this variable is for."""
    before, between, _ = outside.rpartition("__")
    return f"{before}{between}{name.upper()}" if between else f"{PREFIX}{name.upper()}"
