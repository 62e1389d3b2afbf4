"""A table of newsletter.toml and the values that it becomes: the fields of the values are its keys."""

from dataclasses import MISSING, Field, fields
from typing import Annotated, Any, TypeVar

import pydantic
from pydantic import BaseModel, ConfigDict, SecretStr

from newsletter.settings.values import KINDS

Value = TypeVar("Value")


class Section(BaseModel):
    """A table of newsletter.toml, which holds nothing that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def table(*values: type) -> Any:
    """Make the model of a table that holds the fields of these dataclasses, each with its bounds and its kind.

    A text whose kind allows no empty one is None where nothing is said.
    """
    fields: dict[str, Any] = {key(each): _checked(each) for value in values for each in _fields(value)}
    return pydantic.create_model("Table", __base__=Section, **fields)


def part(value: type[Value], section: BaseModel, **own: Any) -> Value:
    """Make the value of what stands in a table. `own` are the fields that stand there otherwise, or not at all."""
    said = {each.name: _plain(getattr(section, key(each))) for each in _fields(value) if each.name not in own}
    return value(**said, **own)


def key(each: "Field[Any]") -> str:
    """What a field is called in its table."""
    return str(each.metadata.get("key") or each.name)


def _fields(value: type) -> "tuple[Field[Any], ...]":
    return tuple(each for each in fields(value) if each.metadata.get("setting", True))


def _checked(each: "Field[Any]") -> tuple[Any, Any]:
    """The type of a key and what stands where nothing is said, as pydantic takes them.

    The type of a field with a kind is not looked at, and need not be loaded.
    """
    kind: Any = KINDS.get(each.metadata.get("kind", ""), each.type)
    if each.default == "" and kind is not each.type and kind is not SecretStr:
        return kind | None, None
    default = ... if each.default is MISSING else each.default
    return Annotated[kind, pydantic.Field(**each.metadata.get("bounds", {}))], _as_kept(kind, default)


def _as_kept(kind: Any, default: Any) -> Any:
    return SecretStr(default) if kind is SecretStr else default


def _plain(said: Any) -> Any:
    if isinstance(said, SecretStr):
        return said.get_secret_value()
    if isinstance(said, tuple):
        return tuple(_plain(each) for each in said)
    return "" if said is None else said
