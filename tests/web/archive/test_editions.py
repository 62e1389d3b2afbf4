"""What anybody may see: every edition whole, and nothing of a subscriber."""

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.store import editions
from newsletter.store.engine import reading
from tests.web.conftest import ADA, BOB, LIST, NOW, SECRET, Minutes, asking, serving
from tests.whole import application, changed, deliver, publish

PERSONAL = ("/unsubscribe/", "/preferences/", "/view/", "/confirm/")


def crawled(pages: httpx.Client, *, below: str = "") -> dict[str, httpx.Response]:
    """Every page that links lead to from the front page, from the feeds and from the map of the site."""
    pages_at: dict[str, httpx.Response] = {}
    ahead = ["/", "/feed.atom", "/feed.json", "/sitemap.xml", "/robots.txt", "/healthz", "/nothing", "/search?q=model"]
    while ahead:
        path = ahead.pop()
        if path not in pages_at:
            pages_at[path] = pages.get(path)
            ahead += [path.removeprefix(below) for path in led_to(pages_at[path])]
    return pages_at


def led_to(page: httpx.Response) -> list[str]:
    """The paths of our own that a page names."""
    text = html.unescape(page.text)
    whole = re.findall(r"https://papers\.example\.org(/[^\s\"<#\\]*)", text)
    return [*whole, *re.findall(r'(?:href|src|action)="(/[^"#]*)', text)]


@pytest.fixture
def folder(newsletter: Newsletter, tmp_path: Path) -> Path:
    """An operator's own folder of page templates."""
    return tmp_path / "own"


def test_the_archive_has_the_editions_by_month_newest_first(pages: httpx.Client) -> None:
    shown = pages.get("/archive").text
    assert re.findall(r'(?:<h2 id="month-[\d-]+">|href="/editions/)([^<"]+)', shown) == [
        "December 2025",
        "2025-12-01",
        "November 2025",
        "2025-11-13",
    ]


def test_an_edition_is_shown_with_every_paper_of_its_list(pages: httpx.Client, newsletter: Newsletter) -> None:
    with reading(newsletter.engine) as connection:
        published = editions.of_day(connection, LIST.id, date(2025, 12, 1))
    assert published
    shown = html.unescape(pages.get("/editions/2025-12-01").text)
    listed = [paper.paper.title for paper in (*published.edition.papers, *published.edition.rest)]
    assert (len(listed), [title for title in listed if title not in shown]) == (35, [])


def test_the_front_page_leads_to_the_latest_edition_first(pages: httpx.Client) -> None:
    assert re.findall(r'<h2[^>]*><a href="([^"]+)"', pages.get("/").text) == ["/editions/2025-12-01"]


def test_the_front_page_before_the_first_edition_says_so(newsletter: Newsletter) -> None:
    other = changed(newsletter, mailing_list=replace(LIST, id="another.example.org"))
    with serving(application(other, secrets=[SECRET], clock=Minutes())) as address:
        assert "The first edition has not been published yet." in httpx.get(address).text


@pytest.mark.parametrize("path", ["/editions/2025-12-02", "/editions/20251201", "/editions/2025-W49-1", "/editions/x"])
def test_a_day_without_an_edition_and_a_day_written_otherwise_are_not_there(pages: httpx.Client, path: str) -> None:
    assert pages.get(path).status_code == 404


def test_every_link_of_the_public_pages_leads_somewhere(pages: httpx.Client) -> None:
    by_path = crawled(pages)
    assert {path: page.status_code for path, page in by_path.items() if page.status_code != 200} == {"/nothing": 404}
    assert {"/editions/2025-12-01/picture.png", "/archive/2025-11"} <= set(by_path)
    assert len([path for path in by_path if path.startswith("/themes/")]) > 5


def test_no_public_page_shows_a_subscriber_or_a_token(
    pages: httpx.Client, newsletter: Newsletter, tmp_path: Path
) -> None:
    deliver(newsletter, clock=lambda: NOW.replace(day=3))
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == 4
    said = [word.encode() for word in (ADA.address, ADA.name, BOB.address, *PERSONAL)]
    contents = {path: page.content for path, page in crawled(pages).items() if path != "/robots.txt"}
    assert len(contents) > 20
    assert [(path, word) for path, content in contents.items() for word in said if word in content] == []


def test_a_page_says_its_one_address_or_that_it_is_not_to_be_found(pages: httpx.Client) -> None:
    by_path = crawled(pages)
    shown = {path: page.text for path, page in by_path.items() if "html" in page.headers["content-type"]}
    said = {
        path: re.findall(r'rel="canonical" href="([^"]+)"|"robots" content="(noindex)"', text)
        for path, text in shown.items()
    }
    hidden = {path: [("", "noindex")] for path in shown if path == "/nothing" or path.startswith("/search")}
    assert said == {path: [(f"{LIST.url}{path}", "")] for path in shown} | hidden


def test_a_title_from_a_feed_is_text_on_every_page(newsletter: Newsletter, pages: httpx.Client) -> None:
    with reading(newsletter.engine) as connection:
        published = editions.latest(connection, LIST.id)
    assert published
    hostile = replace(published.edition, id="hostile", day=date(2025, 12, 2), title="<script>alert(1)</script>")
    publish(newsletter, hostile, now=NOW, anyway=True)
    shown = [pages.get(path).text for path in ("/", "/archive", "/editions/2025-12-02")]
    assert [page.count("&lt;script&gt;") > 0 and "<script" not in page for page in shown] == [True, True, True]


def test_the_style_sheet_is_in_the_colour_of_the_list(newsletter: Newsletter) -> None:
    blue = changed(newsletter, mailing_list=replace(LIST, colour="#1a4fb4"))
    with serving(application(blue, secrets=[SECRET], clock=Minutes())) as address:
        assert "--accent: #1a4fb4;" in httpx.get(f"{address}/style.css").text


def test_links_stay_below_the_path_that_the_list_is_served_at(newsletter: Newsletter) -> None:
    below = changed(newsletter, mailing_list=replace(LIST, url="https://papers.example.org/papers"))
    pages = application(below, secrets=[SECRET], clock=Minutes())
    with serving(pages) as address, asking(address) as client:
        by_path = crawled(client, below="/papers")
    named = {path for page in by_path.values() for path in led_to(page)}
    assert (len(named) > 20, [path for path in named if not path.startswith("/papers/")]) == (True, [])


def test_a_list_that_is_written_from_the_right_has_pages_from_the_right(newsletter: Newsletter) -> None:
    hebrew = changed(newsletter, mailing_list=replace(LIST, language="he-IL"))
    with serving(application(hebrew, secrets=[SECRET], clock=Minutes())) as address:
        assert '<html lang="he-IL" dir="rtl">' in httpx.get(address).text


def test_an_operators_own_template_stands_before_the_programs(newsletter: Newsletter, folder: Path) -> None:
    (folder / "web").mkdir(parents=True)
    (folder / "web" / "sorry.html").write_text("Our own apology: {{ title }}", encoding="utf-8")
    own = changed(newsletter, templates=(folder, *newsletter.editing.templates))
    with serving(application(own, secrets=[SECRET], clock=Minutes())) as address:
        assert httpx.get(f"{address}/x").text == "Our own apology: There is nothing here"


def test_health_is_not_well_when_the_store_does_not_answer(
    newsletter: Newsletter, pages: httpx.Client, tmp_path: Path
) -> None:
    well = pages.get("/healthz")
    newsletter.engine.dispose()
    (tmp_path / "newsletter.db").write_bytes(b"no database" * 1000)
    ill = pages.get("/healthz")
    assert [(answer.status_code, answer.text) for answer in (well, ill)] == [
        (200, "ok"),
        (503, "the store does not answer"),
    ]
