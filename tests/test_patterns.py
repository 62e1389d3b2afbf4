"""Patterns mean the same on every Python that the program runs on."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

_SOURCES = Path(__file__).parent.parent / "newsletter"
_CHARACTERS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{[0-9,]+\})\+")


def takes_a_group_for_good(pattern: str) -> bool:
    """Whether a group is repeated possessively, which Python 3.11.2, Debian's, gets wrong (CPython gh-106052)."""
    return _POSSESSIVE_GROUP.search(_CHARACTERS.sub("[]", pattern)) is not None


def test_no_pattern_takes_a_group_for_good() -> None:
    patterns = {f"{path.name}: {words}" for path in _SOURCES.rglob("*.py") for words in written(path)}
    assert len(patterns) > 100
    assert {each for each in patterns if takes_a_group_for_good(each)} == set()


@pytest.mark.parametrize("pattern", [r"(?:a|b)*+", r"(ab){2,}+", r"([)]x)?+", r"(?:[^\]]c)++"])
def test_a_group_that_is_taken_for_good_is_found(pattern: str) -> None:
    assert takes_a_group_for_good(pattern)


@pytest.mark.parametrize("pattern", [r"(?:a|b*+)*", r"[()*+,]{1,9}", r"\)*+", r"(?:a)+b++"])
def test_one_character_may_be_taken_for_good(pattern: str) -> None:
    assert not takes_a_group_for_good(pattern)


def written(path: Path) -> Iterator[str]:
    """The patterns in a file that are compiled as they stand."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr="compile"), args=[ast.Constant(words), *_]):
                yield words
