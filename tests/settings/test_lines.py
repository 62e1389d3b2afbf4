"""On which line a setting stands."""

import pytest

from newsletter import packed
from newsletter.settings.lines import line_of

TEXT = """# The newsletter's settings.
templates = "own"
sources = [{ url = "https://x.org" }]

[list]   # as readers see it
name = "Papers"
 colour="blue"

[[relays]]
url = "smtp://one"

[[relays]]
url = "smtp://two"
domains.yahoo = 1
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("templates",), 2),
        (("sources", 0, "kind"), 3),
        (("list", "name"), 6),
        (("list", "colour"), 7),
        (("list", "secret"), 5),
        (("relays", 0, "url"), 10),
        (("relays", 1, "url"), 13),
        (("relays", 1, "domains", "yahoo"), 14),
        (("relays", 2, "url"), None),
        (("name",), None),
        (("store", "url"), None),
        ((), None),
    ],
)
def test_a_setting_stands_on_its_line_or_on_that_of_its_table(place: tuple[str | int, ...], line: int | None) -> None:
    assert line_of(TEXT, place) == line


def test_a_line_of_a_megabyte_is_read_at_once() -> None:
    assert line_of(" " * 1_000_000 + "[" * 1_000_000, ("list",)) is None


def test_the_lines_of_the_example_are_found() -> None:
    text = packed.folder("newsletter.example.toml").read_text(encoding="utf-8")
    assert text.splitlines()[(line_of(text, ("list", "sender")) or 0) - 1].startswith("sender = ")
