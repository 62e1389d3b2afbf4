"""What is written in a dialect of text is read back as it was: dump, then parse, is the identity."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.identity import paper_id
from newsletter.models import Paper, Sighting
from tests.sources import feeds

WORD = st.text("abcdefghijklmnopqrstuvwxyzäéøß", min_size=2, max_size=9)
SENTENCE = st.lists(WORD, min_size=2, max_size=9).map(lambda words: " ".join(words).capitalize())
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@st.composite
def sightings(draw: st.DrawFn, *, linked: bool = False) -> tuple[Sighting, ...]:
    """A page's cards: every one with its own title, and upvotes on all of them or on none, as pages print them."""
    titles = draw(st.lists(SENTENCE, min_size=1, max_size=4, unique_by=str.casefold))
    return tuple(
        Sighting(
            paper=draw(papers(title, f"2401.{number:05}" if linked else "")),
            source="a feed",
            seen_at=feeds.NOW,
            position=number,
            upvotes=draw(st.integers(0, 999)),
            comments=draw(st.none() | st.integers(0, 999)),
        )
        for number, title in enumerate(titles, start=1)
    )


@st.composite
def papers(draw: st.DrawFn, title: str, arxiv: str) -> Paper:
    count = draw(st.none() | st.integers(1, 500))
    return Paper(
        id=paper_id(title=title, link_or_id=arxiv),
        title=title,
        abstract=draw(SENTENCE) + ".",
        author_count=count,
        organisation="" if count else draw(WORD).capitalize(),
        url=f"https://huggingface.co/papers/{arxiv}" if arxiv else "",
        published=draw(st.dates(date(2008, 1, 1), date(2025, 12, 31))),
    )


def day(card: Sighting) -> str:
    published = card.paper.published or date.min
    return f"{MONTHS[published.month - 1]} {published.day}, {published.year}"


def byline(card: Sighting) -> str:
    return f"{card.paper.author_count} authors" if card.paper.author_count else card.paper.organisation


def comments(card: Sighting) -> str:
    return "" if card.comments is None else str(card.comments)


def page_dump(card: Sighting) -> str:
    return (
        f"{card.upvotes}\n\n{card.paper.title}\n\n{card.paper.abstract}\n\n  • {byline(card)}\n"
        f"·\n{day(card)} {comments(card)}\n\n"
    )


def markdown_dump(card: Sighting) -> str:
    link = card.paper.url
    login = f"https://huggingface.co/login?next=%2Fpapers%2F{card.paper.arxiv_id}"
    counted = f"[{comments(card)}]({link}#community)" if comments(card) else ""
    return (
        f"[{card.upvotes or '-'}]({login})\n\n### [{card.paper.title}]({link})\n\n[{card.paper.abstract}]({link})\n\n"
        f"[- {byline(card)}]({link})\n\n·\n\n{day(card)}{counted}\n\n"
    )


def link_dump(card: Sighting) -> str:
    link = card.paper.url
    login = f"https://huggingface.co/login?next=%2Fpapers%2F{card.paper.arxiv_id}"
    counted = f"{comments(card)}\n\n{link}#community\n\n" if comments(card) else ""
    return (
        f" [-] {card.upvotes or '-'}\n\n{login}\n\n{card.paper.title}\n\n{link}\n\n{card.paper.abstract}\n\n{link}\n\n"
        f"[\n\n{byline(card)}]({link})\n\n·\n\n{day(card)} \n\n{counted}"
    )


@given(sightings())
def test_a_page_dump_is_read_as_it_was_written(cards: tuple[Sighting, ...]) -> None:
    assert feeds.read("".join(map(page_dump, cards))).sightings == cards


@pytest.mark.parametrize("dump", [markdown_dump, link_dump])
@given(cards=sightings(linked=True))
def test_a_dump_with_links_is_read_as_it_was_written(
    dump: Callable[[Sighting], str], cards: tuple[Sighting, ...]
) -> None:
    assert feeds.read("".join(map(dump, cards))).sightings == cards


@given(sightings())
def test_every_line_of_a_search_is_read_as_it_was_written(cards: tuple[Sighting, ...]) -> None:
    lines = [
        f"{card.upvotes or '-'} {card.paper.title}. {card.paper.abstract} "
        f"{card.paper.author_count or 1} authors · {day(card)} {comments(card)}"
        for card in cards
    ]
    again = feeds.read("\n".join(lines)).sightings
    assert [
        (s.upvotes, f"{s.paper.title} {s.paper.abstract}".strip(), s.paper.author_count, s.paper.published, s.comments)
        for s in again
    ] == [
        (
            card.upvotes,
            f"{card.paper.title}. {card.paper.abstract}",
            card.paper.author_count or 1,
            card.paper.published,
            card.comments,
        )
        for card in cards
    ]
