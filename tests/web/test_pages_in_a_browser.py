"""The pages behind a mail's links, as a person uses them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Asked, Consent, Layout, Notice, Topics
from newsletter.tokens import Purpose
from tests.promise.forms import form
from tests.web.browser import as_new
from tests.web.conftest import ADA, SECRET, Minutes, kept, link, serving, view
from tests.web.personal.test_forwarded import once, written
from tests.whole import application


@pytest.fixture
def page(tab: Page, newsletter: Newsletter) -> Iterator[Page]:
    """A browser at the front page."""
    with serving(application(newsletter, secrets=[SECRET], clock=Minutes())) as address:
        page = as_new(tab)
        page.goto(address)
        yield page


def follow(page: Page, path: str) -> None:
    """Open a path of the site that the page is of."""
    page.goto(page.evaluate("location.origin") + path)


def test_a_person_changes_what_they_get(page: Page, newsletter: Newsletter) -> None:
    follow(page, link(Purpose.PREFERENCES))
    page.get_by_label("When, in your time zone").select_option("at 21:00")
    page.get_by_label("Titles and their upvotes").check()
    page.get_by_label("Pause until").fill("2025-12-24")
    page.get_by_label("Agents").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    asked = Asked(wanted=Topics(themes=("Agents",)))
    paused = date(2025, 12, 24)
    assert kept(newsletter) == replace(ADA, hour=21, layout=Layout.BRIEF, paused_until=paused, asked=asked)


def test_a_person_asks_for_a_link_and_changes_the_rest_with_it(page: Page, newsletter: Newsletter) -> None:
    follow(page, link(Purpose.PREFERENCES))
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_role("status")).to_contain_text("A link is on its way")
    follow(page, once(Notice.FRESH, written(newsletter, Notice.FRESH)[0]))
    page.get_by_label("Your name").fill("Ada King")
    page.get_by_label("Your time zone").fill("Europe/Paris")
    page.get_by_label("Words", exact=True).fill("diffusion\nrobots")
    page.get_by_label("Papers with code").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your preferences are saved")
    asked = Asked(wanted=Topics(words=("diffusion", "robots")), code=True)
    assert kept(newsletter) == replace(ADA, name="Ada King", time_zone="Europe/Paris", asked=asked)


def test_a_person_unsubscribes_with_the_button(page: Page, newsletter: Newsletter) -> None:
    follow(page, link(Purpose.UNSUBSCRIBE))
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    assert kept(newsletter).consent is Consent.UNSUBSCRIBED


@pytest.mark.parametrize(
    "path",
    [
        *("/editions/2025-12-01", link(Purpose.PREFERENCES), "/archive/2025-12", "/search?q=model"),
        *form(short=(), long=("/", "/nothing", "/archive", "/themes", "/themes/image-video-generation", "/search")),
    ],
)
def test_a_page_fits_a_screen_of_320_pixels(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    follow(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_person_searches_and_follows_a_theme(page: Page) -> None:
    page.get_by_role("link", name="Archive").click()
    page.get_by_label("Search titles").fill("diffusion")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("papers have diffusion")
    page.get_by_role("article").first.get_by_role("link", name="Edition:").click()
    page.get_by_role("heading", level=2).get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/themes/[a-z0-9-]+$"))


def test_paper_has_no_buttons_and_no_links_to_press(page: Page) -> None:
    page.emulate_media(media="print")
    follow(page, "/editions/2025-12-01")
    shown = [page.locator(part).first.is_visible() for part in ("header", "nav", ".turns", ".followed")]
    assert (shown, page.locator(".printed").is_visible()) == ([False] * 4, True)
    assert page.locator(".paper a").first.evaluate("link => getComputedStyle(link, '::after').content") != "none"


def test_the_view_online_is_shown_with_its_own_styles(page: Page, newsletter: Newsletter) -> None:
    follow(page, view(newsletter))
    assert page.locator("h1").evaluate("heading => getComputedStyle(heading).fontSize") == "36px"
