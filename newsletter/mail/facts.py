"""What is said of a paper beside its title: who, how much it is liked, and why it is here where that is news."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from newsletter.models import Paper, TrendingPaper

_FEW_COMMENTS = 3
"""Fewer comments than this are what most papers have."""

_FEW_STARS = 10
_OLD = timedelta(days=7)
"""A paper that is older says when it came out."""

_NO_NEWS = re.compile(
    r"(?:[0-9,]{1,12} (?:upvotes?|comments?), )?(?:[a-z0-9-]{1,30} of [0-9,]{1,12}|the only paper)"
    r"(?: on the list of [0-9]{1,2} [A-Z][a-z]+)?"
    r"|in the edition of [0-9]{1,2} [A-Z][a-z]+"
)
"""Reasons that say no more than the count beside the title, and what a weekly reader did not get."""

_MARKS = re.compile("[\ue000\ue001]")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def of(trending: TrendingPaper, today: date) -> Iterator[str]:
    """Return organisation, authors, comments from three on, the date of a paper older than seven days, and whose line.

    A line that the feed wrote says so: most often a model wrote it.
    """
    paper = trending.paper
    yield from filter(None, (isolated(clean(paper.organisation)), byline(paper)))
    if (trending.comments or 0) >= _FEW_COMMENTS:
        yield several(trending.comments or 0, "comment").replace(" ", "\u00a0")
    if paper.published and today - paper.published > _OLD:
        yield written(paper.published, year=paper.published.year != today.year).replace(" ", "\u00a0")
    if trending.summary and trending.by_feed:
        yield "summary\u00a0from\u00a0the\u00a0feed"


def news(trending: TrendingPaper) -> str:
    """Say why it is here, where that says more than its count: asked for, like a liked one, growing fast, listed
    before."""
    return "; ".join(clean(reason) for reason in trending.why if not _NO_NEWS.fullmatch(reason))


def code(trending: TrendingPaper) -> str:
    """Return `Code`, or `Code ★ 1.2k` where its stars are known and there are ten of them."""
    stars = trending.stars or 0
    if stars < _FEW_STARS:
        return "Code"
    thousands = f"{stars / 1000:.1f}".removesuffix(".0") if stars < 10_000 else str(stars // 1000)
    return f"Code\u00a0★\u00a0{stars if stars < 1000 else f'{thousands}k'}"


def byline(paper: Paper) -> str:
    """Return the only author, the first "et al.", or the number a feed gives instead of names."""
    names = [isolated(clean(name)) for name in paper.authors if name.strip()]
    count = max(paper.author_count or 0, len(names))
    if not names:
        return several(count, "author") if count else ""
    return f"{names[0]} et\u00a0al." if count > 1 else names[0]


def isolated(words: str) -> str:
    """Return words with a right-to-left letter between U+2068 and U+2069, or they would carry the next ones along."""
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in words):
        return f"\u2068{words}\u2069"
    return words


def several(count: int, noun: str) -> str:
    """Return `1 paper`, `1,204 papers`."""
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def written(day: date, *, year: bool = True) -> str:
    """Return `6 May 2026`, or `6 May`."""
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """Return one line without the two marks that open and close a slot: no feed may write a subscriber's links."""
    return " ".join((text if text.isascii() else _MARKS.sub("", text)).split())
