"""`[[relays]]`: several ways out instead of the one of `[transport]`, each with what it may be given."""

import os
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from newsletter import toml
from newsletter.delivery.transport import Security, Way
from newsletter.errors import SettingsError
from newsletter.models import Login
from newsletter.settings.values import smtp_url

if TYPE_CHECKING:  # what shares the work between relays, which one way out has no use for
    from newsletter.delivery.relays.limits import Limit
    from newsletter.delivery.relays.permits import Terms
    from newsletter.delivery.relays.relay import Relay

_SPANS = {name: timedelta(**{f"{name}s": 1}) for name in ("second", "minute", "hour", "day")}
_RATE = rf"([1-9][0-9]{{0,8}})/({'|'.join(_SPANS)})"
_DOMAIN = r"[^\s@/*]+\.[^\s@/*.]+"
_HEADER = r"(?i)(?:x-[a-z0-9-]{1,60}|(?:[a-z0-9-]{0,40})idempotency[a-z0-9-]{0,40})"

Count = Annotated[int, Field(ge=1, le=1_000_000_000)]


def _rate(value: str) -> str:
    if not re.fullmatch(_RATE, value):
        raise ValueError('must be a number for a span of time, like "20/minute"; a span is second, minute, hour or day')
    return value


def _by_domain(value: dict[str, str]) -> dict[str, str]:
    from newsletter.delivery.relays.limits import domain_of

    for domain in value:
        if not re.fullmatch(_DOMAIN, domain):
            raise ValueError("each key must be a domain, like gmail.com; write one key for each domain")
    return {domain_of(f"@{domain}"): rate for domain, rate in value.items()}


def _header(value: str) -> str:
    if value and not re.fullmatch(_HEADER, value):
        raise ValueError("must be a header's name that begins with X- or contains Idempotency")
    return value


class WarmUpSettings(BaseModel):
    """`warm_up`: how many messages on the first day, and how many times as many on each day after it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    start: Count
    growth: float = Field(default=1.5, gt=1, le=10, allow_inf_nan=False)


class RelaySettings(BaseModel):
    """One of `relays`. What is not limited is not counted."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$")
    url: Annotated[str, AfterValidator(smtp_url)]
    security: Security = Security.STARTTLS
    password: SecretStr = SecretStr("")
    password_env: str = ""
    password_file: Path | None = None
    login: Login = Login.PASSWORD
    weight: int = Field(default=1, ge=1, le=1000)
    connections: int = Field(default=2, ge=1, le=100)
    per_second: Count | None = None
    per_minute: Count | None = None
    per_hour: Count | None = None
    per_day: Count | None = None
    warm_up: WarmUpSettings | None = None
    per_domain: Annotated[dict[str, Annotated[str, AfterValidator(_rate)]], AfterValidator(_by_domain)] = {}
    idempotency_header: Annotated[str, AfterValidator(_header)] = ""

    @model_validator(mode="after")
    def _has_one_password(self) -> Self:
        if sum(map(bool, (self.password.get_secret_value(), self.password_env, self.password_file))) > 1:
            raise ValueError("needs one of password, password_env and password_file")
        if self.password_env and self.password_env not in os.environ:
            raise ValueError(f"password_env: {self.password_env} is not in the environment")
        return self

    @model_validator(mode="after")
    def _grows_to_a_limit(self) -> Self:
        if self.warm_up and not self.per_day:
            raise ValueError("warm_up needs per_day, the limit that it grows to")
        if self.warm_up and self.per_day and self.warm_up.start > self.per_day:
            raise ValueError("warm_up.start is more than per_day")
        return self

    @property
    def terms(self) -> "Terms":
        """On which terms the relay is used."""
        from newsletter.delivery.relays.limits import Limit, Limits, WarmUp
        from newsletter.delivery.relays.permits import Terms

        asked = zip((self.per_second, self.per_minute, self.per_hour, self.per_day), _SPANS.values(), strict=True)
        warm_up = WarmUp(start=self.warm_up.start, growth=self.warm_up.growth) if self.warm_up else None
        limits = Limits(
            of_relay=tuple(Limit(capacity=capacity, span=span) for capacity, span in asked if capacity),
            of_domains={domain: _limit(rate) for domain, rate in self.per_domain.items()},
            warm_up=warm_up,
        )
        return Terms(weight=self.weight, limits=limits)

    def known_in(self, folder: Path) -> "Relay":
        """The relay; its password's file is relative to this folder. Raises SettingsError where that cannot be read."""
        from newsletter.delivery.relays.relay import Relay

        return Relay(
            name=self.name,
            way=Way(url=self.url, security=self.security, password=self._secret(folder), login=self.login),
            connections=self.connections,
            terms=self.terms,
            idempotency_header=self.idempotency_header,
        )

    def _secret(self, folder: Path) -> str:
        if self.password_env:
            return os.environ[self.password_env]
        if self.password_file is None:
            return self.password.get_secret_value()
        try:
            return toml.file_text(folder / self.password_file).strip()
        except SettingsError as error:
            raise SettingsError([f"relays: {self.name}: password_file: {what}" for what in error.mistakes]) from error


def _limit(rate: str) -> "Limit":
    from newsletter.delivery.relays.limits import Limit

    number, _, span = rate.partition("/")
    return Limit(capacity=int(number), span=_SPANS[span])


def _named_apart(value: tuple[RelaySettings, ...]) -> tuple[RelaySettings, ...]:
    names = [relay.name for relay in value]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two relays are named {' and '.join(twice)}; each needs a name of its own")
    return value


SeveralRelays = Annotated[tuple[RelaySettings, ...], AfterValidator(_named_apart)]


def known_in(folder: Path, relays: Iterable[RelaySettings]) -> "tuple[Relay, ...]":
    """The relays that these settings describe. Raises SettingsError with every password that cannot be read."""
    known: list[Relay] = []
    mistakes: list[str] = []
    for relay in relays:
        try:
            known.append(relay.known_in(folder))
        except SettingsError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(known)
