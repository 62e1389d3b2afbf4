"""Whole messages of real papers and of hostile words, each read back from its raw bytes.

A title is compared as the door gives it: markup, control and private-use characters out, white space folded. A name
passes no such door and is compared as a header can hold it. In bodies, whose lines are wrapped, white space is left
out.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from newsletter import plain
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.models import Edition, Feed, Layout
from newsletter.sources import reading
from tests.mail import days, raw
from tests.mail.editions import LIST, edition, paper
from tests.mail.messages import composed, stamped
from tests.mail.test_compose import FIELDS
from tests.mail.test_headers import decoded, folded, parsed, recipients, subject, to
from tests.promise.forms import form
from tests.real import archive

LAYOUTS = pytest.mark.parametrize("layout", list(Layout))
ONE_ENCODED_WORD = 11  # characters of four bytes


_TO_A_HEADING = re.compile(r"#theme-[0-9]+")  # the overview's own, within the mail


class Tags(HTMLParser):
    """The names of tags and attributes in an HTML text, its links, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {(tag, name) for name, _ in attrs} | {(tag, "")}
        links = [value or "" for name, value in attrs if name in ("href", "src", "action", "background")]
        self.links += [link for link in links if not _TO_A_HEADING.fullmatch(link)]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def naughty(shared: Path) -> list[str]:
    return list(json.loads((shared / "corpora/text/naughty-strings.json").read_bytes()))


def payloads(shared: Path) -> list[str]:
    payloads_read = json.loads((shared / "corpora/html-payloads/payloads.json").read_bytes())
    return [each["payload"] for each in payloads_read]


def in_one_theme(titles: Sequence[str]) -> Edition:
    """An edition of papers with these titles, twelve at most, so that both layouts show each."""
    made = edition(*(paper(n, title=title) for n, title in enumerate(titles, start=1)))
    return replace(made, title=titles[0])


def twelve_by_twelve(titles: Sequence[str]) -> list[Edition]:
    return [in_one_theme(titles[at : at + 12]) for at in range(0, len(titles), 12)]


def of_feed(feed: Feed, *, papers: int) -> Edition:
    return plan_day(
        feed.sightings, list_id=LIST.id, day=feed.list_day or date(2026, 5, 6), choices=Choices(papers=papers)
    )


def largest(shared: Path) -> Feed:
    return max(archive.feeds(shared), key=lambda feed: len(feed.sightings))


def answer(payload: str, number: int) -> dict[str, object]:
    """A paper of the Daily Papers API with the payload wherever words or links may stand."""
    paper = {
        "id": f"2605.{number:05}",
        "title": f"{payload} {number}",
        "summary": f"We show {payload}. It improves {payload} by 5%.",
        "authors": [{"name": payload}, {"name": payload}],
        "organization": {"fullname": payload, "name": payload},
        "githubRepo": payload,
        "projectPage": payload,
        "ai_summary": payload,
        "ai_keywords": [payload],
        "thumbnail": payload,
        "upvotes": 1000 - number,
        "publishedAt": "2026-05-05T00:00:00.000Z",
    }
    return {"paper": paper, "title": paper["title"], "thumbnail": payload, "numComments": 1}


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def faults(message: bytes, titles: Sequence[str]) -> list[str]:
    """What is wrong with a stamped message that should show these titles in both its parts."""
    (_, text), (_, html) = raw.parts(message)
    seen = Tags(html)
    shown = {"text": without_space(text), "html": without_space("".join(seen.words))}
    lost = [f"{part} lost {title!r}" for title in titles for part in shown if without_space(title) not in shown[part]]
    wrong = {
        "fields": raw.names(message) != FIELDS,
        "long lines": max(map(len, raw.lines(message))) > 998,
        "loose line ends": raw.loose_ends(message) > 0,
        "not ASCII": not message.isascii(),
        "links": [link for link in seen.links if not link.startswith(("https://", "http://", "mailto:"))] != [],
        "links missing from text": set(seen.links) - set(text.split()) != set(),
        "open slots": "\ue000" in text + html,
    }
    return [*lost, *(name for name, is_so in wrong.items() if is_so)]


def test_every_title_is_read_back_as_a_subject_by_two_readers(shared: Path) -> None:
    titles = [*archive.titles(shared), *map(plain.line, naughty(shared)), *map(plain.line, payloads(shared))]
    wrong = [title for title in titles if _subject_read(title) != (title, title, ["Subject"])]
    assert len(titles) > 8000
    assert wrong == []


def test_every_naughty_string_is_read_back_as_a_subject_without_the_door(shared: Path) -> None:
    strings = [*naughty(shared), *payloads(shared)]
    assert [text for text in strings if _subject_read(text) != (folded(text), folded(text), ["Subject"])] == []


def _subject_read(words: str) -> tuple[str, str, list[str]]:
    field = subject(words)
    return parsed(field), decoded(raw.value(field, "Subject")), raw.names(field)


def test_every_naughty_string_is_read_back_as_a_name(shared: Path) -> None:
    """By the older reader; the modern one of Python 3.11 puts spaces between the encoded words of a long name."""
    strings = [*naughty(shared), *payloads(shared)]
    assert [name for name in strings if _name_read(name) != (folded(name), "ada@example.org>")] == []


def _name_read(name: str) -> tuple[str, str]:
    shown, opened, address = raw.value(to(name), "To").rpartition(b"<")
    if not opened:
        return "", address.decode() + ">"
    shown = shown.strip()
    if shown.startswith(b'"'):
        shown = re.sub(rb"\\(.)", rb"\1", shown[1:-1])
    return decoded(shown), address.decode()


def test_every_short_naughty_string_is_read_back_as_a_name_by_the_modern_reader(shared: Path) -> None:
    short = [name for name in naughty(shared) if len(name) <= ONE_ENCODED_WORD]
    assert [name for name in short if recipients(to(name)) != [(folded(name), "ada@example.org")]] == []


@LAYOUTS
def test_every_naughty_string_is_a_title_that_both_parts_show(shared: Path, layout: Layout) -> None:
    titles = list(filter(None, map(plain.line, naughty(shared))))
    broken = [
        fault
        for made in twelve_by_twelve(titles)
        for fault in faults(stamped(composed(made, layout=layout)), [shown.paper.title for shown in made.papers])
    ]
    assert len(titles) > 400
    assert broken == []


@LAYOUTS
def test_every_title_of_the_archive_is_a_title_that_both_parts_show(shared: Path, layout: Layout) -> None:
    broken = [
        fault
        for made in twelve_by_twelve(archive.titles(shared))[:: form(short=12, long=1)]
        for fault in faults(stamped(composed(made, layout=layout)), [shown.paper.title for shown in made.papers])
    ]
    assert broken == []


@LAYOUTS
def test_no_payload_of_a_feed_becomes_a_tag_or_a_link(shared: Path, layout: Layout) -> None:
    answers = [answer(payload, number) for number, payload in enumerate(payloads(shared))]
    feeds = [
        reading.read(json.dumps(answers[at : at + 12]).encode(), source="hostile", read_at=archive.READ_AT)
        for at in range(0, len(answers), 12)
    ]
    harmless = Tags(raw.parts(composed(days.day("median"), layout=layout))[1][1]).names
    mails = [Tags(raw.parts(stamped(composed(of_feed(feed, papers=12), layout=layout)))[1][1]) for feed in feeds]
    assert {name for mail in mails for name in mail.names} - harmless == set()
    assert {link.partition("//")[0] for mail in mails for link in mail.links} == {"https:"}
    assert sum(len(feed.sightings) for feed in feeds) == 223


@LAYOUTS
def test_a_paper_of_664_authors_names_the_first(shared: Path, layout: Layout) -> None:
    exam = next(
        seen for feed in archive.feeds(shared) for seen in feed.sightings if seen.paper.title == "Humanity's Last Exam"
    )
    made = plan_day([exam], list_id=LIST.id, day=date(2025, 1, 27), choices=Choices())
    message = stamped(composed(made, layout=layout))
    assert len(exam.paper.authors) == 664
    assert (f"{exam.paper.authors[0]} et\u00a0al." in raw.parts(message)[0][1]) == (layout is Layout.FULL)
    assert faults(message, ["Humanity's Last Exam"]) == []


@LAYOUTS
def test_the_largest_day_shown_whole_stays_below_what_gmail_clips(shared: Path, layout: Layout) -> None:
    feed = largest(shared)
    message = stamped(composed(of_feed(feed, papers=50), layout=layout))
    assert len(feed.sightings) == 50
    assert len(raw.parts(message)[1][1].encode()) < 90_000


@LAYOUTS
def test_every_list_day_makes_a_whole_message(shared: Path, layout: Layout) -> None:
    """Every 60th day, and every tenth in the long form, planned as `newsletter publish` would."""
    editions = [of_feed(feed, papers=20) for feed in archive.feeds(shared)[:: form(short=60, long=10)]]
    broken = [
        fault
        for made in editions
        for fault in faults(stamped(composed(made, layout=layout)), [made.title] if layout is Layout.FULL else [])
    ]
    assert (len(editions), broken) == (form(short=9, long=51), [])
