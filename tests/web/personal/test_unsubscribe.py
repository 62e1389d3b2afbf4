"""Leaving the list: by the button or by one click of a mail program, once, and on record before the answer."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Consent, State
from newsletter.store import balances, editions
from newsletter.store.engine import reading
from newsletter.store.schema import subscribers
from newsletter.tokens import Purpose
from tests.web.conftest import ADA, BOB, LIST, NOW, kept, link
from tests.whole import deliver

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FORMS = pytest.mark.parametrize(
    "form",
    [
        pytest.param({"data": ONE_CLICK}, id="urlencoded"),
        pytest.param({"files": {"List-Unsubscribe": (None, "One-Click")}}, id="multipart"),
    ],
)


def left_at(newsletter: Newsletter) -> list[datetime]:
    """When Ada's consent was last written."""
    with reading(newsletter.engine) as connection:
        query = select(subscribers.c.consent_at).where(subscribers.c.address == ADA.address)
        return list(connection.execute(query).scalars())


@FORMS
def test_one_click_is_answered_200_in_a_line_and_is_on_record(
    pages: httpx.Client, newsletter: Newsletter, form: dict[str, Any]
) -> None:
    answer = pages.post(link(Purpose.UNSUBSCRIBE), **form)
    assert (answer.status_code, answer.text, kept(newsletter).consent) == (
        200,
        "You are unsubscribed.\n",
        Consent.UNSUBSCRIBED,
    )


def test_one_click_counts_wherever_it_comes_from(pages: httpx.Client, newsletter: Newsletter) -> None:
    elsewhere = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    pages.post(link(Purpose.UNSUBSCRIBE), data=ONE_CLICK, headers=elsewhere)
    assert kept(newsletter).consent is Consent.UNSUBSCRIBED


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("body", [b"", b"\xff\x00=%zz&&", b"--x\r\n\r\n", b"a=1&" * 30, b"a" * 70_000])
def test_a_body_that_is_no_form_unsubscribes_too(
    pages: httpx.Client, newsletter: Newsletter, kind: str, body: bytes
) -> None:
    answer = pages.post(link(Purpose.UNSUBSCRIBE), content=body, headers={"Content-Type": kind})
    assert (answer.status_code, kept(newsletter).consent) == (200, Consent.UNSUBSCRIBED)


def test_ten_one_click_posts_are_one(pages: httpx.Client, newsletter: Newsletter) -> None:
    answers = [pages.post(link(Purpose.UNSUBSCRIBE), data=ONE_CLICK) for _ in range(10)]
    assert [answer.text for answer in answers] == ["You are unsubscribed.\n"] * 10
    assert left_at(newsletter) == [datetime(2025, 12, 2, 6, 1, tzinfo=UTC)]


def test_the_button_is_on_the_page_and_what_it_posts_is_answered_with_a_page(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    asked = pages.get(link(Purpose.UNSUBSCRIBE)).text
    answered = pages.post(link(Purpose.UNSUBSCRIBE)).text
    assert ("<button>Unsubscribe</button>" in asked, "<h1>You are unsubscribed</h1>" in answered) == (True, True)


def test_the_page_of_somebody_who_left_does_not_ask_them_to_leave(pages: httpx.Client) -> None:
    pages.post(link(Purpose.UNSUBSCRIBE))
    shown = pages.get(link(Purpose.UNSUBSCRIBE)).text
    assert ("<h1>You are unsubscribed</h1>" in shown, "<button>Unsubscribe" in shown) == (True, False)


def test_one_person_leaving_leaves_the_others(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.post(link(Purpose.UNSUBSCRIBE), data=ONE_CLICK)
    assert kept(newsletter, BOB).consent is Consent.CONFIRMED


def test_who_leaves_after_publishing_is_not_sent_the_edition(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.post(link(Purpose.UNSUBSCRIBE), data=ONE_CLICK)
    deliver(newsletter, clock=lambda: NOW.replace(day=3))
    with reading(newsletter.engine) as connection:
        stand = [balances.of(connection, published) for published in editions.newest_first(connection, LIST.id)]
    states = [{state: number for state, number in balance.states.items() if number} for balance in stand]
    assert states == [{State.ACCEPTED: 1, State.SKIPPED: 1}] * 2
