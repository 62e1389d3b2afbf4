"""Every mail as a reader sees it, in a real browser: on a phone, by day, by night, inverted, or only heard."""

from collections.abc import Callable, Iterator
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import replace
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from newsletter.mail.palette import contrast
from newsletter.models import Logo, MailingList
from tests.mail import days, every_mail
from tests.mail.editions import LIST
from tests.mail.test_layout_browser import WORDS_AND_GROUNDS
from tests.promise.forms import form
from tests.tools import axe
from tests.web.browser import as_new, launched, open_page

EACH_DAY = pytest.mark.parametrize("day", days.NAMES)
A_FEW_DAYS = pytest.mark.parametrize("day", form(short=["median", "right to left", "titles only"], long=days.NAMES))
EACH_SCHEME = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with launched(chromium) as browser:
        yield browser


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    with open_page(browser) as page:
        yield page


@pytest.fixture
def page(tab: Page) -> Page:
    return as_new(tab)


def shown(page: Page, day: str, mailing_list: MailingList = LIST) -> Iterator[str]:
    """Each mail by its name, while the page shows it; those that are the same on every day on one."""
    for name, html in written(day, mailing_list).items():
        page.set_content(html)
        yield name


@cache
def written(day: str, mailing_list: MailingList) -> dict[str, str]:
    """The HTML of each mail by its name."""
    names = every_mail.ALL if day == "median" else every_mail.OF_EDITION
    return {name: mail.html for name, mail in every_mail.of(days.day(day), mailing_list, names=names).items()}


@EACH_DAY
def test_no_mail_scrolls_sideways_on_the_narrowest_phone(page: Page, day: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    widths = {name: page.evaluate("document.documentElement.scrollWidth") for name in shown(page, day)}
    assert widths == dict.fromkeys(widths, 320)


@A_FEW_DAYS
def test_neither_does_one_whose_styles_a_program_has_thrown_away(page: Page, day: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    bare = "document.querySelectorAll('style').forEach(style => style.remove())"
    widths = {name: page.evaluate(f"{bare}; document.documentElement.scrollWidth") for name in shown(page, day)}
    assert widths == dict.fromkeys(widths, 320)


def test_the_first_five_of_the_day_begin_on_two_screens_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.set_content(written("median", LIST)["edition"])
    tops = page.evaluate("[...document.querySelectorAll('h2.lead')].map(title => title.getBoundingClientRect().top)")
    assert (len(tops), tops[-1] < 2 * 740) == (5, True)


def test_a_day_of_twenty_papers_is_read_in_six_screens_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.set_content(written("median", LIST)["edition"])
    assert page.evaluate("document.documentElement.scrollHeight") < 6 * 740


@A_FEW_DAYS
def test_axe_finds_nothing(page: Page, day: str) -> None:
    violations = {name: axe.violations(page) for name in shown(page, day)}
    assert [(name, violation) for name, some in violations.items() for violation in some] == []


def test_axe_finds_nothing_in_the_dark(page: Page) -> None:
    """On one day: what the dark changes are colours, and those are the same on all."""
    page.emulate_media(color_scheme="dark")
    violations = {name: axe.violations(page) for name in shown(page, "median")}
    assert [(name, violation) for name, some in violations.items() for violation in some] == []


def complement(colour: str) -> str:
    """As a phone's own inversion makes it: each part taken from 255."""
    return f"#{0xFFFFFF - int(colour[1:], 16):06x}"


def other_lightness(colour: str) -> str:
    """As mail programs darken a page: the same hue, as dark as it was light."""
    hue, lightness, saturation = rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    return "#" + "".join(f"{round(255 * part):02x}" for part in hls_to_rgb(hue, 1 - lightness, saturation))


@pytest.mark.parametrize("way", [complement, other_lightness])
def test_a_mail_that_a_program_inverts_by_force_can_still_be_read(page: Page, way: Callable[[str], str]) -> None:
    """Programs do so to mails as they are by day; those that ask for the night's colours get them."""
    faint = {
        (name, word, ground)
        for name in shown(page, "median")
        for word, ground in page.evaluate(WORDS_AND_GROUNDS)
        if contrast(way(word), way(ground)) < 4.5
    }
    assert faint == set()


@EACH_SCHEME
def test_all_words_can_be_read_by_day_and_by_night(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    faint = {
        (name, word, ground)
        for name in shown(page, "median")
        for word, ground in page.evaluate(WORDS_AND_GROUNDS)
        if contrast(word, ground) < 4.5
    }
    assert faint == set()


def test_pictures_that_are_not_loaded_leave_words_and_push_nothing_aside(page: Page) -> None:
    logo = Logo(url="https://papers.example.org/logo.png", width=592, height=80)
    page.set_viewport_size({"width": 320, "height": 640})
    page.route("**/*", lambda route: route.abort())
    said = {
        name: (page.evaluate("document.documentElement.scrollWidth"), page.get_by_alt_text("Logo of Morning").count())
        for name in shown(page, "median", replace(LIST, logo=logo, thumbnails=True))
    }
    assert said == dict.fromkeys(said, (320, 1))
