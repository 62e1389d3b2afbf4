"""Quiet hours on the page: chosen from two lists, and said of an hour that is one of them when mail comes."""

import re

import httpx
import pytest
from sqlalchemy import select

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Notice, QuietHours
from newsletter.store.engine import reading
from newsletter.store.schema import notices
from newsletter.tokens import Purpose
from tests.web.conftest import ADA, kept, link
from tests.web.personal.test_forwarded import afresh, asks, once, written

NIGHT = QuietHours(begin=22, end=7)


def chosen(shown: str) -> list[str]:
    """What the two lists hold."""
    return re.findall(r'<select id="quiet_\w+".*?<option value="(\d+)" selected>', shown, re.DOTALL)


def test_they_are_chosen_shown_again_and_ended(pages: httpx.Client, newsletter: Newsletter) -> None:
    saved = pages.post(afresh(newsletter), data={"quiet_from": "22", "quiet_until": "7"})
    held, shown = kept(newsletter).quiet_hours, chosen(pages.get(afresh(newsletter)).text)
    pages.post(afresh(newsletter), data={"quiet_from": "", "quiet_until": ""})
    assert (saved.status_code, held, shown) == (200, NIGHT, ["22", "7"])
    assert kept(newsletter).quiet_hours is None


@pytest.mark.parametrize(("begin", "end"), [("22", ""), ("", "7"), ("7", "7"), ("22", "24"), ("22", "x")])
def test_half_of_them_or_none_that_end_is_told_there_and_what_was_chosen_stays(
    pages: httpx.Client, newsletter: Newsletter, begin: str, end: str
) -> None:
    answer = pages.post(afresh(newsletter), data={"quiet_from": begin, "quiet_until": end, "hour": "9"})
    shown = 'id="quiet_hours-mistake" class="mistake">Choose two different hours, or none at all.' in answer.text
    assert (answer.status_code, shown, kept(newsletter)) == (422, True, ADA)
    assert chosen(answer.text) == [hour for hour in (begin, end) if hour.isdecimal() and int(hour) < 24]


def test_whoever_chooses_an_hour_in_them_is_told_when_mail_comes(pages: httpx.Client, newsletter: Newsletter) -> None:
    typed = {"quiet_from": "22", "quiet_until": "8", "hour": "7"}
    saved = pages.post(afresh(newsletter), data=typed)
    shown = pages.get(afresh(newsletter))
    assert "The hour you chose is in your quiet hours, so mail comes when these end, at 08:00." in saved.text
    assert "Your hour is one of them, so mail comes at 08:00." in shown.text


def test_whose_hour_is_none_of_them_is_told_nothing(pages: httpx.Client, newsletter: Newsletter) -> None:
    saved = pages.post(afresh(newsletter), data={"quiet_from": "22", "quiet_until": "7", "hour": "7"})
    assert ("so mail comes" in saved.text, "so mail comes" in pages.get(afresh(newsletter)).text) == (False, False)


def test_a_forwarded_link_neither_shows_nor_changes_them(pages: httpx.Client, newsletter: Newsletter) -> None:
    before = asks(newsletter, quiet_hours=NIGHT)
    shown = pages.get(link(Purpose.PREFERENCES)).text
    pages.post(link(Purpose.PREFERENCES), data={"quiet_from": "9", "quiet_until": "17", "quiet_hours": "9-17"})
    assert ("uiet hours" in shown, "quiet_from" in shown, kept(newsletter)) == (False, False, before)


def test_the_mail_about_a_change_of_them_undoes_it(pages: httpx.Client, newsletter: Newsletter) -> None:
    asks(newsletter, quiet_hours=NIGHT)
    pages.post(afresh(newsletter), data={"quiet_from": "9", "quiet_until": "17"})
    (number,) = written(newsletter, Notice.CHANGED)
    with reading(newsletter.engine) as connection:
        words = connection.execute(select(notices.c.words).where(notices.c.number == number)).scalar_one()
    pages.post(once(Notice.CHANGED, number))
    assert words == {"changes": [["Quiet hours", "09:00 to 17:00", "22:00 to 07:00"]], "was": {"quiet_hours": "22-7"}}
    assert kept(newsletter).quiet_hours == NIGHT
