"""A form of preferences: what it shows, what comes back, and what is told of a mistake."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from newsletter.models import Asked, Frequency, Layout, Paper, QuietHours, Subscriber, Topics
from newsletter.people import form
from newsletter.people.form import form_values, read_form, spanned, ticked

TODAY = date(2026, 5, 6)
ADA = Subscriber(address="ada@example.org", key=b"ada")
TOPICS = Topics(words=("a", "b"), themes=("c", "d"), authors=("e", "f"), organisations=("g", "h"))
CHOOSY = Subscriber(
    address="ada@example.org",
    key=b"ada",
    name="Ada",
    time_zone="Europe/Paris",
    hour=7,
    quiet_hours=QuietHours(begin=22, end=6),
    frequency=Frequency.WEEKLY,
    layout=Layout.BRIEF,
    paused_until=date(2026, 5, 7),
    asked=Asked(
        wanted=TOPICS,
        muted=Topics(words=("i", "j"), themes=("k", "l"), authors=("m", "n"), organisations=("o", "p")),
        code=True,
        papers=9,
        liked=(Paper(id="arxiv:2605.00001", title=""), Paper(id="title:x", title="A title")),
    ),
)
SHOWN = {
    "name": "Ada",
    "time_zone": "Europe/Paris",
    "hour": "7",
    "quiet_hours": "22-6",
    "frequency": "weekly",
    "layout": "brief",
    "paused_until": "2026-05-07",
    "papers": "9",
    "words": "a\nb",
    "themes": "c\nd",
    "authors": "e\nf",
    "organisations": "g\nh",
    "muted_words": "i\nj",
    "muted_themes": "k\nl",
    "muted_authors": "m\nn",
    "muted_organisations": "o\np",
    "code": "yes",
    "liked": "2605.00001\nA title",
}


def test_a_form_shows_everything_that_is_asked_for() -> None:
    assert form_values(CHOOSY, today=TODAY) == SHOWN


def test_the_form_of_a_newcomer_is_empty_but_for_what_everybody_has() -> None:
    shown = {name: text for name, text in form_values(ADA, today=TODAY).items() if text}
    assert shown == {"time_zone": "UTC", "frequency": "daily", "layout": "full"}


def test_a_pause_that_is_over_is_not_shown() -> None:
    assert form_values(replace(ADA, paused_until=TODAY), today=TODAY)["paused_until"] == ""


def test_a_form_that_is_typed_in_by_a_newcomer_asks_for_all_that_it_shows() -> None:
    typed = {**SHOWN, "liked": "2605.00001"}
    read = read_form(ADA, typed, today=TODAY)
    liked = (Paper(id="arxiv:2605.00001", title=""),)
    assert (read.subscriber, read.mistakes) == (replace(CHOOSY, asked=replace(CHOOSY.asked, liked=liked)), {})


def test_a_form_that_is_emptied_asks_for_nothing() -> None:
    kept = {"time_zone", "frequency", "layout"}
    read = read_form(CHOOSY, {name: "" for name in SHOWN if name not in kept}, today=TODAY)
    expected = replace(ADA, time_zone="Europe/Paris", frequency=Frequency.WEEKLY, layout=Layout.BRIEF)
    assert (read.subscriber, read.mistakes) == (expected, {})


def test_a_form_that_comes_back_as_it_was_shown_changes_nothing() -> None:
    assert read_form(CHOOSY, SHOWN, today=TODAY) == form.Asked(subscriber=CHOOSY, mistakes={})


def test_a_forwarded_link_changes_its_own_fields_alone() -> None:
    read = read_form(ADA, {"hour": "7", "name": "Eve", "words": "eve"}, today=TODAY, fields=form.LINKED)
    assert read.subscriber == replace(ADA, hour=7)
    assert set(form.LINKED) == {"hour", "frequency", "layout", "paused_until", "papers", "themes"}


def test_a_liked_paper_is_known_by_its_title_where_no_id_is_typed() -> None:
    (paper,) = read_form(ADA, {"liked": "A title"}, today=TODAY).subscriber.asked.liked
    assert (paper.title, paper.id.startswith("arxiv:")) == ("A title", False)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", "Eve http://evil.example", "A name cannot contain a link."),
        ("name", "x" * 201, "That has 201 characters; use at most 200."),
        ("time_zone", "Mars/Olympus", "No time zone has that name; use one like Europe/Paris."),
        ("hour", "24", "That is not an hour of the day; choose one from the list."),
        ("hour", "007", "That is not an hour of the day; choose one from the list."),
        ("hour", "٧", "That is not an hour of the day; choose one from the list."),
        ("hour", "-1", "That is not an hour of the day; choose one from the list."),
        ("quiet_hours", "7-7", "Choose two different hours, or none at all."),
        ("quiet_hours", "22-", "Choose two different hours, or none at all."),
        ("quiet_hours", "22-24", "Choose two different hours, or none at all."),
        ("frequency", "hourly", "Choose one of the four."),
        ("layout", "poem", "Choose one of the two."),
        ("paused_until", "soon", "That is not a date; write it like 2026-12-24."),
        ("paused_until", "2026-05-06", "Choose a day after today, within a year."),
        ("paused_until", "2027-05-08", "Choose a day after today, within a year."),
        ("papers", "0", "Choose a number from 1 to 50."),
        ("papers", "51", "Choose a number from 1 to 50."),
        ("papers", "007", "Choose a number from 1 to 50."),
        ("papers", "٧", "Choose a number from 1 to 50."),
        ("papers", "-7", "Choose a number from 1 to 50."),
        ("words", "\n".join(map(str, range(101))), "That has 101 lines; use at most 100."),
        ("words", "x" * 201, f"“{'x' * 30}…” is too long; use at most 200 characters a line."),
    ],
)
def test_a_mistake_is_told_at_its_field_and_changes_nothing(field: str, text: str, words: str) -> None:
    assert read_form(ADA, {field: text}, today=TODAY) == form.Asked(subscriber=ADA, mistakes={field: words})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "x" * 200),
        ("hour", "0"),
        ("hour", "23"),
        ("quiet_hours", "0-23"),
        ("quiet_hours", "23-0"),
        ("papers", "1"),
        ("papers", "50"),
        ("paused_until", "2026-05-07"),
        ("paused_until", (TODAY + timedelta(days=366)).isoformat()),
        ("words", "\n".join(f"{line:03}" for line in range(100))),
        ("words", "x" * 200),
    ],
)
def test_the_least_and_the_most_are_taken(field: str, text: str) -> None:
    read = read_form(ADA, {field: text}, today=TODAY)
    assert (form_values(read.subscriber, today=TODAY)[field], read.mistakes) == (text, {})


def test_control_characters_and_spaces_too_many_are_taken_out() -> None:
    read = read_form(ADA, {"name": " Ada \t\x07 L. ", "words": " b \x07 c\r\n\r\na\n\x07\n"}, today=TODAY).subscriber
    assert (read.name, read.asked.wanted.words) == ("Ada  L.", ("a", "b  c"))


@pytest.mark.parametrize(
    ("begin", "end", "text"), [("22", "7", "22-7"), ("", "", ""), ("22", "", "22-"), ("", "7", "-7")]
)
def test_two_lists_are_one_span_of_quiet_hours(begin: str, end: str, text: str) -> None:
    assert spanned({"quiet_from": begin, "quiet_until": end, "hour": "9"})["quiet_hours"] == text


def test_a_form_without_the_two_lists_leaves_quiet_hours_alone() -> None:
    assert spanned({"quiet_from": "22"}) == {"quiet_from": "22"}


def test_themes_that_no_box_stands_for_outlive_the_boxes() -> None:
    typed = ticked({"themes": "", "theme.Agents": "on"}, ["Agents", "Video"], was=["Video", "My own"])
    assert typed["themes"] == "Agents\nMy own"


def test_a_form_without_boxes_unticks_none() -> None:
    assert ticked({"theme.Agents": "on"}, ["Agents"], was=["Video"]) == {"theme.Agents": "on"}


@pytest.mark.parametrize(("address", "shown"), [("ada@example.org", "a…@example.org"), ('"a@b"@x.org', '"…@x.org')])
def test_an_address_is_shown_by_its_first_letter_and_domain(address: str, shown: str) -> None:
    assert form.masked(address) == shown
