"""The keyboard alone: sign up, confirm, and change preferences, with Tab, the arrows and Enter."""

import httpx
from playwright.sync_api import Browser, Page

from newsletter.actions import sign_up
from newsletter.actions.newsletter import Newsletter
from newsletter.mail import links
from newsletter.models import Frequency, Notice, Subscriber
from newsletter.store.engine import reading
from newsletter.store.schema import notices
from newsletter.store.subscribers import find
from tests.web.browser import open_page
from tests.web.conftest import LIST, SECRET, House, Minutes, kept
from tests.web.personal.test_forwarded import afresh
from tests.web.personal.test_sign_up import LATER
from tests.whole import application

EVE = "eve@example.org"
MOST = 60


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on this; it must come within sixty."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_somebody_signs_up_confirms_and_chooses_with_the_keyboard_alone(
    newsletter: Newsletter, house: tuple[House, httpx.Client], browser: Browser
) -> None:
    served, client = house
    clock = Minutes(LATER)
    served.tenant = application(newsletter, secrets=[SECRET], clock=clock)
    with open_page(browser) as page:
        page.goto(f"{client.base_url}/")
        tab_to(page, "a.button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/subscribe")
        tab_to(page, "#address")
        page.keyboard.type(EVE)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Check your inbox").wait_for()
        page.goto(f"{client.base_url}{confirm_link(newsletter, clock)}")
        tab_to(page, "main button")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="You are subscribed").wait_for()
        tab_to(page, "main a[href*='/preferences/']")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Your preferences").wait_for()
        tab_to(page, "#daily")
        page.keyboard.press("ArrowDown")
        tab_to(page, "main form button")
        page.keyboard.press("Enter")
        page.get_by_text("Saved. The next edition").wait_for()
    assert eve(newsletter).frequency is Frequency.WEEKDAYS


def test_all_preferences_are_shown_and_deleted_with_the_keyboard_alone(
    pages: httpx.Client, newsletter: Newsletter, browser: Browser
) -> None:
    before = kept(newsletter)
    with open_page(browser) as page:
        page.goto(f"{pages.base_url}{afresh(newsletter)}")
        tab_to(page, "#name")
        tab_to(page, "main .more a[href$='/erase']")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Delete your data").wait_for()
        assert kept(newsletter) == before
        tab_to(page, "main button")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Your data is deleted").wait_for()
    with reading(newsletter.engine) as connection:
        assert find(connection, LIST.id, before.address) is None


def eve(newsletter: Newsletter) -> Subscriber:
    with reading(newsletter.engine) as connection:
        person = find(connection, LIST.id, EVE)
    assert person
    return person


def confirm_link(newsletter: Newsletter, clock: Minutes) -> str:
    """The path of the link that was mailed to her."""

    sign_up.answer(newsletter.engine, LIST.id, now=clock())
    with reading(newsletter.engine) as connection:
        number: int = connection.execute(notices.select().order_by(notices.c.number.desc())).first().number  # type: ignore[union-attr]
    key = eve(newsletter).key
    return links.once(LIST, Notice.CONFIRM, key=key, number=number, secret=SECRET).removeprefix(LIST.url)
