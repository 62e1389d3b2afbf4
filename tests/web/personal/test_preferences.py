"""What a subscriber asks for: shown, changed, and refused with a reason."""

import html
import re
from dataclasses import replace

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Consent, Frequency, Layout
from newsletter.people import form
from newsletter.store import subscribers
from newsletter.tokens import Purpose
from tests.web.conftest import ADA, BOB, LIST, NOW, kept, link

CHANGED = {"name": "Ada King", "time_zone": "Europe/Paris", "hour": "21", "frequency": "weekly", "layout": "brief"}
WRONG = {"name": "a" * 201, "time_zone": "Middle-earth/Shire", "hour": "24", "frequency": "never", "layout": "huge"}


def test_the_form_holds_what_was_asked_for(pages: httpx.Client) -> None:
    shown = pages.get(link(Purpose.PREFERENCES)).text
    assert re.findall(r'value="([^"]*)"(?: selected| checked|>$)', shown, re.MULTILINE) == [
        "Ada Lovelace",
        "7",
        "Europe/London",
        "daily",
        "full",
    ]


def test_what_is_saved_is_kept(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.post(link(Purpose.PREFERENCES), data=CHANGED)
    assert kept(newsletter) == replace(
        ADA,
        name="Ada King",
        time_zone="Europe/Paris",
        hour=21,
        frequency=Frequency.WEEKLY,
        layout=Layout.BRIEF,
        consent=Consent.CONFIRMED,
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
        ("name", "That has 201 characters; use at most 200."),
        ("hour", "That is no hour of the day; choose one of the list."),
        ("time_zone", "No time zone has that name; use one like Europe/Paris."),
        ("frequency", "Choose one of the two."),
        ("layout", "Choose one of the two."),
    ]


def test_what_was_typed_is_shown_again_as_text(pages: httpx.Client) -> None:
    typed = {**CHANGED, "time_zone": '"><script>alert(1)</script>'}
    shown = pages.post(link(Purpose.PREFERENCES), data=typed).text
    assert ("<script" in shown, "&#34;&gt;&lt;script&gt;alert(1)" in shown) == (False, True)


@pytest.mark.parametrize("zone", ["", "../../etc/passwd", "/etc/localtime", "Europe", "\x00", "é" * 300])
def test_what_is_no_time_zone_is_a_mistake_whatever_it_looks_like(zone: str) -> None:
    assert list(form.read_form(ADA, {"time_zone": zone}).mistakes) == ["time_zone"]


@pytest.mark.parametrize("hour", ["-1", "24", "007", "1.5", "²", "٧", "seven"])
def test_what_is_no_hour_is_a_mistake_whatever_it_looks_like(hour: str) -> None:
    assert list(form.read_form(ADA, {"hour": hour}).mistakes) == ["hour"]


def test_a_name_is_one_line_without_control_characters() -> None:
    asked = form.read_form(ADA, {"name": " Ada\r\nBcc: eve@example.org\x00\x1b "})
    assert asked.subscriber.name == "Ada Bcc: eve@example.org"


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
