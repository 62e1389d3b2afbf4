"""What somebody may do who has just unsubscribed: undo it within the hour, and say why."""

from datetime import timedelta

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Consent
from newsletter.people.consent import REASONS, Event
from newsletter.store import consents
from newsletter.store.engine import reading
from newsletter.tokens import Purpose
from tests.web.conftest import ADA, LIST, NOW, SECRET, House, kept, link
from tests.whole import application

LEAVE = link(Purpose.UNSUBSCRIBE)


def said(newsletter: Newsletter) -> list[tuple[Event, str]]:
    with reading(newsletter.engine) as connection:
        return [(each.event, each.words) for each in consents.of(connection, LIST.id, ADA.address)]


def test_whoever_left_by_mistake_is_back_with_one_press(pages: httpx.Client, newsletter: Newsletter) -> None:
    left = pages.post(LEAVE)
    back = pages.post(f"{LEAVE}/undo")
    assert (f'action="{LEAVE}/undo"' in left.text, "on the list again" in back.text) == (True, True)
    assert kept(newsletter).consent is Consent.CONFIRMED
    assert said(newsletter) == [(Event.UNSUBSCRIBED, ""), (Event.RETURNED, "")]


def test_an_hour_later_a_sign_up_brings_back_and_undo_does_not(
    newsletter: Newsletter, house: tuple[House, httpx.Client]
) -> None:
    served, client = house
    served.tenant = application(newsletter, secrets=[SECRET], clock=lambda: NOW)
    client.post(LEAVE)
    served.tenant = application(newsletter, secrets=[SECRET], clock=lambda: NOW + timedelta(minutes=61))
    answer = client.post(f"{LEAVE}/undo")
    assert (answer.status_code, "sign up again" in answer.text) == (410, True)
    assert kept(newsletter).consent is Consent.UNSUBSCRIBED


@pytest.mark.parametrize("reason", REASONS)
def test_why_they_left_is_kept_in_words_of_ours(pages: httpx.Client, newsletter: Newsletter, reason: str) -> None:
    pages.post(LEAVE)
    answer = pages.post(f"{LEAVE}/reason", data={"reason": reason})
    assert (answer.status_code, said(newsletter)[-1]) == (200, (Event.REASON, reason))


@pytest.mark.parametrize("reason", ["", "I am Ada, of 1 Library Lane", "x" * 1000])
def test_other_words_are_not_kept(pages: httpx.Client, newsletter: Newsletter, reason: str) -> None:
    pages.post(LEAVE)
    answer = pages.post(f"{LEAVE}/reason", data={"reason": reason})
    assert (answer.status_code, said(newsletter)) == (400, [(Event.UNSUBSCRIBED, "")])


@pytest.mark.parametrize("what", ["undo", "reason"])
def test_another_site_neither_undoes_nor_gives_a_reason(pages: httpx.Client, newsletter: Newsletter, what: str) -> None:
    pages.post(LEAVE)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = pages.post(f"{LEAVE}/{what}", data={"reason": "other"}, headers=foreign)
    assert (answer.status_code, kept(newsletter).consent, len(said(newsletter))) == (403, Consent.UNSUBSCRIBED, 1)


def test_a_link_of_another_purpose_undoes_nothing(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.post(LEAVE)
    token = link(Purpose.PREFERENCES).rpartition("/")[2]
    answer = pages.post(f"/unsubscribe/{token}/undo")
    assert (answer.status_code, kept(newsletter).consent) == (404, Consent.UNSUBSCRIBED)
