"""Links in a mail: only the right one opens a page, and opening one changes nothing."""

import base64
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import select

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Subscriber
from newsletter.store.engine import reading
from newsletter.store.schema import metadata
from newsletter.tokens import Purpose
from tests.promise.forms import form
from tests.web.conftest import OLD_SECRET, kept, link, view

PURPOSES = [Purpose.UNSUBSCRIBE, Purpose.PREFERENCES, Purpose.VIEW]  # those that have a page


def everything(newsletter: Newsletter) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with reading(newsletter.engine) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))] for table in metadata.sorted_tables
        }


def address(newsletter: Newsletter, purpose: Purpose) -> str:
    """Ada's link for that purpose."""
    return view(newsletter) if purpose is Purpose.VIEW else link(purpose)


def flipped(token: str) -> Iterator[str]:
    """The token with each of its bits flipped, one at a time; in the short form with one or two of each byte."""
    content = base64.urlsafe_b64decode(token)
    for bit in range(0, 8 * len(content), form(short=7, long=1)):
        changed = int.from_bytes(content) ^ (1 << bit)
        yield base64.urlsafe_b64encode(changed.to_bytes(len(content))).decode()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_following_a_link_changes_nothing(pages: httpx.Client, newsletter: Newsletter, method: str) -> None:
    before = everything(newsletter)
    paths = ["/", "/archive", "/editions/2025-12-01", "/style.css", "/healthz"]
    paths += [address(newsletter, purpose) for purpose in PURPOSES]
    statuses = [pages.request(method, path).status_code for path in paths]
    assert (statuses, everything(newsletter) == before) == ([200] * 8, True)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_one_flipped_bit_gives_the_same_page_wherever_it_is(
    pages: httpx.Client, newsletter: Newsletter, purpose: Purpose
) -> None:
    start, _, token = address(newsletter, purpose).rpartition("/")
    answers = [pages.get(f"{start}/{wrong}") for wrong in (*flipped(token), "x", "é", token[:-4], f"{token}AAAA")]
    nothing = pages.get("/nothing")
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, nothing.text)}


def test_posting_to_a_wrong_link_gives_the_same_page_and_changes_nothing(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    before = everything(newsletter)
    start, _, token = link(Purpose.UNSUBSCRIBE).rpartition("/")
    answers = [pages.post(f"{start}/{wrong}") for wrong in flipped(token)]
    nothing = pages.get("/nothing")
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, nothing.text)}
    assert everything(newsletter) == before


@pytest.mark.parametrize("opens", Purpose)
def test_a_token_for_one_purpose_opens_no_other(pages: httpx.Client, newsletter: Newsletter, opens: Purpose) -> None:
    token = link(opens).rpartition("/")[2]
    tried = [f"{address(newsletter, purpose).rpartition('/')[0]}/{token}" for purpose in PURPOSES]
    assert [pages.get(path).status_code for path in tried] == [200 if p is opens else 404 for p in PURPOSES]


@pytest.mark.parametrize("purpose", [Purpose.UNSUBSCRIBE, Purpose.PREFERENCES])
def test_a_link_signed_with_an_older_secret_still_opens(pages: httpx.Client, purpose: Purpose) -> None:
    assert pages.get(link(purpose, secret=OLD_SECRET)).status_code == 200


def test_a_link_signed_with_a_secret_that_is_not_ours_opens_nothing(pages: httpx.Client) -> None:
    assert pages.get(link(Purpose.UNSUBSCRIBE, secret="somebody-elses-secret-0123456789-abcdef")).status_code == 404


@pytest.mark.parametrize("purpose", [Purpose.UNSUBSCRIBE, Purpose.PREFERENCES])
def test_the_link_of_a_person_who_was_forgotten_is_like_any_wrong_one(pages: httpx.Client, purpose: Purpose) -> None:
    eve = Subscriber(address="eve@example.org", key=b"eve-eve-e")
    answers = (pages.get(link(purpose, eve)), pages.post(link(purpose, eve)))
    nothing = pages.get("/nothing").text
    assert [(answer.status_code, answer.text == nothing) for answer in answers] == [(404, True), (404, True)]


@pytest.mark.parametrize("purpose", [Purpose.UNSUBSCRIBE, Purpose.PREFERENCES])
def test_a_page_shows_the_address_masked(pages: httpx.Client, newsletter: Newsletter, purpose: Purpose) -> None:
    shown = pages.get(link(purpose)).text
    assert ("a…@example.org" in shown, kept(newsletter).address in shown) == (True, False)
