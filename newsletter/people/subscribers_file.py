"""Subscribers in and out of a YAML file. A file with a mistake is not imported at all, and every mistake is named."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from newsletter import tokens
from newsletter.errors import SubscribersError
from newsletter.models import Asked, Subscriber, Topics
from newsletter.people import entry_fields, yaml_entries
from newsletter.people.entry_fields import Mistake
from newsletter.people.yaml_entries import Entry

_OWN = ("address", "name", "consent", "time_zone", "hour", "quiet_hours", "frequency", "layout", "paused_until")
_WISHES = ("wanted", "muted", "code", "papers", "liked")
_KEYS = (*_OWN, *_WISHES)
_NOTHING = "nothing was imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The people in a file, and what was read otherwise than it stands there, a line each."""

    people: tuple[Subscriber, ...]
    notes: tuple[str, ...] = ()


def read(path: Path) -> tuple[Subscriber, ...]:
    """Read the people in the file. Raises SubscribersError with a line for every mistake, naming file and line."""
    return checked(path).people


def checked(path: Path, *, local: bool = False) -> File:
    """Read the people in the file, and note what is worth telling. `local` allows addresses of one's own network.

    Raises SubscribersError with a line for every mistake, naming file and line.
    """
    mistakes: list[tuple[int, str]] = []
    people: dict[str, Subscriber] = {}
    notes: list[str] = []
    for entry in yaml_entries.entries(path):
        try:
            person = _subscriber(entry, local=local)
        except _EntryMistakes as error:
            mistakes += error.mistakes
            continue
        if people.setdefault(person.address, person) is not person:
            mistakes.append((entry.line, f"{person.address} is here twice; remove one"))
        notes += [f"{path}: line {entry.line}: {note}" for note in _notes(entry.value, person)]
    if mistakes:
        raise SubscribersError([*(f"{path}: line {line}: {what}" for line, what in mistakes), f"{path}: {_NOTHING}"])
    return File(people=tuple(people.values()), notes=tuple(notes))


def subscriber(entry: Any, *, local: bool = False) -> Subscriber:
    """Read the person that an entry describes. Raises SubscribersError for the mistakes in it."""
    return asking(None, entry, local=local)


def asking(known: Subscriber | None, entry: Any, *, local: bool = False) -> Subscriber:
    """Read what an entry says of a `known` person, who keeps all that it leaves out; None for a new one.

    Raises SubscribersError for the mistakes in it.
    """
    given, mistakes = _given(entry, local=local)
    if mistakes:
        raise SubscribersError(mistakes)
    return _with(known, given)


def address(text: str) -> str:
    """Spell an address as it is kept, so that its person can be found. Raises SubscribersError for what is none."""
    try:
        return entry_fields.spelt(text)
    except Mistake as mistake:
        raise SubscribersError([str(mistake)]) from mistake


def written(people: Iterable[Subscriber]) -> Iterator[str]:
    """Write the people as the YAML that `read` takes, piece by piece."""
    yield "subscribers:\n"
    for person in people:
        shown = {key: value for key, value in entry(person).items() if value not in ("", None)}
        yield yaml.safe_dump([shown], allow_unicode=True, sort_keys=False)


def entry(person: Subscriber) -> dict[str, Any]:
    """Say what is known of a person, without the key of their links."""
    return {
        "address": person.address,
        "name": person.name,
        "consent": person.consent.value,
        "time_zone": person.time_zone,
        "hour": person.hour,
        "quiet_hours": str(person.quiet_hours) if person.quiet_hours else None,
        "frequency": person.frequency.value,
        "layout": person.layout.value,
        "paused_until": person.paused_until.isoformat() if person.paused_until else None,
        **wishes(person.asked),
    }


def wishes(asked: Asked) -> dict[str, Any]:
    """Say what was asked for, as an entry of the file says it; nothing of what was not."""
    values = {
        "wanted": _named(asked.wanted),
        "muted": _named(asked.muted),
        "code": asked.code,
        "papers": asked.papers,
        "liked": [paper.title or paper.arxiv_id for paper in asked.liked],
    }
    return {key: value for key, value in values.items() if value}


class _EntryMistakes(Exception):  # noqa: N818 - converted in `checked`
    """What is wrong with an entry, each mistake with its line."""

    def __init__(self, mistakes: Iterable[tuple[int, str]]) -> None:
        self.mistakes = tuple(mistakes)


def _subscriber(entry: Entry, *, local: bool) -> Subscriber:
    if entry.mistakes:
        raise _EntryMistakes(entry.mistakes)
    given, mistakes = _given(entry.value, local=local)
    if mistakes:
        raise _EntryMistakes((entry.line, mistake) for mistake in mistakes)
    return _with(None, given)


def _with(known: Subscriber | None, given: Mapping[str, Any]) -> Subscriber:
    """Whoever is known keeps what is not given."""
    own = {key: value for key, value in given.items() if key in _OWN}
    wished = {key: value for key, value in given.items() if key in _WISHES}
    before = known or Subscriber(address=own["address"], key=tokens.new_key())
    return dataclasses.replace(before, **own, asked=dataclasses.replace(before.asked, **wished))


def _given(entry: Any, *, local: bool) -> tuple[dict[str, Any], list[str]]:
    """The fields that an entry gives, by name, and what is wrong with it."""
    fields = {"address": entry} if isinstance(entry, str) else entry
    if not isinstance(fields, dict):
        return {}, ["an entry must be an address, or `address:` and its preferences"]
    fields = {"address" if key == "email" else key: value for key, value in fields.items()}
    given: dict[str, Any] = {}
    mistakes = list(_not_fields(fields))
    for key in (each for each in _KEYS if each in fields):
        try:
            given[key] = (
                entry_fields.listed(str(fields[key]), local=local)
                if key == "address"
                else entry_fields.READERS[key](fields[key])
            )
        except Mistake as mistake:
            mistakes.append(str(mistake))
    return given, mistakes


def _not_fields(fields: Mapping[str, Any]) -> Iterator[str]:
    unknown = [key for key in fields if key not in _KEYS]
    if unknown:
        yield f"{', '.join(unknown)} {'is' if len(unknown) == 1 else 'are'} unknown; use {', '.join(_KEYS)}"
    if "address" not in fields:
        yield "no address"


def _notes(value: Any, person: Subscriber) -> Iterator[str]:
    written = value if isinstance(value, str) else value.get("address", value.get("email"))
    if written != entry_fields.bare(written):
        yield f"spaces around {person.address} were removed"


def _named(topics: Topics) -> dict[str, list[str]]:
    return {name: list(words) for name, words in dataclasses.asdict(topics).items() if words}
