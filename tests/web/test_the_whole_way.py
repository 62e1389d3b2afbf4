"""One reader's whole way, in a browser and by mail: sign up, confirm, choose, read, leave by one click, come back."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from newsletter.actions import sign_up
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.notify import notify
from newsletter.delivery import transports
from newsletter.delivery.transport import Security, Way
from newsletter.mail.contents import Look
from newsletter.models import Consent, Layout
from newsletter.store.engine import open_store
from tests.smtp_server import Relay
from tests.web.browser import open_page
from tests.web.conftest import ADA, DAYS, LIST, NOW, SECRET, House, Minutes, kept, on_store
from tests.whole import application, changed, collect, deliver, plan, publish

GRACE = "grace@example.org"


@pytest.fixture
def begun(tmp_path: Path, relay: Relay) -> Iterator[Newsletter]:
    """A newsletter with papers and nobody on its list, whose mail goes to a real server."""
    engine = open_store(f"sqlite:///{tmp_path / 'newsletter.db'}")
    way = Way(url=f"smtp://localhost:{relay.port}", security=Security.NONE)
    newsletter = changed(on_store(engine, tmp_path / "unused"), transport=transports.opened(way))
    collect(newsletter, now=NOW)
    yield newsletter
    engine.dispose()


def notified(newsletter: Newsletter, clock: Minutes) -> None:
    """What `serve` does when a page has written something down."""
    look = Look(mailing_list=newsletter.mailing_list, templates=newsletter.editing.templates)
    sign_up.answer(newsletter.engine, LIST.id, now=clock())
    notify(newsletter.engine, look, newsletter.links, newsletter.way_out, clock=clock)


def last(relay: Relay) -> EmailMessage:
    """The last mail that the server took."""
    message = email.message_from_bytes(relay.taken[-1].content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def words(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


def opened(page: Page, base: str, message: EmailMessage, purpose: str) -> str:
    """Follow a link of a mail; gives its path."""
    match = re.search(rf"{re.escape(LIST.url)}(/{purpose}/\S+)", words(message))
    assert match
    page.goto(f"{base}{match[1]}")
    return match[1]


def test_a_reader_signs_up_confirms_chooses_reads_leaves_and_comes_back(
    begun: Newsletter, relay: Relay, house: tuple[House, httpx.Client], browser: Browser
) -> None:
    served, client = house
    clock = Minutes()
    served.tenant = application(begun, secrets=[SECRET], clock=clock)
    base = str(client.base_url).rstrip("/")
    with open_page(browser) as page:
        page.goto(base)
        page.click("main >> text=Subscribe")
        page.fill("#address", GRACE)
        page.click("main button")
        page.wait_for_selector("text=Check your inbox")
        notified(begun, clock)
        assert (last(relay)["To"], "confirm" in str(last(relay)["Subject"])) == (GRACE, True)

        opened(page, base, last(relay), "confirm")
        page.click("text=Confirm my subscription")
        page.wait_for_selector("text=You are subscribed")
        page.click("text=choose when it comes")
        page.check("#brief")
        page.click("text=Save")
        page.wait_for_selector("[role=status]")
        notified(begun, clock)
        assert "changed" in words(last(relay)).lower()

        publish(begun, plan(begun, now=clock(), day=DAYS[-1]), now=clock())
        deliver(begun, clock=clock)
        edition = last(relay)
        assert (edition["To"], layout(begun), "SNOOPI" in words(edition)) == (GRACE, Layout.BRIEF, True)

        one_click = str(edition["List-Unsubscribe"]).split(">")[0].strip("<").replace(LIST.url, "")
        answer = client.post(one_click, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, consent(begun)) == (200, Consent.UNSUBSCRIBED)

        opened(page, base, edition, "unsubscribe")
        page.click("text=Undo")
        page.wait_for_selector("text=on the list again")
    assert consent(begun) is Consent.CONFIRMED


def consent(newsletter: Newsletter) -> Consent:
    return kept(newsletter, replace(ADA, address=GRACE)).consent


def layout(newsletter: Newsletter) -> Layout:
    return kept(newsletter, replace(ADA, address=GRACE)).layout
