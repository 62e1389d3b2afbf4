"""Send this to me: the bytes shown, to the test address and nobody else, by the newsletter's own transport."""

import html
from pathlib import Path

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery import transports
from newsletter.delivery.transport import Security, Way
from tests.smtp_server import Relay
from tests.web.conftest import House, Minutes
from tests.web.preview.previews import ME, Desk, preview_of, sha256
from tests.whole import changed, deliver

FOREIGN = (
    {"Origin": "https://eve.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"},
)


@pytest.fixture
def desk(newsletter: Newsletter, relay: Relay, house: tuple[House, httpx.Client], tmp_path: Path) -> Desk:
    """The preview of a newsletter that is sent by a real server."""
    way = Way(url=f"smtp://127.0.0.1:{relay.port}", security=Security.NONE)
    served, client = house
    desk = Desk(client, tmp_path / "own")
    by_smtp = changed(newsletter, transport=transports.opened(way))
    served.tenant = preview_of(by_smtp, clock=Minutes(), say=desk.said.append)
    return desk


def send(desk: Desk, query: str = "", **headers: str) -> httpx.Response:
    """Press the button on a page."""
    path = f"/messages/{desk.sha256(query)}/send?{query}"
    return desk.client.post(path, headers=headers, follow_redirects=True)


@pytest.mark.parametrize("query", ["", "to=ada@example.org", "layout=brief", "edition=2025-11-13&to=2"])
def test_the_message_that_arrives_has_the_hash_that_was_shown(desk: Desk, relay: Relay, query: str) -> None:
    shown = desk.sha256(query)
    page = html.unescape(send(desk, query).text)
    (taken,) = relay.taken
    assert sha256(taken.content) == shown
    assert f"SHA-256 <code>{shown}</code></p>\n    </div>" in page
    assert desk.said == [f"Sent to {ME}: 250 2.0.0 queued as 0001 (SHA-256 {shown})"]


def test_only_the_test_address_is_sent_to_though_another_is_shown(desk: Desk, relay: Relay) -> None:
    shown = send(desk, "to=ada@example.org").text
    assert (relay.recipients(), b"To: Ada Lovelace <ada@example.org>" in relay.taken[0].content) == ([ME], True)
    assert "If you unsubscribe with one, that address is unsubscribed" in shown


def test_the_page_that_tells_it_is_the_one_that_was_left(desk: Desk) -> None:
    answer = send(desk, "to=2&view=phone")
    assert (answer.url.query, "<dd>bob@example.org</dd>" in answer.text) == (b"to=2&view=phone&sent=1", True)


def test_looking_at_that_page_again_sends_nothing(desk: Desk, relay: Relay) -> None:
    desk.client.get(str(send(desk).url))
    assert len(relay.taken) == 1


def test_bytes_that_have_changed_since_are_sent_as_they_were_shown(
    desk: Desk, relay: Relay, newsletter: Newsletter
) -> None:
    shown = desk.sha256("layout=full")
    desk.page("layout=brief")
    desk.client.post(f"/messages/{shown}/send")
    assert [sha256(taken.content) for taken in relay.taken] == [shown]


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        (("RCPT", "550 5.1.1 no such user"), f"Refused for {ME}: 550 5.1.1 no such user"),
        (("DOT", "554 5.7.1 looks like spam"), "refuses the message, not the subscriber: 554 5.7.1 looks like spam"),
        (("CONNECT", "554 no mail today"), "554 no mail today"),
        (("DOT", ""), f"Sent to {ME}, but no answer came: it may arrive"),
    ],
)
def test_a_message_that_is_not_taken_is_told_by_what_was_answered(
    desk: Desk, relay: Relay, order: tuple[str, str], answer: str
) -> None:
    relay.order(*order)
    page = html.unescape(send(desk).text)
    assert ('<div role="status" class="wrong">' in page, answer in page) == (True, True)


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_page_of_another_site_sends_nothing(desk: Desk, relay: Relay, headers: dict[str, str]) -> None:
    assert (send(desk, **headers).status_code, relay.taken) == (403, [])


def test_what_was_not_shown_is_not_sent(desk: Desk, relay: Relay) -> None:
    answer = desk.client.post(f"/messages/{'0' * 64}/send")
    assert (answer.status_code, relay.taken) == (404, [])


def test_following_a_link_sends_nothing(desk: Desk, relay: Relay) -> None:
    answer = desk.client.get(f"/messages/{desk.sha256()}/send")
    assert (answer.status_code, relay.taken) == (405, [])


def test_without_a_test_address_there_is_no_button(newsletter: Newsletter, house: tuple[House, httpx.Client]) -> None:
    served, client = house
    served.tenant = preview_of(newsletter, clock=Minutes(), to="")
    desk = Desk(client, Path())
    page = desk.page()
    assert ("<button>Send this to me" in page, "<code>newsletter preview --to you@example.org</code>" in page) == (
        False,
        True,
    )
    assert send(desk).status_code == 404


def test_a_delivery_in_the_outbox_is_not_replaced_by_a_preview_of_it(
    newsletter: Newsletter, house: tuple[House, httpx.Client], tmp_path: Path
) -> None:
    deliver(newsletter, clock=Minutes())
    served, client = house
    served.tenant = preview_of(newsletter, clock=Minutes())
    before = {path.name for path in (tmp_path / "outbox").iterdir()}
    send(Desk(client, tmp_path), "to=ada@example.org")
    (new,) = {path.name for path in (tmp_path / "outbox").iterdir()} - before
    assert new.endswith(".0.eml")
