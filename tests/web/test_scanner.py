"""A mail filter opens every link of every mail, in a real browser that runs scripts, and presses nothing."""

import email
import email.policy
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Error, Page

from newsletter.actions import prefer
from newsletter.actions.newsletter import Newsletter
from newsletter.store import subscribers
from tests.smtp_server import Relay
from tests.web.browser import open_page
from tests.web.conftest import BOB, DAYS, LIST, SECRET, House, Minutes, kept
from tests.web.personal.test_sign_up import LATER, asked_to_confirm, typed
from tests.web.test_the_whole_way import begun, notified, words  # noqa: F401 - begun is a fixture
from tests.whole import application, deliver, plan, publish

_LINK = re.compile(rf"{re.escape(LIST.url)}(/[^\s<>\"')]*)")
_HREF = re.compile(rf'(?:href|action)="(?:{re.escape(LIST.url)})?(/[^"#]*)')
_PERSONAL = ("/confirm/", "/unsubscribe/", "/preferences/", "/change/", "/undo/", "/view/", "/subscribe")


def content(path: Path) -> list[str]:
    """All that the store holds."""
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def links(relay: Relay) -> Iterator[str]:
    for taken in relay.taken:
        message = email.message_from_bytes(taken.content, policy=email.policy.default)
        yield from _LINK.findall(words(message))  # type: ignore[arg-type]
        yield from _LINK.findall(str(message["List-Unsubscribe"] or ""))


def test_nothing_changes_however_many_links_are_opened(
    begun: Newsletter,  # noqa: F811
    relay: Relay,
    house: tuple[House, httpx.Client],
    browser: Browser,
    tmp_path: Path,
) -> None:
    served, client = house
    clock = Minutes()
    served.tenant = application(begun, secrets=[SECRET], clock=clock)
    all_mails(begun, client, clock)
    served.tenant = application(begun, secrets=[SECRET], clock=lambda: clock.now)  # no link grows old meanwhile
    before = content(tmp_path / "newsletter.db")
    waiting, seen = list(dict.fromkeys(links(relay))), set[str]()
    with open_page(browser) as page:
        while waiting:
            path = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            follow(page, f"{client.base_url}{path}".replace("//", "/").replace(":/", "://"))
            waiting += [link for link in _HREF.findall(page.content()) if link.startswith(_PERSONAL)]
    opened = {kind for kind in _PERSONAL if any(path.startswith(kind) for path in seen)}
    behind = {path.rsplit("/", 1)[1] for path in seen if path.count("/") == 3 and not path.startswith("/view/")}
    assert (opened, content(tmp_path / "newsletter.db")) == (set(_PERSONAL), before)
    assert behind >= {"erase", "my-data.json", "preview", "link"}


def follow(page: Page, address: str) -> None:
    """Open it, and wait for what its scripts do. A file to keep is no page."""
    try:
        page.goto(address)
        page.wait_for_load_state()
    except Error as error:
        if "Download is starting" not in str(error):
            raise


def all_mails(newsletter: Newsletter, client: httpx.Client, clock: Minutes) -> None:
    """Have every kind of mail sent that has links: to confirm, "on the list already", changed, afresh, an edition."""
    clock.now = LATER
    with newsletter.engine.begin() as connection:
        subscribers.add(connection, LIST.id, BOB, now=clock())
    asked_to_confirm(newsletter)
    typed(client, BOB.address)
    bob = kept(newsletter, BOB)
    prefer.prefer(newsletter.engine, LIST.id, replace(bob, hour=9), now=clock())
    notified(newsletter, clock)
    publish(newsletter, plan(newsletter, now=clock(), day=DAYS[-1]), now=clock())
    clock.now = clock.now.replace(hour=23)
    deliver(newsletter, clock=clock)
    prefer.mail_link(newsletter.engine, LIST.id, bob.key, now=clock())
    notified(newsletter, clock)
