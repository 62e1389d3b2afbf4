"""Signing up on the pages: the form, "check your inbox", the button of the mail, and who may not."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import select

from newsletter import tokens
from newsletter.actions import sign_up
from newsletter.actions.newsletter import Newsletter
from newsletter.models import Consent, Notice
from newsletter.people.subscribing import Subscribing
from newsletter.store.engine import reading
from newsletter.store.schema import notices, sign_ups, subscribers
from newsletter.store.sign_ups import SignUp
from newsletter.web.personal.sign_up import WORDS
from tests.web.conftest import ADA, LIST, NOW, SECRET, House, Minutes
from tests.whole import application

EVE = "eve@example.org"
LATER = datetime(2025, 12, 2, 9, tzinfo=UTC)


def seen(pages: httpx.Client) -> str:
    match = re.search(r'name="seen" value="([^"]+)"', pages.get("/subscribe").text)
    assert match
    return match[1]


def typed(pages: httpx.Client, address: str = EVE, **more: str) -> httpx.Response:
    return pages.post("/subscribe", data={"address": address, "seen": seen(pages), **more})


def waiting(newsletter: Newsletter) -> list[str]:
    with reading(newsletter.engine) as connection:
        return list(connection.execute(select(sign_ups.c.address)).scalars())


def consent_of(newsletter: Newsletter, address: str = EVE) -> str | None:
    with reading(newsletter.engine) as connection:
        query = select(subscribers.c.consent).where(subscribers.c.address == address)
        consent: str | None = connection.execute(query).scalar()
        return consent


def asked_to_confirm(newsletter: Newsletter) -> str:
    """The link of the mail to somebody who signs up."""
    asked = SignUp(address=EVE, asked_at=LATER, page="/subscribe", words=WORDS)
    sign_up.ask(newsletter.engine, LIST.id, asked, caps=newsletter.subscribing, now=LATER)
    return confirm_link(newsletter)


def confirm_link(newsletter: Newsletter) -> str:
    """The link of the mail that asks to confirm, once the sign-up is answered."""
    sign_up.answer(newsletter.engine, LIST.id, now=LATER)
    with reading(newsletter.engine) as connection:
        row = connection.execute(select(notices).where(notices.c.kind == Notice.CONFIRM.value)).one()
    token = tokens.sign_once(row.key, row.number, purpose="confirm", list_id=LIST.id, secret=SECRET)
    return f"/confirm/{token}"


def test_an_address_is_written_down_and_its_owner_told_to_look_into_the_inbox(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    answer = typed(pages)
    assert (answer.status_code, "Check your inbox" in answer.text, waiting(newsletter)) == (200, True, [EVE])


def test_the_answer_is_the_same_for_somebody_who_is_on_the_list(pages: httpx.Client) -> None:
    new, known = typed(pages), typed(pages, ADA.address)
    assert new.text.replace(EVE, "x") == known.text.replace(ADA.address, "x")


def test_the_button_confirms_and_the_link_alone_does_not(pages: httpx.Client, newsletter: Newsletter) -> None:
    typed(pages)
    link = confirm_link(newsletter)
    looked = pages.get(link)
    before = consent_of(newsletter)
    pressed = pages.post(link)
    assert ("<button>Confirm" in looked.text, before) == (True, Consent.UNCONFIRMED.value)
    assert ("You are subscribed" in pressed.text, consent_of(newsletter)) == (True, Consent.CONFIRMED.value)
    assert EVE not in pressed.text


def test_the_button_pressed_from_another_site_confirms_nobody(pages: httpx.Client, newsletter: Newsletter) -> None:
    typed(pages)
    answer = pages.post(confirm_link(newsletter), headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, consent_of(newsletter)) == (403, Consent.UNCONFIRMED.value)


@pytest.mark.parametrize("token", ["x", "A" * 44, "é", "%00"])
def test_a_link_that_is_not_ours_confirms_nobody(pages: httpx.Client, token: str) -> None:
    assert (pages.get(f"/confirm/{token}").status_code, pages.post(f"/confirm/{token}").status_code) == (404, 404)


def test_a_link_of_an_erased_person_says_that_it_works_no_more(pages: httpx.Client, newsletter: Newsletter) -> None:
    typed(pages)
    link = confirm_link(newsletter)
    with newsletter.engine.begin() as connection:
        connection.execute(notices.delete())
        connection.execute(subscribers.delete().where(subscribers.c.address == EVE))
    answers = pages.get(link), pages.post(link)
    assert [(answer.status_code, "no longer works" in answer.text) for answer in answers] == [(410, True)] * 2


@pytest.mark.parametrize("address", ["", "eve", "eve@", "eve@example", "eve\n@example.org", "x" * 1_000, "e@e@e.org"])
def test_what_is_no_address_is_told_at_the_field_and_kept_there(
    pages: httpx.Client, newsletter: Newsletter, address: str
) -> None:
    answer = typed(pages, address)
    shown = 'role="alert">That is no address' in answer.text
    assert (answer.status_code, shown, waiting(newsletter)) == (422, True, [])


def test_markup_in_the_field_comes_back_as_text(pages: httpx.Client) -> None:
    answer = typed(pages, '"><script>alert(1)</script>')
    assert "<script>alert" not in answer.text


def test_a_field_that_people_do_not_see_gives_away_what_fills_in_everything(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    answer = typed(pages, website="https://spam.example")
    assert ("Check your inbox" in answer.text, waiting(newsletter)) == (True, [])


@pytest.mark.parametrize("mark", ["", "1", "1.x", "9" * 40 + ".x", "é.é", "1764655260.0000000000"])
def test_a_form_without_our_mark_leads_to_our_own_with_the_address_in_it(
    pages: httpx.Client, newsletter: Newsletter, mark: str
) -> None:
    answer = pages.post("/subscribe", data={"address": EVE, "seen": mark})
    assert (f'value="{EVE}"' in answer.text, "Press the button once more" in answer.text, waiting(newsletter)) == (
        True,
        True,
        [],
    )


def test_a_form_on_another_site_leads_to_ours_first(pages: httpx.Client, newsletter: Newsletter) -> None:
    data = {"address": EVE, "seen": seen(pages)}
    answer = pages.post("/subscribe", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert ("Press the button once more" in answer.text, waiting(newsletter)) == (True, [])


def test_a_form_that_comes_back_at_once_was_not_filled_in_by_hand(
    newsletter: Newsletter, house: tuple[House, httpx.Client]
) -> None:
    served, client = house
    served.tenant = application(newsletter, secrets=[SECRET], clock=lambda: NOW)
    answer = typed(client)
    assert ("Press the button once more" in answer.text, waiting(newsletter)) == (True, [])


def served_with(newsletter: Newsletter, house: tuple[House, httpx.Client], subscribing: Subscribing) -> httpx.Client:
    served, client = house
    served.tenant = application(replace(newsletter, subscribing=subscribing), secrets=[SECRET], clock=Minutes())
    return client


def test_a_closed_form_says_so_and_takes_nobody(newsletter: Newsletter, house: tuple[House, httpx.Client]) -> None:
    client = served_with(newsletter, house, Subscribing(open=False))
    answers = client.get("/subscribe"), client.post("/subscribe", data={"address": EVE})
    closed = ["Nobody can sign up here" in answer.text and "<form" not in answer.text for answer in answers]
    assert (closed, waiting(newsletter)) == ([True, True], [])


def test_only_the_domains_that_the_operator_names_can_sign_up(
    newsletter: Newsletter, house: tuple[House, httpx.Client]
) -> None:
    client = served_with(newsletter, house, Subscribing(domains=("example.org",)))
    codes = [typed(client, address).status_code for address in (EVE, "eve@ai.example.org", "eve@badexample.org")]
    assert (codes, waiting(newsletter)) == ([200, 200, 422], [EVE, "eve@ai.example.org"])


def test_looking_at_the_pages_changes_nothing(pages: httpx.Client, newsletter: Newsletter) -> None:
    for _ in range(3):
        pages.get("/subscribe")
        pages.request("HEAD", "/subscribe")
    assert waiting(newsletter) == []


def test_the_words_below_the_field_are_those_of_their_version() -> None:
    from newsletter import packed

    words = (packed.folder("templates") / "web/agreed.txt").read_text(encoding="utf-8")
    versions = {
        "2026-11": "We send you a mail to confirm. After that you get {{ list.name }} until you unsubscribe, which "
        "takes one click in any mail. Nothing tracks what you read.\n"
    }
    assert versions[WORDS] == words
