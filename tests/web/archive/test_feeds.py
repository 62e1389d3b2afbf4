"""The feeds: what the editions are, for programs that follow them."""

import html
import json
import re
from dataclasses import replace

import feedparser
import httpx
import pytest
from defusedxml import ElementTree
from sqlalchemy import Engine

from newsletter.models import Period, Theme
from tests.mail.editions import paper
from tests.newsletters import frozen
from tests.web.archive.archives import asked, daily
from tests.web.conftest import LIST

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def test_the_atom_feed_is_read_as_it_was_meant(pages: httpx.Client) -> None:
    read = feedparser.parse(pages.get("/feed.atom").content)
    assert (read.version, read.bozo, read.feed.title, read.feed.link) == ("atom10", False, LIST.name, f"{LIST.url}/")
    assert [(entry.link, entry.updated) for entry in read.entries] == [
        ("https://papers.example.org/editions/2025-12-01", "2025-12-02T06:00:00+00:00"),
        ("https://papers.example.org/editions/2025-11-13", "2025-12-02T06:00:00+00:00"),
    ]


def test_the_atom_feed_has_what_the_standard_asks_for(pages: httpx.Client) -> None:
    answer = pages.get("/feed.atom")
    feed = ElementTree.fromstring(answer.content)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert [len(feed.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        "https://papers.example.org/feed.atom"
    ]
    for entry in feed.findall(f"{ATOM}entry"):
        assert [len(entry.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated", "content")] == [1, 1, 1, 1]
        assert MOMENT.fullmatch(entry.findtext(f"{ATOM}updated", ""))
    ids = [element.text or "" for element in feed.iter(f"{ATOM}id")]
    assert (len(set(ids)), {name.startswith("urn:uuid:") for name in ids}) == (3, {True})


def test_the_json_feed_has_what_version_1_1_asks_for(pages: httpx.Client) -> None:
    answer = pages.get("/feed.json")
    feed = answer.json()
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    assert {name: feed[name] for name in ("version", "title", "home_page_url", "feed_url", "language")} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Morning Papers",
        "home_page_url": "https://papers.example.org/",
        "feed_url": "https://papers.example.org/feed.json",
        "language": "en",
    }
    newest = feed["items"][0]
    assert (newest["url"], newest["date_published"]) == (
        "https://papers.example.org/editions/2025-12-01",
        "2025-12-02T06:00:00+00:00",
    )
    assert newest["image"] == f"{newest['url']}/picture.png"
    assert newest["tags"][0] == html.unescape(re.findall("<h2>(.*?)</h2>", newest["content_html"])[0])


def test_both_feeds_say_the_same_of_an_edition(pages: httpx.Client) -> None:
    feed = ElementTree.fromstring(pages.get("/feed.atom").content)
    names = ("id", "title", "published", "summary", "content")
    atom = [[entry.findtext(f"{ATOM}{name}") for name in names] for entry in feed.iter(f"{ATOM}entry")]
    names = ("id", "title", "date_published", "summary", "content_html")
    assert atom == [[item[name] for name in names] for item in pages.get("/feed.json").json()["items"]]


def test_an_edition_keeps_its_id_when_the_list_moves(sqlite_engine: Engine) -> None:
    frozen(sqlite_engine, [], made=daily(0))
    entries = []
    for url in (LIST.url, "https://elsewhere.example.org"):
        with asked(sqlite_engine, mailing_list=replace(LIST, url=url)) as client:
            entries.append([(item["id"], item["url"]) for item in client.get("/feed.json").json()["items"]])
    ((here, url),), ((there, moved),) = entries
    assert (here == there, url, moved.startswith("https://elsewhere")) == (
        True,
        f"{LIST.url}/editions/2026-04-29",
        True,
    )


def test_a_feed_has_every_paper_that_is_shown_and_leads_to_the_rest(pages: httpx.Client) -> None:
    content = pages.get("/feed.json").json()["items"][0]["content_html"]
    assert content.count("<h3>") == 20
    assert '<a href="https://papers.example.org/editions/2025-12-01#rest">15 more papers</a>' in content


def test_a_feed_has_the_newest_editions_only(sqlite_engine: Engine) -> None:
    for number in range(20):
        frozen(sqlite_engine, [], made=daily(number))
    with asked(sqlite_engine) as client:
        items = client.get("/feed.json").json()["items"]
    assert [item["title"] for item in items] == [f"Edition number {number}" for number in range(19, 4, -1)]


def test_the_edition_of_a_week_says_of_which_in_a_feed(sqlite_engine: Engine) -> None:
    frozen(sqlite_engine, [], made=daily(3, id="day"))
    frozen(sqlite_engine, [], made=daily(3, id="week", period=Period.WEEK))
    with asked(sqlite_engine) as client:
        items = client.get("/feed.json").json()["items"]
        titles = [entry.title for entry in feedparser.parse(client.get("/feed.atom").content).entries]
    expected = ["The week of 26 April to 2 May 2026: Edition number 3", "Edition number 3"]
    assert ([item["title"] for item in items], titles) == (expected, expected)
    assert [item["url"].rpartition("/")[2] for item in items] == ["week-2026-05-02", "2026-05-02"]


def test_a_feed_without_editions_is_whole(sqlite_engine: Engine) -> None:
    with asked(sqlite_engine) as client:
        read = feedparser.parse(client.get("/feed.atom").content)
        assert (read.bozo, read.entries, client.get("/feed.json").json()["items"]) == (False, [], [])


@pytest.mark.parametrize("words", ["\x0b\x00\x1b[31m", "\ufffe\uffff", "]]>&lt;<b>&amp;", "<script>alert(1)</script>"])
def test_what_xml_cannot_hold_and_what_it_means_do_no_harm(sqlite_engine: Engine, words: str) -> None:
    hostile = Theme(name=words, papers=(paper(1, title=f"A {words} title"),))
    frozen(sqlite_engine, [], made=daily(0, title=words, themes=(hostile,)))
    with asked(sqlite_engine) as client:
        read = feedparser.parse(client.get("/feed.atom").content, sanitize_html=False)
        item = json.loads(client.get("/feed.json").content)["items"][0]
    assert (read.bozo, item["title"]) == (False, words)
    assert [text.count("<script") for text in (read.entries[0].content[0].value, item["content_html"])] == [0, 0]


def test_every_page_leads_programs_to_the_feeds(pages: httpx.Client) -> None:
    types = [
        re.findall(r'rel="alternate" type="([^"]+)"', pages.get(path).text) for path in ("/", "/archive", "/themes")
    ]
    assert types == [["application/atom+xml", "application/feed+json"]] * 3


def test_the_map_of_the_site_has_every_edition_month_and_theme(pages: httpx.Client) -> None:
    tree = ElementTree.fromstring(pages.get("/sitemap.xml").content)
    paths = {(element.text or "").removeprefix(LIST.url) for element in tree.iter() if element.tag.endswith("}loc")}
    assert {"/", "/archive", "/themes", "/editions/2025-12-01", "/archive/2025-11"} <= paths
    assert len([path for path in paths if path.startswith("/themes/")]) > 5


def test_programs_that_read_every_page_are_kept_from_the_personal_ones(sqlite_engine: Engine) -> None:
    with asked(sqlite_engine, mailing_list=replace(LIST, url="https://example.org/papers")) as client:
        assert client.get("/robots.txt").text == (
            "User-agent: *\n"
            "Disallow: /papers/view/\n"
            "Disallow: /papers/unsubscribe/\n"
            "Disallow: /papers/preferences/\n"
            "Disallow: /papers/change/\n"
            "Disallow: /papers/undo/\n"
            "Disallow: /papers/confirm/\n"
            "Disallow: /papers/search\n"
            "Sitemap: https://example.org/papers/sitemap.xml\n"
        )
