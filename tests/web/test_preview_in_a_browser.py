"""The preview as an operator has it open beside an editor."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from newsletter import packed
from newsletter.web.preview import preview_application
from tests.web.browser import open_page
from tests.web.conftest import LIST, Planned, serving

BODY = "email/edition/body.mjml"
WAIT = 20_000  # milliseconds; the page looks each second, and a busy machine takes longer


@pytest.fixture
def body(planned: Planned) -> Path:
    """An operator's own copy of the edition's template."""
    path = planned.templates[0] / BODY
    path.parent.mkdir(parents=True)
    shutil.copyfile(packed.folder("templates") / BODY, path)
    return path


@pytest.fixture
def address(planned: Planned, body: Path) -> Iterator[str]:
    """Where the preview is served."""
    with serving(preview_application(planned, watched=planned.templates, mailing_list=LIST)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The preview open in a browser."""
    with open_page(browser) as page:
        page.goto(address)
        yield page


def test_both_parts_are_shown_side_by_side(page: Page) -> None:
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("Morning Papers")
    expect(page.locator("pre")).to_contain_text("Morning Papers")
    left, right = page.locator("iframe").bounding_box(), page.locator("pre").bounding_box()
    assert left
    assert right
    assert (left["x"] + left["width"] <= right["x"], left["y"] == right["y"]) == (True, True)


def test_changing_a_template_reloads_the_page(page: Page, body: Path) -> None:
    heading = page.frame_locator("iframe").locator("h1")
    expect(heading).to_have_text("Morning Papers")
    text = body.read_text(encoding="utf-8")
    body.write_text(text.replace("{{ list.name }}</h1>", "Written by hand</h1>"), encoding="utf-8")
    expect(heading).to_have_text("Written by hand", timeout=WAIT)


def test_a_broken_template_is_shown_by_file_and_line_and_the_page_comes_back(page: Page, body: Path) -> None:
    text = body.read_text(encoding="utf-8")
    body.write_text(
        f"\n{text}".replace("<mj-title>{{ edition.title }}", "<mj-title>{{ edition.titel }}"), encoding="utf-8"
    )
    line = text[: text.index("<mj-title>")].count("\n") + 2
    expect(page.locator("[role=alert]")).to_contain_text(f"{body}:{line}: ", timeout=WAIT)
    body.write_text(text, encoding="utf-8")
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("Morning Papers", timeout=WAIT)


def test_the_brief_layout_is_a_click_away(page: Page) -> None:
    page.get_by_role("link", name="brief").click()
    expect(page.locator("[aria-current=page]")).to_have_text("brief")
    expect(page.locator("iframe")).to_have_attribute("src", "/html?layout=brief")


def test_all_but_reloading_works_without_javascript(browser: Browser, address: str) -> None:
    with open_page(browser, javascript=False) as page:
        page.goto(address)
        expect(page.frame_locator("iframe").locator("h1")).to_have_text("Morning Papers")
        expect(page.locator("pre")).to_contain_text("Morning Papers")
