"""Lines of the text part keep to 72 columns in every script, and break no address."""

import pytest

from newsletter.mail.text_part import apart, columns, underline, wrap


def test_following_lines_hang_below_the_first() -> None:
    assert wrap("one two three " * 5, " 1. ", "    ") == (
        " 1. one two three one two three one two three one two three one two\n    three"
    )


def test_a_line_of_exactly_72_columns_is_not_broken() -> None:
    assert wrap("a" * 35 + " " + "b" * 36) == "a" * 35 + " " + "b" * 36


def test_an_address_is_never_broken() -> None:
    address = "https://example.org/" + "a" * 100
    assert wrap(f"see {address} there") == f"see\n{address}\nthere"


def test_a_date_is_not_broken() -> None:
    assert wrap("a" * 66 + " 23\u00a0June") == "a" * 66 + "\n23\u00a0June"


def test_wide_characters_count_two_columns_and_may_be_parted() -> None:
    assert [columns(line) for line in wrap("大" * 80, "", "  ").split("\n")] == [70, 72, 22]


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("大規模", 6), ("e\u0301", 1), ("", 0), ("\uff21", 2), ("Ä–…", 3), ("Ωد", 2)]
)
def test_columns_are_what_a_terminal_takes(text: str, width: int) -> None:
    assert columns(text) == width


def test_a_heading_is_underlined_as_wide_as_it_is() -> None:
    assert underline("大規模 AI", "=") == "大規模 AI\n========="


def test_two_ends_of_a_line_stand_apart_or_below_one_another() -> None:
    assert apart("Papers", "Monday") == "Papers" + " " * 60 + "Monday"
    assert apart("P" * 70, "Monday") == "P" * 70 + "\nMonday"
    assert apart("P" * 64, "Monday") == "P" * 64 + "  Monday"
    assert apart("P" * 65, "Monday") == "P" * 65 + "\nMonday"


def test_a_heading_is_underlined_by_dashes_unless_it_is_said() -> None:
    assert underline("AI") == "AI\n--"


def test_a_heading_of_several_lines_is_underlined_as_wide_as_the_widest() -> None:
    assert underline("a" * 40 + " " + "b" * 50).split("\n") == ["a" * 40, "b" * 50, "-" * 50]


def test_a_line_is_broken_where_one_column_is_missing() -> None:
    assert wrap("a" * 35 + " " + "b" * 37) == "a" * 35 + "\n" + "b" * 37
    assert wrap("a" * 30 + " " + "b" * 37, "> ", "> ") == "> " + "a" * 30 + " " + "b" * 37


def test_wide_characters_are_parted_where_a_line_is_full() -> None:
    assert wrap("大" * 36) == "大" * 36
    assert wrap("大" * 37) == "大" * 36 + "\n大"
    assert wrap("e\u0301" * 72 + "e") == "e\u0301" * 72 + "e"


@pytest.mark.parametrize("character", ["a", " ", "大", "\u0301", "a "])
def test_nothing_of_a_megabyte_of_one_character_is_lost(character: str) -> None:
    text = character * 1_000_000
    assert "".join(wrap(text).split()) == "".join(text.split())
