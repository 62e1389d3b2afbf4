"""What a subscriber asks for, as a form shows it and as it comes back."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from newsletter.models import Frequency, Layout, Subscriber
from newsletter.people import zones

LONGEST_NAME = 200

Wanted = TypeVar("Wanted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A form that came back: what is asked for now, as far as it makes sense, and a mistake by field where not."""

    subscriber: Subscriber
    mistakes: Mapping[str, str]


class _Mistake(Exception):  # noqa: N818 - converted in `_Form.read`
    """What one field should not hold."""


@dataclass(frozen=True, slots=True)
class _Form:
    typed: Mapping[str, str]
    mistakes: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, reader: Callable[[str], Wanted], *, was: Wanted) -> Wanted:
        if name not in self.typed:
            return was
        try:
            return reader(self.typed[name])
        except _Mistake as mistake:
            self.mistakes[name] = str(mistake)
            return was


def form_values(subscriber: Subscriber) -> dict[str, str]:
    """What the form's fields hold before anything is typed into them."""
    return {
        "name": subscriber.name,
        "time_zone": subscriber.time_zone,
        "hour": "" if subscriber.hour is None else str(subscriber.hour),
        "frequency": subscriber.frequency.value,
        "layout": subscriber.layout.value,
    }


def read_form(subscriber: Subscriber, typed: Mapping[str, str]) -> Asked:
    """Read what was typed. A field with a mistake, or one that did not come back, stays as it was."""
    form = _Form(typed)
    changed = replace(
        subscriber,
        name=form.read("name", _name, was=subscriber.name),
        time_zone=form.read("time_zone", _time_zone, was=subscriber.time_zone),
        hour=form.read("hour", _hour, was=subscriber.hour),
        frequency=form.read("frequency", _frequency, was=subscriber.frequency),
        layout=form.read("layout", _layout, was=subscriber.layout),
    )
    return Asked(subscriber=changed, mistakes=form.mistakes)


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else learns: `a…@example.org`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _name(text: str) -> str:
    words = " ".join(text.split())
    if len(words) > LONGEST_NAME:
        raise _Mistake(f"That has {len(words)} characters; use at most {LONGEST_NAME}.")
    return "".join(letter for letter in words if unicodedata.category(letter) != "Cc")


def _time_zone(text: str) -> str:
    name = text.strip()
    if not zones.zone(name):
        raise _Mistake("No time zone has that name; use one like Europe/Paris.")
    return name


def _hour(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 2 and int(text) <= 23):
        raise _Mistake("That is no hour of the day; choose one of the list.")
    return int(text)


def _frequency(text: str) -> Frequency:
    try:
        return Frequency(text)
    except ValueError as error:
        raise _Mistake("Choose one of the two.") from error


def _layout(text: str) -> Layout:
    try:
        return Layout(text)
    except ValueError as error:
        raise _Mistake("Choose one of the two.") from error
