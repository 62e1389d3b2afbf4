"""Foreign bytes and foreign text: nothing but our error, nothing but plain text, and time in proportion."""

import json
import random
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import FeedError
from newsletter.models import Paper
from newsletter.sources import reading
from tests.sources import feeds

PIECES = [
    *(b"<", b">", b"&", b'"', b"{", b"[", b"\xff", b"\x00", b"\xc2\xb7\n", b"<![CDATA[", b"]]>", b"&#55296;", b"null"),
    *(b"<item>", b"</item>", b"<entry>", b"<link href='http://[::1'>", b"<pubDate>9999999</pubDate>", b"\\ud800"),
    *(b"Feb 30\n", b"](http://", b"<published>0000-99-99</published>", b'"title":', b"9 authors\n", b"1e999"),
]


def mutated(seed: int, rounds: int) -> Iterator[bytes]:
    """The examples with pieces put in, taken out and exchanged."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is a secret
    examples = [feeds.content(name) for name in feeds.SHAPE_OF]
    for _ in range(rounds):
        content = bytearray(chance.choice(examples))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(content) + 1)
            content[at : at + chance.randint(0, 30)] = chance.choice([*PIECES, chance.choice(examples)[at : at + 200]])
        yield bytes(content)


def fault(content: bytes) -> str:
    """What our error says, "" for a document that is read."""
    try:
        reading.read(content, source="noise", read_at=feeds.NOW)
    except FeedError as error:
        return str(error)
    return ""


@given(st.binary(max_size=400))
@example(b"\x00<rss")
@example(b"[" * 400)
def test_random_bytes_raise_nothing_but_our_error(content: bytes) -> None:
    assert fault(content)[:7] in ("", "noise: ")


def test_damaged_documents_raise_nothing_but_our_error() -> None:
    faults = [fault(content) for content in mutated(seed=7, rounds=1500)]
    assert {said[:7] for said in faults} == {"", "noise: "}


PAYLOAD = "<svg/onload=alert(1)>=?utf-8?q?x=0D=0ABcc:_evil@x?=\r\nBcc: eve@example.org"


def fields(paper: Paper) -> list[str]:
    return [paper.title, paper.abstract, paper.organisation, *paper.authors, *paper.keywords, paper.feed_summary]


def documents() -> Iterator[str]:
    """One document of every shape that has these fields, with a payload in each of them."""
    escaped = PAYLOAD.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    yield json.dumps(
        [
            {
                "paper": {"title": PAYLOAD, "summary": PAYLOAD, "authors": [{"name": PAYLOAD}], "ai_summary": PAYLOAD},
                "organization": {"name": PAYLOAD},
            }
        ]
    )
    yield json.dumps({"title": PAYLOAD, "abstract": PAYLOAD, "authors": [PAYLOAD], "keywords": [PAYLOAD]})
    item = {"title": PAYLOAD, "content_text": PAYLOAD, "tags": [PAYLOAD], "authors": [{"name": PAYLOAD}]}
    yield json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})
    described = f"<title>{escaped}</title><description>{escaped}</description><author>{escaped}</author>"
    yield f'<rss version="2.0"><channel><item>{described}</item></channel></rss>'
    line = " ".join(PAYLOAD.split())
    yield f"{line}\n\n{line}\n\n{line}\n·\nMay 2, 2024\n"
    yield f"3 {line} {line} 3 authors · May 2, 2024"


@pytest.mark.parametrize("text", list(documents()))
def test_no_shape_lets_markup_or_a_line_end_through(text: str) -> None:
    values = fields(feeds.first(text).paper)
    assert [words for words in values if "<" in words or "\n" in words or "\r" in words] == []


@pytest.mark.parametrize(
    "piece",
    ["<", "&", "<a", "<!--", "[", "{", "](", "![", "\n", "\r", "·\n", "<p>", "<b>Upvotes:", "<article>", "- ", " · "],
)
@pytest.mark.parametrize("start", ["", "<rss><channel><item><title>", "A\nB\n9 authors\n·\nMay 2, 2024\n", "3 A. "])
def test_a_quarter_megabyte_of_one_piece_raises_nothing_but_our_error(start: str, piece: str) -> None:
    said = fault(f"{start}{piece * (250_000 // len(piece))}".encode())
    assert said[:7] in ("", "noise: ")
