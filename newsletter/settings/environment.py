"""What the environment says: `NEWSLETTER_LIST__SENDER=papers@example.org` is `list.sender`, and wins over the file.

`NEWSLETTER_LIST__SECRET_FILE=/run/secrets/list` is `list.secret` with what that file holds. A list or a table is JSON.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from newsletter import toml
from newsletter.errors import SettingsError

PREFIX, FILE = "NEWSLETTER_", "_FILE"
_BETWEEN = "__"


def said(settings: type) -> dict[str, Any]:
    """What it says of these settings, table by table. Raises SettingsError for what cannot be read."""
    tables: dict[str, Any] = {}
    for variable, value in _variables():
        place = variable.removeprefix(PREFIX).removesuffix(FILE).lower().split(_BETWEEN)
        if place[0] in _fields(settings):
            _put(tables, place, _read(variable, value, _kind(settings, place)))
    return tables


def names_in(settings: type, place: list[str]) -> list[str]:
    """Give the names of the settings that there are at this place: in a table, or in each table of a list."""
    kind = _kind(settings, place, within=_each)
    return [name for each in _each(kind) for name in _fields(each)]


def over(file: Mapping[str, Any], outside: Mapping[str, Any]) -> dict[str, Any]:
    """Put what the environment says over what the file says, table by table."""
    both = {
        key: over(file[key], outside[key]) for key in file.keys() & outside.keys() if _are_tables(file, outside, key)
    }
    return {**file, **outside, **both}


def _are_tables(file: Mapping[str, Any], outside: Mapping[str, Any], key: str) -> bool:
    return isinstance(file[key], dict) and isinstance(outside[key], dict)


def _variables() -> Iterator[tuple[str, str]]:
    """Each that is ours, and its value: files first, and whole tables before what is in them."""
    ours = sorted((name.upper(), name) for name in os.environ if name.upper().startswith(PREFIX))
    yield from ((name, _held(there)) for name, there in ours if name.endswith(FILE))
    yield from ((name, os.environ[there]) for name, there in ours if not name.endswith(FILE))


def _held(variable: str) -> str:
    try:
        return toml.file_text(Path(os.environ[variable])).strip()
    except SettingsError as error:
        raise SettingsError([f"{variable}: {mistake}" for mistake in error.mistakes]) from error


def _put(table: dict[str, Any], place: list[str], value: Any) -> None:
    for name in place[:-1]:
        if not isinstance(table.get(name), dict):
            table[name] = {}
        table = table[name]
    table[place[-1]] = value


def _read(variable: str, value: str, kind: Any) -> Any:
    if not _is_structure(kind):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        if type(None) in get_args(kind):
            return value
        raise SettingsError([f"{variable}: cannot be read; write a list or a table as JSON"]) from error


def _kind(settings: type, place: list[str], *, within: Callable[[Any], tuple[Any, ...]] | None = None) -> Any:
    """The type of what is at this place; text where nothing is known there, which is then told."""
    kind: Any = settings
    for name in place:
        kind = next((_fields(each)[name] for each in (within or _either)(kind) if name in _fields(each)), str)
    return kind


def _fields(kind: Any) -> Mapping[str, Any]:
    fields = getattr(kind, "model_fields", None)
    if fields is not None:
        return {name: each.annotation for name, each in fields.items()}
    return get_type_hints(kind) if is_dataclass(kind) else {}


def _either(kind: Any) -> tuple[Any, ...]:
    """The types of which it may be one: those of `X | None`, or itself."""
    kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    inner = get_args(kind)
    return inner if type(None) in inner else (kind,)


def _each(kind: Any) -> tuple[Any, ...]:
    """The types of which it may be one, and of a list the types of its items."""
    items = (get_args(each) if get_origin(each) in (tuple, list) else (each,) for each in _either(kind))
    return tuple(item for several in items for item in several)


def _is_structure(kind: Any) -> bool:
    """Whether it is a list or a table, which no text is."""
    plain = [get_origin(each) or each for each in _either(kind)]
    return any(each in (tuple, list, dict) or _fields(each) for each in plain if each is not Literal)
