"""The mistakes that are made on purpose: which are drawn, and that the one that is wanted is made, alone."""

import ast
from pathlib import Path

from bench.mutations import mutated, mutations

LEFT_ALONE = '''"""A docstring."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["a"] | None
PATTERN = re.compile("a+b", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Paper:
    """A docstring."""

    __slots__ = ("title",)
    title: "str" = field(kw_only=True)
'''
WRONG = """
def first(day, days):
    if day < 7 and days:
        return day - days
    return None
"""


def becomes(path: Path) -> list[str]:
    return [each.becomes for each in mutations(path)]


def test_what_no_test_can_see_is_not_drawn(tmp_path: Path) -> None:
    path = tmp_path / "paper.py"
    path.write_text(LEFT_ALONE)
    assert becomes(path) == []


def test_each_mistake_is_a_small_one(tmp_path: Path) -> None:
    path = tmp_path / "first.py"
    path.write_text(WRONG)
    assert becomes(path) == ["8", "day <= 7", "day < 7 or days", "day + days", "return None"]


def test_the_mistake_that_is_wanted_is_made_alone(tmp_path: Path) -> None:
    path = tmp_path / "first.py"
    path.write_text(WRONG)
    wanted = mutations(path)[3]
    made = ast.unparse(mutated(wanted)).splitlines()
    right = ast.unparse(ast.parse(WRONG)).splitlines()
    assert [line for line in made if line not in right] == ["        return day + days"]
    assert (wanted.function, wanted.line) == ("first", 4)


def test_a_default_is_of_the_scope_around_the_function_which_is_made_with_it(tmp_path: Path) -> None:
    path = tmp_path / "first.py"
    path.write_text(
        "class A:\n    def b(self, c=1, *, d=2):\n        def e(f=3):\n            return f\n        return e\n"
    )
    functions = [(each.was, each.function) for each in mutations(path)]
    assert functions == [("2", ""), ("1", ""), ("3", "A.b"), ("return f", "A.b.<locals>.e"), ("return e", "A.b")]
