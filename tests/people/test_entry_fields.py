"""The fields of an entry of the subscribers file: what is taken, and the words for what is not."""

from datetime import date
from typing import Any

import pytest

from newsletter.models import Frequency, Paper, QuietHours, Topics
from newsletter.people.entry_fields import READERS, Mistake, bare, listed, spelt


@pytest.mark.parametrize(
    ("field", "written", "meant"),
    [
        ("name", " Ada  L. ", "Ada L."),
        ("name", "x" * 200, "x" * 200),
        ("time_zone", "Europe/Paris", "Europe/Paris"),
        ("hour", 0, 0),
        ("hour", "23", 23),
        ("hour", "", None),
        ("hour", None, None),
        ("quiet_hours", "22-7", QuietHours(begin=22, end=7)),
        ("quiet_hours", "22:00-07:00", QuietHours(begin=22, end=7)),
        ("quiet_hours", "", None),
        ("quiet_hours", None, None),
        ("frequency", "weekly", Frequency.WEEKLY),
        ("paused_until", "2026-05-06", date(2026, 5, 6)),
        ("paused_until", "", None),
        ("paused_until", None, None),
        ("wanted", ["b", "a", " a "], Topics(words=("a", "b"))),
        ("wanted", "one word", Topics(words=("one word",))),
        ("wanted", None, Topics()),
        ("muted", {"authors": ["Doe"]}, Topics(authors=("Doe",))),
        ("wanted", ["x" * 201], Topics(words=("x" * 200,))),
        ("code", True, True),
        ("code", "Yes", True),
        ("code", False, False),
        ("code", "no", False),
        ("papers", 1, 1),
        ("papers", 50, 50),
        ("papers", "007", 7),
        ("papers", "", None),
        ("papers", None, None),
        ("liked", ["2605.00001"], (Paper(id="arxiv:2605.00001", title=""),)),
    ],
)
def test_what_is_written_is_what_is_meant(field: str, written: Any, meant: Any) -> None:
    assert READERS[field](written) == meant


@pytest.mark.parametrize(
    ("field", "written", "words"),
    [
        ("name", "x" * 201, "a name of 201 characters; the most is 200"),
        ("name", "Eve @ home", "the name 'Eve @ home' contains an address; write only the name"),
        ("name", "A\nB", "the name 'A\\nB' contains more than one line; write only the name"),
        ("time_zone", "Mars", "'Mars' is not a time zone; use a name like Europe/Paris"),
        ("time_zone", "M" * 61, f"'{'M' * 60}' is not a time zone; use a name like Europe/Paris"),
        ("hour", 24, "'24' is not an hour; use 0 to 23"),
        ("hour", "007", "'007' is not an hour; use 0 to 23"),
        ("quiet_hours", "night", "'night' is not quiet hours; write two hours, like 22-7"),
        ("quiet_hours", "7-7", "'7-7' is not quiet hours; write two hours, like 22-7"),
        ("paused_until", "soon", "'soon' is not a date; write it like 2026-12-24"),
        ("frequency", "hourly", "frequency 'hourly' is not one of daily, weekdays, weekly, big"),
        ("layout", "poem", "layout 'poem' is not one of full, brief"),
        ("consent", "maybe", "consent 'maybe' is not one of unconfirmed, confirmed, unsubscribed"),
        ("wanted", {"poems": []}, "wanted: poems is unknown; use words, themes, authors, organisations"),
        ("muted", {"words": 7}, "muted.words must be a list of words"),
        ("wanted", [7], "wanted must be a list of words"),
        ("muted", ["x"] * 101, "muted has 101 entries; the most is 100"),
        ("liked", 7, "liked must be a list of words"),
        ("code", "maybe", "code 'maybe' is neither true nor false"),
        ("code", "x" * 30, f"code '{'x' * 20}' is neither true nor false"),
        ("papers", 0, "papers '0' is not a number from 1 to 50"),
        ("papers", 51, "papers '51' is not a number from 1 to 50"),
        ("papers", "0007", "papers '0007' is not a number from 1 to 50"),
    ],
)
def test_what_cannot_be_meant_is_told_in_words(field: str, written: Any, words: str) -> None:
    with pytest.raises(Mistake) as mistake:
        READERS[field](written)
    assert str(mistake.value) == words


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"{'x' * 65}@example.org", "before the @"),
        ("ada@localhost", "'ada@localhost' is on your own network; `local_addresses = true` under [list] allows it"),
        ("ada@mail.local", "'ada@mail.local' is on your own network"),
        ("ada@gmail", "'ada@gmail' is not an address: gmail has no ending; is it gmail.com?"),
        (
            "ada@a.b.7",
            "'ada@a.b.7' is not an address: a.b.7 ends in a number, which no name on the internet does",
        ),
        ("ada", "'ada' is not an address: "),
    ],
)
def test_an_address_that_no_mail_reaches_is_refused_with_the_reason(address: str, words: str) -> None:
    with pytest.raises(Mistake) as mistake:
        listed(address, local=False)
    assert words in str(mistake.value)


@pytest.mark.parametrize("address", ["ada@localhost", "ada@mail.local", "ada@example.org", f"{'x' * 64}@example.org"])
def test_ones_own_network_is_taken_where_it_is_allowed(address: str) -> None:
    assert listed(address, local=True) == address


def test_an_address_has_one_spelling() -> None:
    assert (spelt("\u200b Ada@EXAMPLE.org\u00a0"), spelt("ada@bücher.example")) == (
        "ada@example.org",
        "ada@xn--bcher-kva.example",
    )


def test_what_cannot_be_seen_is_taken_off_both_ends_alone() -> None:
    assert (bare("\ufeff a b\u3000\n"), bare("\u200b ")) == ("a b", "")
