"""What a reader sees, in a real browser: on a phone, by day and by night."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, sync_playwright

from newsletter.mail.palette import contrast
from newsletter.models import Layout
from tests.mail.editions import LIST, edition, laid_out, paper
from tests.promise.forms import form

LAYOUTS = pytest.mark.parametrize("layout", list(Layout))
WORDS_AND_GROUNDS = """() => {
    const hex = colour => "#" + colour.match(/[0-9]+/g).slice(0, 3)
        .map(part => Number(part).toString(16).padStart(2, "0")).join("");
    const ground = element => {
        const colour = getComputedStyle(element).backgroundColor;
        return colour.endsWith(", 0)") && element.parentElement ? ground(element.parentElement) : hex(colour);
    };
    const visible = element => element.checkVisibility() && [...element.childNodes].some(
        node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return [...document.body.querySelectorAll("*")].filter(visible)
        .map(element => [hex(getComputedStyle(element).color), ground(element)]);
}"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield started
        started.close()


def html(layout: Layout) -> str:
    long = [paper(1, title="T" * 175), paper(2, title="大規模言語モデル" * 20), paper(3, authors=("X" * 90,))]
    made = edition(*(replace(one, summary="s" * 240) for one in long), rest=3)
    return laid_out(replace(made, lead=1), layout=layout).html


@LAYOUTS
@pytest.mark.parametrize("width", form(short=[320, 1400], long=[320, 600, 1400]))
def test_no_screen_is_scrolled_sideways(browser: Browser, layout: Layout, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(html(layout))
    assert page.evaluate("document.documentElement.scrollWidth") == width


@LAYOUTS
@pytest.mark.parametrize(("scheme", "ground"), [("light", "#ffffff"), ("dark", "#161719")])
def test_all_words_can_be_read_by_day_and_by_night(browser: Browser, layout: Layout, scheme: str, ground: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.set_content(html(layout))
    seen = page.evaluate(WORDS_AND_GROUNDS)
    assert {below for _, below in seen} == {ground}
    assert min(contrast(word, below) for word, below in seen) >= 4.5


def test_a_picture_beside_the_lead_leaves_a_phone_room_to_read(browser: Browser) -> None:
    pictured = edition(*(paper(n, thumbnail_url="https://cdn.example.org/a.png") for n in range(1, 6)))
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.route("https://cdn.example.org/*", lambda route: route.abort())
    page.set_content(laid_out(pictured, mailing_list=replace(LIST, thumbnails=True)).html)
    widths = page.evaluate(
        "['.beside', 'h2.lead'].map(part => document.querySelector(part).getBoundingClientRect().width)"
    )
    assert widths == [76, 236]


@LAYOUTS
def test_headings_descend_without_a_gap(browser: Browser, layout: Layout) -> None:
    page = browser.new_page()
    page.set_content(html(layout))
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(heading => heading.tagName)")
    assert levels == {Layout.FULL: ["H1", "H2", "H2", "H3", "H3"], Layout.BRIEF: ["H1"]}[layout]
