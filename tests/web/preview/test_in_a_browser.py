"""The preview as an operator has it open beside an editor, in a real browser."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from newsletter import packed
from newsletter.actions.newsletter import Newsletter
from tests.homes import Home
from tests.smtp_server import Relay
from tests.web.browser import as_new, open_page
from tests.web.conftest import Minutes, serving
from tests.web.preview.previews import ME, preview_of, sha256

BODY = "email/weekly/body.mjml"
HEAD = "email/shared/head.mjml"
SHEET = "web/preview.css"
WAIT = 20_000  # milliseconds; the page looks each second, and a busy machine takes longer
WEEK = "week-2024-05-12"
VIEWS = {
    "Desktop": ["Desktop"],
    "Phone": ["Phone", "Small phone", "Phone, dark"],
    "Dark": ["Desktop, dark", "Phone, dark"],
    "Images off": ["Desktop, images off", "Phone, images off"],
}


@pytest.fixture
def address(newsletter: Newsletter) -> Iterator[str]:
    """Where the preview of a newsletter with two published editions is served."""
    with serving(preview_of(newsletter, clock=Minutes())) as address:
        yield f"{address}/"


@pytest.fixture
def page(tab: Page, address: str) -> Page:
    """The preview open in a browser, at the view that is shown soonest."""
    page = as_new(tab)
    page.goto(f"{address}?view=source")
    return page


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Relay, str]]:
    """An operator's folder with a published edition, where its mail goes, and where the command serves its preview."""
    home = Home(tmp_path_factory.mktemp("served"))
    home.people("ada@example.org", "bob@example.org")
    home.feed()
    with closing(Relay()) as relay:
        begin(home, relay)
        home.run("run")
        started = home.started("preview", "--no-open", "--to", ME)
        assert started.stdout
        printed = started.stdout.readline()
        yield home, relay, re.findall(r"http://\S+/", printed)[0]
        started.terminate()
        started.communicate()


def begin(home: Home, relay: Relay) -> None:
    """Write the settings and own templates as they are before a test changes them."""
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", top='templates = "own"')
    for name in (BODY, HEAD, SHEET):
        path = home.path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(packed.folder("templates") / name, path)


@pytest.fixture
def served(standing: tuple[Home, Relay, str]) -> Home:
    """That folder as it was at first."""
    home, relay, _ = standing
    begin(home, relay)
    relay.taken.clear()
    return home


@pytest.fixture
def relay(standing: tuple[Home, Relay, str]) -> Relay:
    """The server that its mail goes to."""
    return standing[1]


@pytest.fixture
def command(served: Home, standing: tuple[Home, Relay, str]) -> str:
    """Where the command serves the preview of that folder."""
    return standing[2]


@pytest.fixture
def edited(tab: Page, command: str, request: pytest.FixtureRequest) -> Page:
    """The preview of a planned edition, open while the operator's files are changed, at the view that a test names."""
    page = as_new(tab)
    page.goto(f"{command}?edition={WEEK}&view={getattr(request, 'param', 'desktop')}")
    return page


def rewrite(home: Home, name: str, one: str, other: str) -> None:
    """Change one thing in a file of the operator's."""
    path = home.path / name
    text = path.read_text(encoding="utf-8")
    assert one in text
    path.write_text(text.replace(one, other), encoding="utf-8")


def mail(page: Page, title: str = "Desktop") -> FrameLocator:
    """The mail in the frame of that title."""
    return page.frame_locator(f'iframe[title="{title}"]')


def paint(page: Page, title: str) -> str:
    """The colour of the mail's page in that frame."""
    expect(mail(page, title).locator("h1")).to_be_attached()
    colour: str = mail(page, title).locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    return colour


def test_it_is_seen_from_all_sides_at_once(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    frames = [frame.get_attribute("title") for frame in page.locator("iframe").all()]
    assert frames == ["Desktop", "Phone", "Phone, dark", "Desktop, dark", "Desktop, images off"]
    expect(page.get_by_role("region", name="Plain text")).to_contain_text("Morning Papers")
    expect(page.get_by_role("region", name="Source")).to_contain_text("List-Unsubscribe-Post: ")
    left, right = (page.locator(f'iframe[title="{title}"]').bounding_box() for title in ("Desktop", "Phone"))
    assert left
    assert right
    assert (left["x"] + left["width"] <= right["x"], left["y"] == right["y"]) == (True, True)


def test_each_view_is_a_click_away(page: Page) -> None:
    for view, frames in VIEWS.items():
        page.get_by_role("navigation", name="Views").get_by_role("link", name=view, exact=True).click()
        expect(page.locator("[aria-current=page]")).to_have_text(view)
        assert [frame.get_attribute("title") for frame in page.locator("iframe").all()] == frames


def test_a_phone_is_as_wide_as_a_phone(page: Page, address: str) -> None:
    page.goto(f"{address}?view=phone")
    widths = [frame.evaluate("frame => frame.clientWidth") for frame in page.locator("iframe").all()]
    assert widths == [390, 320, 390]


def test_the_dark_is_dark_and_the_day_is_light_whatever_the_operators_screen_prefers(page: Page, address: str) -> None:
    page.goto(address)
    grounds = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        grounds.append([paint(page, title) for title in ("Desktop", "Desktop, dark")])
    assert grounds == [["rgb(255, 255, 255)", "rgb(22, 23, 25)"]] * 2


def test_a_subscriber_is_chosen_and_their_mail_shown(page: Page) -> None:
    page.get_by_label("Subscriber").fill("bob@example.org")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("region", name="Source")).to_contain_text("To: Bob <bob@example.org>")


def test_another_edition_is_chosen(page: Page) -> None:
    page.get_by_label("Edition").select_option("the next edition")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing new since the edition of 2025-12-01")


def test_a_published_edition_can_be_composed_again(page: Page) -> None:
    page.get_by_role("link", name="Compose it again").click()
    expect(page.get_by_label("The message")).to_contain_text("2025-12-01, planned")


def test_changing_a_template_reloads_the_page(edited: Page, served: Home) -> None:
    rewrite(served, f"own/{BODY}", "{{ edition.counts }}", "Written by hand")
    expect(mail(edited).locator("body")).to_contain_text("Written by hand", timeout=WAIT)


@pytest.mark.parametrize("edited", ["dark"], indirect=True)
def test_changing_the_style_of_the_mails_reloads_the_page(edited: Page, served: Home) -> None:
    rewrite(
        served,
        f"own/{HEAD}",
        "body, .page { background: {{ dark.page }} !important; }",
        "body { background: #123456 !important; }",
    )
    expect(mail(edited, "Desktop, dark").locator("body")).to_have_css(
        "background-color", "rgb(18, 52, 86)", timeout=WAIT
    )


def test_changing_a_style_sheet_reloads_the_page(edited: Page, served: Home) -> None:
    rewrite(served, f"own/{SHEET}", "h1 { margin: 0;", "h1 { margin: 7px;")
    expect(edited.locator("h1")).to_have_css("margin-top", "7px", timeout=WAIT)


@pytest.mark.parametrize("edited", ["source"], indirect=True)
def test_changing_a_setting_reloads_the_page(edited: Page, served: Home) -> None:
    rewrite(served, "newsletter.toml", 'name = "Morning Papers"', 'name = "Evening Papers"')
    expect(edited.get_by_role("region", name="Source")).to_contain_text("From: Evening Papers", timeout=WAIT)


def test_a_colour_that_is_no_colour_is_told_and_the_last_good_one_stays_until_it_is_mended(
    edited: Page, served: Home
) -> None:
    rewrite(served, "newsletter.toml", "[transport]", 'colour = "blue"\n[transport]')
    expect(edited.get_by_role("alert")).to_contain_text("list.colour: must be a colour like #b4421a", timeout=WAIT)
    expect(mail(edited).locator("h1")).to_have_text("Morning Papers")
    rewrite(served, "newsletter.toml", '"blue"', '"#0000ff"')
    expect(edited.get_by_role("alert")).to_have_count(0, timeout=WAIT)


def test_a_broken_template_is_told_by_file_and_line_and_the_last_good_one_stays(edited: Page, served: Home) -> None:
    rewrite(served, "own/email/shared/head.mjml", "{{ light.ink }}", "{{ light.inc }}")
    expect(edited.get_by_role("alert")).to_contain_text(re.compile(r"own/email/shared/head\.mjml:\d+: "), timeout=WAIT)
    expect(edited.get_by_role("alert")).to_contain_text("Below is the last good one")
    expect(mail(edited).locator("h1")).to_be_attached()
    rewrite(served, "own/email/shared/head.mjml", "{{ light.inc }}", "{{ light.ink }}")
    expect(edited.get_by_role("alert")).to_have_count(0, timeout=WAIT)


@pytest.mark.parametrize("javascript", [True, False])
def test_send_this_to_me_sends_what_is_shown(browser: Browser, command: str, relay: Relay, javascript: bool) -> None:
    with open_page(browser, javascript=javascript) as page:
        page.goto(command)
        shown = page.locator("dt:text-is('SHA-256') + dd").inner_text()
        page.get_by_role("button", name="Send this to me").click()
        expect(page.get_by_role("status")).to_contain_text(f"Sent to {ME}: 250")
        expect(page.get_by_role("status")).to_contain_text(shown)
    assert [(taken.recipient, sha256(taken.content)) for taken in relay.taken] == [(ME, shown)]


def test_all_but_reloading_works_without_javascript(browser: Browser, address: str) -> None:
    with open_page(browser, javascript=False) as page:
        page.goto(address)
        page.get_by_label("Subscriber").fill("2")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name="Dark", exact=True).click()
        expect(mail(page, "Phone, dark").locator("h1")).to_contain_text("Morning Papers")
        expect(page.get_by_label("The message")).to_contain_text("bob@example.org")


@pytest.mark.parametrize("view", ["all", "source"])
def test_the_page_fits_a_screen_of_320_pixels(page: Page, address: str, view: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{address}?view={view}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
