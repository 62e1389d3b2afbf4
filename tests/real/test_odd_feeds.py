"""Hostile and odd documents written by others: refused or read as text, in little memory."""

import json
import re
import tracemalloc
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import feedparser  # type: ignore[import-untyped]  # ships no types
import pytest

from newsletter import plain
from newsletter.errors import FeedError
from newsletter.models import Paper
from newsletter.sources import reading

NOW = datetime(2026, 11, 1, 8, 20, tzinfo=UTC)
# Four feeds that name no encoding, two in the format CDF, and three titles of which feedparser drops a part.
READ_OTHERWISE = 9
ELEMENTS = """
    a abbr acronym address applet area article aside audio base basefont bdi bdo bgsound big blink blockquote body br
    button canvas caption center cite code col colgroup datalist dd del details dfn dialog dir div dl dt em embed
    fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img
    input ins isindex kbd keygen label legend li link listing main map mark marquee math menu menuitem meta meter nav
    nobr noembed noframes noscript object ol optgroup option output param picture plaintext pre progress ruby samp
    script section select slot small source span strike strong style sub summary sup svg table tbody td template
    textarea tfoot th thead time title tr track tt ul var video wbr xmp
""".split()  # noqa: SIM905 - a hundred names as a list
MARKUP = re.compile(rf"</?(?:{'|'.join(ELEMENTS[1:])})(?![\w:-])|<[^<>]*\son[a-z]+\s*=", re.IGNORECASE)
UNPRINTED = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e]")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix == ".xml")


def titles(content: bytes) -> list[str]:
    """What is read of a document; one that is refused gives nothing."""
    try:
        return [s.paper.title for s in reading.read(content, source="odd", read_at=NOW).sightings]
    except FeedError:
        return []


def plain_count(content: bytes) -> list[str]:
    """The titles that feedparser alone finds, its own cleaning included."""
    entries = feedparser.parse(BytesIO(content)).entries
    return [title for title in (plain.line(entry.get("title", "")) for entry in entries) if title]


def peak(documents: Iterable[bytes]) -> int:
    """The most memory in MB that reading took for any of these."""
    tracemalloc.start()
    for content in documents:
        titles(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most // 1024**2


def test_odd_feeds_raise_nothing_but_our_error(shared: Path) -> None:
    contents = [path.read_bytes() for path in files(shared / "corpora/odd-feeds")]
    assert (len(contents), peak(contents) < 200) == (1052, True)


def test_no_title_of_an_odd_feed_is_lost_that_feedparser_finds(shared: Path) -> None:
    contents = [path.read_bytes() for path in files(shared / "corpora/odd-feeds")]
    otherwise = [content for content in contents if titles(content) != plain_count(content)]
    assert len(otherwise) <= READ_OTHERWISE


def test_every_bomb_is_refused_in_little_memory(shared: Path) -> None:
    contents = [path.read_bytes() for path in files(shared / "corpora/xml-bombs")]
    assert ([titles(content) for content in contents], peak(contents) < 100) == ([[]] * 10, True)


def test_a_bomb_dressed_as_a_feed_is_refused(shared: Path) -> None:
    bombs = [path.read_text() for path in files(shared / "corpora/xml-bombs") if "<!ENTITY" in path.read_text()]
    feeds = [re.sub(r"<(/?)(?:bomb|root|test)\b", r"<\1rss", bomb) for bomb in bombs]
    said = Counter()
    for feed in feeds:
        with pytest.raises(FeedError) as refused:
            reading.read(feed.encode(), source="bomb", read_at=NOW)
        said["declares its own entities" in str(refused.value)] += 1
    assert said == {True: len(bombs)}


def texts(shared: Path) -> list[str]:
    payloads = json.loads((shared / "corpora/html-payloads/payloads.json").read_bytes())
    return [payload["payload"] for payload in payloads] + json.loads(
        (shared / "corpora/text/naughty-strings.json").read_bytes()
    )


def documents(text: str) -> Iterator[bytes]:
    """A document of each kind of source with the text in every field."""
    author = {"name": text}
    inner = {"title": f"A {text}", "summary": text, "authors": [author], "ai_summary": text, "ai_keywords": [text]}
    yield json.dumps([{"paper": inner, "organization": {"fullname": text}}]).encode()
    item = {"title": f"A {text}", "content_html": text, "authors": [author], "tags": [text]}
    yield json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()
    line = " ".join(text.split()) or "-"
    yield f"A {line}\n\n{line}\n\n{line}\n·\nMay 2, 2024\n".encode(errors="replace")


def fields(paper: Paper) -> list[str]:
    return [
        *(paper.title, paper.abstract, paper.organisation, paper.feed_summary),
        *(*paper.authors, *paper.keywords, paper.url, paper.thumbnail_url, paper.code_url),
    ]


def test_no_markup_and_no_line_end_of_a_payload_is_left_in_any_field(shared: Path) -> None:
    read = [
        words
        for text in texts(shared)
        for content in documents(text)
        for sighting in reading.read(content, source="payload", read_at=NOW).sightings
        for words in fields(sighting.paper)
    ]
    assert len(read) > 738 * 10
    assert [words for words in read if MARKUP.search(words) or UNPRINTED.search(words)] == []
