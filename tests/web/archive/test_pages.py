"""The archive: editions by month, papers by theme, and a search, for anybody."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import Engine

from newsletter.models import Period, Theme
from tests.mail.editions import paper
from tests.newsletters import frozen
from tests.web.archive.archives import asked, daily


@pytest.fixture
def archive(sqlite_engine: Engine) -> Iterator[httpx.Client]:
    """Four days in two months, and the week that ends with the last of them."""
    for number in range(4):
        frozen(sqlite_engine, [], made=daily(number))
    frozen(sqlite_engine, [], made=daily(3, id="week", period=Period.WEEK, title="The week", theme="World models"))
    with asked(sqlite_engine) as client:
        yield client


def links(page: httpx.Response, under: str) -> list[str]:
    """Where a page's links below this path lead to pages, in their order."""
    return re.findall(rf'href="{under}(?!/feed\.atom)([^"]+)(?<!\.bib)(?<!\.ris)"', page.text)


def titles(page: httpx.Response) -> list[str]:
    """The titles of the papers on a page."""
    return re.findall(r'class="paper"><a [^>]+>([^<]+)', page.text)


def test_the_archive_has_the_newest_months_with_their_editions_and_every_month(archive: httpx.Client) -> None:
    page = archive.get("/archive")
    assert links(page, "/editions/") == ["week-2026-05-02", "2026-05-02", "2026-05-01", "2026-04-30", "2026-04-29"]
    assert links(page, "/archive/") == ["2026-05", "2026-04"]


def test_older_months_have_pages_of_their_own(sqlite_engine: Engine) -> None:
    for number in range(0, 120, 30):
        frozen(sqlite_engine, [], made=daily(number))
    with asked(sqlite_engine) as client:
        front, oldest = client.get("/archive"), client.get("/archive/2026-04")
    assert links(front, "/editions/") == ["2026-07-28", "2026-06-28"]
    assert (links(oldest, "/editions/"), links(oldest, "/archive/")) == (["2026-04-29"], ["2026-05"])


@pytest.mark.parametrize(
    "path",
    ["/archive/2026-06", "/archive/2026-4", "/archive/x", "/themes/none", "/themes/Speech-audio", "/editions/week-x"],
)
def test_what_the_archive_does_not_have_is_not_there(archive: httpx.Client, path: str) -> None:
    assert archive.get(path).status_code == 404


def test_the_edition_of_a_week_has_an_address_of_its_own(archive: httpx.Client) -> None:
    week, day = archive.get("/editions/week-2026-05-02"), archive.get("/editions/2026-05-02")
    assert ["The week" in page.text for page in (week, day)] == [True, False]
    assert "The week of 26 April to 2 May 2026" in week.text


def test_an_edition_leads_to_those_beside_it_of_the_same_period(archive: httpx.Client) -> None:
    beside = [links(archive.get(f"/editions/{name}"), "/editions/") for name in ("2026-05-02", "2026-05-01")]
    assert [*beside, links(archive.get("/editions/week-2026-05-02"), "/editions/")] == [
        ["2026-05-01"],
        ["2026-05-02", "2026-04-30"],
        [],
    ]


def test_an_edition_leads_to_the_pages_of_its_themes(archive: httpx.Client) -> None:
    assert links(archive.get("/editions/2026-05-02"), "/themes/") == ["speech-audio"]


def test_every_theme_is_listed_by_its_name_with_its_papers_counted(archive: httpx.Client) -> None:
    shown = re.findall(
        r'href="/themes/([^"]+)"[^>]*>([^<]+)</a>&#160;<span class="quiet">(\d+)', archive.get("/themes").text
    )
    assert shown == [("3d-world-models", "3D &amp; world models", "2"), ("speech-audio", "Speech &amp; audio", "8")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/themes/world-models", "/themes/3d-world-models"),
        ("/themes/world-models/feed.atom", "/themes/3d-world-models/feed.atom"),
        ("/themes/world-models?page=2", "/themes/3d-world-models"),
    ],
)
def test_the_old_address_of_a_heading_leads_on_for_good(archive: httpx.Client, old: str, new: str) -> None:
    answer = archive.get(old)
    assert (answer.status_code, answer.headers["location"]) == (301, new)
    assert archive.get(new).status_code == 200


def test_an_old_heading_of_several_themes_leads_to_all_themes(sqlite_engine: Engine) -> None:
    frozen(sqlite_engine, [], made=daily(0, theme="Vision & graphics"))
    with asked(sqlite_engine) as client:
        answers = [client.get(f"/themes/vision-graphics{end}") for end in ("", "/feed.atom")]
    assert [(answer.status_code, answer.headers.get("location")) for answer in answers] == [
        (301, "/themes"),
        (404, None),
    ]


def test_a_heading_of_several_sections_leads_to_no_page(sqlite_engine: Engine) -> None:
    papers = [replace(paper(n), section=section) for n, section in enumerate(("Agents", "Code"))]
    headings = (Theme(name="Agents & code", papers=tuple(papers)), Theme(name="More", papers=(papers[0],)))
    frozen(sqlite_engine, [], made=daily(0, themes=headings[:1]))
    frozen(sqlite_engine, [], made=daily(1, themes=headings[1:]))
    with asked(sqlite_engine) as client:
        pages = [client.get(f"/editions/2026-04-{day}") for day in (29, 30)]
    assert [links(page, "/themes/") for page in pages] == [[], ["agents"]]


def test_a_theme_has_its_papers_by_edition_newest_first(archive: httpx.Client) -> None:
    page = archive.get("/themes/speech-audio")
    assert links(page, "/editions/") == ["2026-05-02", "2026-05-01", "2026-04-30", "2026-04-29"]
    assert titles(page) == [f"Paper number {n}" for n in (300, 301, 200, 201, 100, 101, 0, 1)]


def test_a_long_theme_is_shown_a_page_at_a_time(sqlite_engine: Engine) -> None:
    frozen(sqlite_engine, [], made=daily(0, papers=65))
    with asked(sqlite_engine) as client:
        pages = [client.get("/themes/speech-audio", params={"page": number}) for number in ("1", "2", "3")]
    assert [len(titles(page)) for page in pages] == [30, 30, 5]
    assert [links(page, "/themes/speech-audio") for page in pages] == [["?page=2"], ["?page=1", "?page=3"], ["?page=2"]]


@pytest.mark.parametrize("page", ["0", "2", "-1", "01", "x", "1e9", "٣", "9" * 5000, ""])
def test_a_page_that_a_list_does_not_have_is_not_there(archive: httpx.Client, page: str) -> None:
    answers = [archive.get(path, params={"page": page}) for path in ("/themes/speech-audio", "/search")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_search_finds_papers_and_says_where_each_stood(archive: httpx.Client) -> None:
    page = archive.get("/search", params={"q": "number 301"})
    assert titles(page) == ["Paper number 301"]
    assert "1 paper has" in page.text
    assert (links(page, "/themes/"), links(page, "/editions/")) == (["speech-audio"], ["2026-05-02"])


def test_a_search_that_finds_nothing_says_so(archive: httpx.Client) -> None:
    assert "No paper in the archive has" in archive.get("/search?q=nowhere").text


def test_a_search_for_nothing_is_the_form(archive: httpx.Client) -> None:
    pages = [archive.get(f"/search?q={query}").text for query in ("", "+++", "%22%22", "%00")]
    assert ["The search finds papers" in page and 'role="status"' not in page for page in pages] == [True] * 4


def test_a_long_search_is_shown_a_page_at_a_time_and_keeps_what_was_asked(sqlite_engine: Engine) -> None:
    frozen(sqlite_engine, [], made=daily(0, papers=31))
    with asked(sqlite_engine) as client:
        first = client.get("/search", params={"q": 'paper "number"'})
        (following,) = re.findall(r'href="([^"]+)" rel="next"', first.text)
        second = client.get(html.unescape(following))
    assert (len(titles(first)), len(titles(second))) == (30, 1)
    assert [html.unescape(page.text).count('value="paper "number""') for page in (first, second)] == [1, 1]


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', "';--", "{{ 7*7 }}", "%_", "\u202ea", "a" * 5000])
def test_what_was_asked_is_shown_as_text(archive: httpx.Client, query: str) -> None:
    page = archive.get("/search", params={"q": query})
    assert (page.status_code, "<script" in page.text) == (200, False)
    assert f'value="{html.escape(query[:200]).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")}"' in page.text


def test_an_edition_that_is_published_later_is_found_at_once(sqlite_engine: Engine) -> None:
    frozen(sqlite_engine, [], made=daily(0))
    with asked(sqlite_engine) as client:
        before = titles(client.get("/search?q=number"))
        frozen(sqlite_engine, [], made=daily(1, theme="Robots", papers=1))
        after, theme = titles(client.get("/search?q=number")), titles(client.get("/themes/robots"))
    assert (len(before), len(after), theme) == (2, 3, ["Paper number 100"])


def test_an_archive_without_editions_says_so_on_every_page(sqlite_engine: Engine) -> None:
    with asked(sqlite_engine) as client:
        texts = [client.get(path).text for path in ("/", "/archive", "/themes")]
        assert ["The first edition has not been published yet." in page for page in texts] == [True] * 3
        assert "No paper" in client.get("/search?q=number").text


def test_the_archive_is_the_same_on_both_databases(engine: Engine) -> None:
    for number in range(3):
        frozen(engine, [], made=daily(number))
    with asked(engine) as client:
        pages = [client.get(path) for path in ("/archive/2026-04", "/themes/speech-audio", "/search?q=number+101")]
    assert [len(links(page, "/editions/")) for page in pages] == [2, 3, 1]
