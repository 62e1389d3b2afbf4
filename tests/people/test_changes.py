"""What was changed: in words for a mail, and as JSON that can be put back."""

import json
from datetime import date
from typing import Any

import pytest

from newsletter.models import Frequency, Layout, Paper, QuietHours, Topics
from newsletter.people import changes

ALL = {
    "name": "Ada",
    "time_zone": "UTC",
    "hour": None,
    "quiet_hours": QuietHours(begin=22, end=7),
    "frequency": Frequency.WEEKLY,
    "layout": Layout.BRIEF,
    "paused_until": date(2026, 5, 7),
    "wanted": Topics(words=("kv cache",), themes=("Agents",), authors=("Doe",), organisations=("ACME",)),
    "muted": Topics(),
    "code": True,
    "papers": 7,
    "liked": (Paper(id="arxiv:2605.00001", title="A title"),),
}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("name", "Ada", ("Your name", "Ada")),
        ("name", "", ("Your name", "none")),
        ("time_zone", "Europe/Paris", ("Your time zone", "Europe/Paris")),
        ("hour", None, ("When", "as soon as it is published")),
        ("hour", 7, ("When", "at 07:00")),
        ("quiet_hours", QuietHours(begin=22, end=7), ("Quiet hours", "22:00 to 07:00")),
        ("quiet_hours", None, ("Quiet hours", "none")),
        ("frequency", Frequency.WEEKLY, ("How often", "once a week, the best papers")),
        ("frequency", Frequency.DAILY, ("How often", "after each day with new papers")),
        ("frequency", Frequency.BIG, ("How often", "only on days with a big paper")),
        (
            "frequency",
            Frequency.WEEKDAYS,
            ("How often", "Monday to Friday; editions of the weekend come on Monday"),
        ),
        ("layout", Layout.BRIEF, ("How much", "titles and their upvotes")),
        ("layout", Layout.FULL, ("How much", "themes, and what each paper does")),
        ("paused_until", date(2026, 5, 7), ("Pause", "until 7 May 2026")),
        ("paused_until", None, ("Pause", "no pause")),
        ("wanted", Topics(words=("a", "b"), themes=("b",)), ("What comes first", "a, b")),
        ("wanted", Topics(), ("What comes first", "nothing")),
        ("muted", Topics(authors=("Doe",)), ("What is left out", "Doe")),
        ("code", True, ("Papers with code first", "yes")),
        ("code", False, ("Papers with code first", "no")),
        ("papers", 7, ("Number of papers", "7")),
        ("papers", None, ("Number of papers", "as many as the edition shows")),
        ("liked", (), ("Papers you liked", "none")),
        (
            "liked",
            (Paper(id="arxiv:2605.00001", title=""), Paper(id="title:x", title="A title")),
            ("Papers you liked", "2605.00001, A title"),
        ),
    ],
)
def test_each_preference_is_named_as_the_pages_name_it(name: str, value: Any, words: tuple[str, str]) -> None:
    assert changes.in_words(name, value) == words


@pytest.mark.parametrize("fields", [ALL, {**ALL, "paused_until": None, "papers": None, "quiet_hours": None}])
def test_what_was_changed_can_be_put_back_from_json(fields: dict[str, Any]) -> None:
    back = changes.from_json(json.loads(json.dumps(changes.to_json(fields))))
    assert (back, type(back["frequency"]), type(back["layout"])) == (fields, Frequency, Layout)


def test_the_json_of_a_change_says_what_each_part_is() -> None:
    fields = {"wanted": Topics(words=("a",)), "liked": (Paper(id="x", title="T"),), "paused_until": date(2026, 5, 7)}
    assert changes.to_json(fields) == {
        "wanted": {"words": ["a"], "themes": [], "authors": [], "organisations": []},
        "liked": [["x", "T"]],
        "paused_until": "2026-05-07",
    }
