"""The public pages and feeds of hostile words and of the whole archive of real days."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import feedparser
import httpx
import pytest
from defusedxml import ElementTree
from sqlalchemy import Engine

from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.models import Edition, Theme, TrendingPaper
from newsletter.store.engine import open_store
from newsletter.web.archive import picture
from newsletter.web.archive.words import whole
from tests.mail.editions import LIST, edition, paper
from tests.newsletters import frozen
from tests.promise.forms import form
from tests.real import archive
from tests.web.archive.archives import KNOWN, asked, daily

WEB = ("https://", "http://", "/", "#")


class Tags(HTMLParser):
    """The names of tags and their attributes in an HTML text, where it leads, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[tuple[str, str]] = set()
        self.links: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {(tag, name) for name, _ in attrs} | {(tag, "")}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "action", "formaction")}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def hostile(shared: Path) -> list[str]:
    """Every payload and every naughty string, as no door has cleaned them."""
    payloads = json.loads((shared / "corpora/html-payloads/payloads.json").read_bytes())
    naughty = json.loads((shared / "corpora/text/naughty-strings.json").read_bytes())
    return [*(each["payload"] for each in payloads), *naughty]


def said_everywhere(words: str, number: int) -> TrendingPaper:
    """A paper with these words wherever words or addresses may stand."""
    made = paper(
        number,
        title=words,
        abstract=words,
        authors=(words, words),
        author_count=None,
        organisation=words,
        url=words,
        code_url=words,
        project_url=words,
        thumbnail_url=words,
        keywords=(words,),
        feed_summary=words,
    )
    return replace(made, summary=words, why=(words,))


def editions_of(texts: Sequence[str]) -> list[Edition]:
    """Editions of twelve texts each, which also name their themes, and one edition is called by each third."""
    made = []
    for number, at in enumerate(range(0, len(texts), 12)):
        papers = tuple(said_everywhere(words, at + n) for n, words in enumerate(texts[at : at + 12]))
        themes = tuple(
            Theme(name=each.paper.title, about=each.paper.title, papers=papers[n::4])
            for n, each in enumerate(papers[:4])
        )
        day = date(2026, 1, 1) + timedelta(days=number)
        title = papers[0].paper.title
        made.append(replace(edition(), id=f"h{number}", day=day, title=title, themes=themes, rest=papers[-2:]))
    return made


@pytest.fixture
def hostile_archive(shared: Path, sqlite_engine: Engine) -> Iterator[httpx.Client]:
    """Pages over editions of nothing but hostile words."""
    for made in editions_of(hostile(shared)):
        frozen(sqlite_engine, [], made=made)
    with asked(sqlite_engine) as client:
        yield client


def paths(client: httpx.Client) -> list[str]:
    """The path of every page that the map of the site names."""
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return [(place.text or "").removeprefix(LIST.url) for place in tree.iter() if place.tag.endswith("}loc")]


def faults(pages: Mapping[str, Tags], allowed: Collection[tuple[str, str]]) -> list[tuple[str, object]]:
    """Tags and attributes that harmless pages do not have, and links that lead nowhere on the web."""
    foreign = [(path, name) for path, page in pages.items() for name in page.names - set(allowed)]
    astray = [(path, link) for path, page in pages.items() for link in page.links if not link.startswith(WEB)]
    return [*foreign, *astray]


@pytest.fixture
def allowed(tmp_path: Path) -> set[tuple[str, str]]:
    """The tags and attributes of pages in which nobody means harm."""
    engine = open_store(f"sqlite:///{tmp_path / 'harmless.db'}")
    for number in range(3):
        frozen(engine, [], made=daily(40 * number, papers=31, rest=(paper(900),)))
    with asked(engine) as client:
        texts = [client.get(path).text for path in (*paths(client), "/search", "/search?q=paper", "/search?q=none")]
        texts += [client.get("/themes/speech-audio?page=2").text]
        texts += [item["content_html"] for item in client.get("/feed.json").json()["items"]]
    engine.dispose()
    return {name for text in texts for name in Tags(text).names}


def test_no_hostile_words_become_a_tag_or_a_link_of_a_page(
    hostile_archive: httpx.Client, allowed: set[tuple[str, str]]
) -> None:
    answers = {path: hostile_archive.get(path) for path in paths(hostile_archive)}
    assert (len(answers) > 250, {page.status_code for page in answers.values()}) == (True, {200})
    assert faults({path: Tags(page.text) for path, page in answers.items()}, allowed) == []


def test_every_hostile_title_is_shown_word_for_word(hostile_archive: httpx.Client, shared: Path) -> None:
    pages = [Tags(hostile_archive.get(path).text) for path in paths(hostile_archive) if path.startswith("/editions/")]
    shown = without_space("".join(words for page in pages for words in page.words))
    assert [text for text in hostile(shared) if without_space(text) not in shown] == []


def test_no_hostile_words_that_are_searched_for_become_a_tag_or_a_link(
    hostile_archive: httpx.Client, shared: Path, allowed: set[tuple[str, str]]
) -> None:
    answers = {
        text: hostile_archive.get("/search", params={"q": text}) for text in hostile(shared)[:: form(short=4, long=1)]
    }
    assert {answer.status_code for answer in answers.values()} == {200}
    assert faults({text: Tags(answer.text) for text, answer in answers.items()}, allowed) == []


def test_no_hostile_words_become_a_tag_or_a_link_of_a_feed(
    shared: Path, sqlite_engine: Engine, allowed: set[tuple[str, str]]
) -> None:
    made = editions_of(hostile(shared))
    with asked(sqlite_engine) as client:
        for at in range(0, len(made), 15):
            for each in made[at : at + 15]:
                frozen(sqlite_engine, [], made=each)
            read = feedparser.parse(client.get("/feed.atom").content, sanitize_html=False)
            items = client.get("/feed.json").json()["items"]
            assert (read.bozo, items[0]["title"]) == (False, made[min(at + 14, len(made) - 1)].title)
            contents = [*(entry.content[0].value for entry in read.entries), *(item["content_html"] for item in items)]
            assert faults({content[:40]: Tags(content) for content in contents}, allowed) == []


def test_every_picture_of_hostile_words_is_well_formed_and_can_be_drawn(shared: Path) -> None:
    for made in editions_of(hostile(shared))[:: form(short=3, long=1)]:
        drawing = picture.svg(whole(made, tints=7, known=KNOWN), LIST)
        names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()}
        assert (names, picture.png(drawing)[:4]) == ({"svg", "rect", "text", "tspan"}, b"\x89PNG")


def test_every_page_of_an_archive_of_real_days_is_there_and_whole(shared: Path, sqlite_engine: Engine) -> None:
    """Planned as `newsletter publish` would."""
    for feed in archive.feeds(shared)[:: form(short=33, long=25)]:
        day = feed.list_day or date.fromisoformat(feed.source)
        frozen(sqlite_engine, [], made=plan_day(feed.sightings, list_id=LIST.id, day=day, choices=Choices(papers=10)))
    with asked(sqlite_engine) as client:
        answers = {path: client.get(path) for path in paths(client)}
        read = feedparser.parse(client.get("/feed.atom").content)
    titles = {path: page.text.count('class="paper"') for path, page in answers.items()}
    assert ({page.status_code for page in answers.values()}, read.bozo, len(read.entries)) == ({200}, False, 15)
    assert [path for path in answers if path.startswith("/editions/") and not 0 < titles[path] <= 10] == []
    assert [path for path in answers if path.startswith("/themes/") and not 0 < titles[path] <= 30] == []


def without_space(text: str) -> str:
    return re.sub(r"[\s\ue000\ue001]", "", text)
