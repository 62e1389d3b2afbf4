"""What a subscriber asks for: shown, changed, and refused with a reason."""

import html
import re
from dataclasses import replace
from datetime import date

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Asked, Consent, Frequency, Layout
from newsletter.people import form
from newsletter.store import subscribers
from newsletter.tokens import Purpose
from tests.web.conftest import ADA, BOB, LIST, NOW, kept, link

CHANGED = {"hour": "21", "frequency": "weekly", "layout": "brief", "paused_until": "2025-12-24", "papers": "7"}
WRONG = {"hour": "24", "frequency": "never", "paused_until": "2025-12-02", "layout": "huge", "papers": "0"}
TODAY = date(2025, 12, 2)


def test_the_form_holds_what_was_asked_for(pages: httpx.Client) -> None:
    shown = pages.get(link(Purpose.PREFERENCES)).text
    assert re.findall(r'value="([^"]*)"(?: selected| checked|>$)', shown, re.MULTILINE) == [
        "7",
        "daily",
        "full",
        "",
    ]


def test_what_is_saved_is_kept(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.post(link(Purpose.PREFERENCES), data=CHANGED)
    assert kept(newsletter) == replace(
        ADA,
        hour=21,
        frequency=Frequency.WEEKLY,
        layout=Layout.BRIEF,
        paused_until=date(2025, 12, 24),
        asked=Asked(papers=7),
    )


def test_an_empty_hour_is_as_soon_as_it_is_published(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.post(link(Purpose.PREFERENCES), data={**CHANGED, "hour": ""})
    assert kept(newsletter).hour is None


def test_one_persons_form_changes_nobody_else(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.post(link(Purpose.PREFERENCES), data={**CHANGED, "address": BOB.address})
    assert kept(newsletter, BOB) == BOB


@pytest.mark.parametrize("field", list(WRONG))
def test_one_wrong_field_saves_nothing(pages: httpx.Client, newsletter: Newsletter, field: str) -> None:
    answer = pages.post(link(Purpose.PREFERENCES), data={**CHANGED, field: WRONG[field]})
    assert (answer.status_code, kept(newsletter)) == (422, ADA)


def test_every_mistake_is_told_beside_its_field_at_once(pages: httpx.Client) -> None:
    shown = html.unescape(pages.post(link(Purpose.PREFERENCES), data=WRONG).text)
    assert re.findall(r'<p id="(\w+)-mistake" class="mistake">([^<]+)', shown) == [
        ("hour", "That is not an hour of the day; choose one from the list."),
        ("frequency", "Choose one of the four."),
        ("paused_until", "Choose a day after today, within a year."),
        ("layout", "Choose one of the two."),
        ("papers", "Choose a number from 1 to 50."),
    ]


def test_what_was_typed_is_shown_again_as_text(pages: httpx.Client) -> None:
    typed = {**CHANGED, "paused_until": '"><script>alert(1)</script>'}
    shown = pages.post(link(Purpose.PREFERENCES), data=typed).text
    assert ("<script" in shown, "&#34;&gt;&lt;script&gt;alert(1)" in shown) == (False, True)


@pytest.mark.parametrize("zone", ["", "../../etc/passwd", "/etc/localtime", "Europe", "\x00", "é" * 300])
def test_what_is_no_time_zone_is_a_mistake_whatever_it_looks_like(zone: str) -> None:
    assert list(form.read_form(ADA, {"time_zone": zone}, today=TODAY).mistakes) == ["time_zone"]


@pytest.mark.parametrize("hour", ["-1", "24", "007", "1.5", "²", "٧", "seven"])
def test_what_is_no_hour_is_a_mistake_whatever_it_looks_like(hour: str) -> None:
    assert list(form.read_form(ADA, {"hour": hour}, today=TODAY).mistakes) == ["hour"]


def test_a_name_is_one_line_without_control_characters() -> None:
    asked = form.read_form(ADA, {"name": " Ada\t King\x00\x1b "}, today=TODAY)
    assert asked.subscriber.name == "Ada King"


def test_a_long_name_is_a_mistake() -> None:
    assert form.read_form(ADA, {"name": "a" * 201}, today=TODAY).mistakes == {
        "name": "That has 201 characters; use at most 200."
    }


@pytest.mark.parametrize("field", ["words", "muted_themes", "liked"])
def test_more_lines_than_are_read_or_one_that_is_too_long_is_a_mistake(field: str) -> None:
    for text in ("\n".join(map(str, range(101))), "a" * 201):
        assert list(form.read_form(ADA, {field: text}, today=TODAY).mistakes) == [field]


@pytest.mark.parametrize("day", ["2025-12-02", "2027-01-01", "tomorrow", "2025-13-01", "٢٠٢٥-١٢-٢٤"])
def test_what_is_no_day_to_pause_until_is_a_mistake(day: str) -> None:
    assert list(form.read_form(ADA, {"paused_until": day}, today=TODAY).mistakes) == ["paused_until"]


def test_a_pause_that_is_over_is_not_shown_and_can_be_ended_before() -> None:
    paused = replace(ADA, paused_until=date(2025, 12, 24))
    shown = [form.form_values(paused, today=day)["paused_until"] for day in (TODAY, date(2025, 12, 24))]
    ended = form.read_form(paused, {"paused_until": ""}, today=TODAY).subscriber.paused_until
    assert (shown, ended) == (["2025-12-24", ""], None)


def test_a_post_from_another_site_is_refused(pages: httpx.Client, newsletter: Newsletter) -> None:
    answer = pages.post(link(Purpose.PREFERENCES), data=CHANGED, headers={"Origin": "https://eve.example"})
    assert (answer.status_code, kept(newsletter)) == (403, ADA)


def test_the_page_leads_to_unsubscribing(pages: httpx.Client) -> None:
    assert f'<a href="{link(Purpose.UNSUBSCRIBE)}">unsubscribe</a>' in pages.get(link(Purpose.PREFERENCES)).text


def test_who_left_is_told_so_and_has_no_form(pages: httpx.Client) -> None:
    pages.post(link(Purpose.UNSUBSCRIBE))
    shown = pages.get(link(Purpose.PREFERENCES)).text
    assert ("is unsubscribed." in shown, "<form" in shown) == (True, False)


def test_saving_preferences_does_not_bring_back_who_left(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.post(link(Purpose.UNSUBSCRIBE))
    pages.post(link(Purpose.PREFERENCES), data=CHANGED)
    assert kept(newsletter).consent is Consent.UNSUBSCRIBED


def test_a_form_read_before_somebody_left_does_not_bring_them_back(newsletter: Newsletter) -> None:
    with newsletter.engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW)
        subscribers.prefer(connection, LIST.id, replace(ADA, name="Ada King"))
    assert (kept(newsletter).name, kept(newsletter).consent) == ("Ada King", Consent.UNSUBSCRIBED)
