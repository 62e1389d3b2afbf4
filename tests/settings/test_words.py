"""Whatever can be wrong with a value is said in our words; those of the library that reads settings reach nobody."""

from typing import Any, get_args

import pytest
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import ErrorType

from newsletter.settings.words import words

CONTEXT: dict[str, Any] = {"gt": 1, "ge": 1, "lt": 9, "le": 9, "multiple_of": 5, "max_length": 80, "min_length": 1}
CONTEXT |= {"expected": "'full' or 'brief'", "pattern": "a+", "error": "our own sentence", "class": "x"}
ELSE = "has a wrong value; newsletter.example.toml shows what is possible"
OF_OURS = ("int_", "float_", "bool_", "string_", "path_", "tuple_", "list_", "dict_", "model_", "dataclass_")


def theirs(kind: str) -> str:
    """What the library would say, or nothing where it would have to know more."""
    try:
        return PydanticKnownError(kind, CONTEXT).message()  # type: ignore[arg-type]
    except TypeError:
        return ""


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_no_mistake_is_told_in_the_words_of_the_library(kind: str) -> None:
    said = words({"type": kind, "ctx": CONTEXT})
    assert said != theirs(kind)
    assert said.startswith(("must ", "has ", "is ", "unknown ", "holds ", "our "))


@pytest.mark.parametrize("kind", [kind for kind in get_args(ErrorType) if kind.startswith(OF_OURS)])
def test_every_mistake_that_a_kind_of_our_settings_can_hold_has_words_of_its_own(kind: str) -> None:
    assert words({"type": kind, "ctx": CONTEXT}) != ELSE


def test_a_kind_that_nobody_knows_yet_has_a_plain_sentence() -> None:
    assert words({"type": "made_up_tomorrow"}) == ELSE
