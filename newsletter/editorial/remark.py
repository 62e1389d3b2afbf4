"""One sentence of a day, where something is remarkable of it: each form is true by a rule, and there are few."""

from collections.abc import Sequence

from newsletter.editorial import short_names
from newsletter.editorial.themes.headings import ALONE, MORE
from newsletter.models import JOINT, Edition, Period, TrendingPaper

_AHEAD = 1.5
"""So many times the upvotes of the next has a paper that leads alone."""

_TIMES = 2
"""So many times those of the third have two that lead together."""

_WORDS = ("twice", *(f"{number} times" for number in ("three", "four", "five", "six", "seven", "eight", "nine", "ten")))
_MANY, _FEW = 20, 10
_SHARE = 2 / 5
"""From this part of the papers here on, a theme is one of the day."""

_FEWEST = 6
"""Of fewer papers no theme is said to be the day's."""


def of(edition: Edition) -> str:
    """Say what is remarkable of the papers of an edition, or "".

    A paper with half as many upvotes again as the next, two far ahead of all others, or nobody with ten; and a theme
    that two fifths of the papers here are about.
    """
    leading, crowded = _leading(edition), _crowded(edition)
    if leading and crowded:
        return f"{leading}; {crowded}."
    said = leading or crowded
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _leading(edition: Edition) -> str:
    papers = sorted((*edition.papers, *edition.rest), key=lambda trending: -(trending.upvotes or 0))
    if len(papers) < 2 or any(trending.upvotes is None for trending in papers):
        return ""
    first, second, third = (trending.upvotes or 0 for trending in (papers * 2)[:3])
    if first < _FEW:
        of_what = "week" if edition.period is Period.WEEK else "day"
        return f"a quiet {of_what}: no paper has more than {first} upvotes" if first > 1 else ""
    if first >= max(_MANY, _AHEAD * second):
        return f"{_name(papers[0]) or 'the first paper'} leads with {first:,} upvotes, {_ahead(first, second)}"
    names = [_name(trending) or "another" for trending in papers[:2]]
    if second >= max(_MANY, _TIMES * third) and names[0] != "another":
        return f"{names[0]} and {names[1]} lead with {first:,} and {second:,} upvotes"
    return ""


def _ahead(first: int, second: int) -> str:
    """`twice as many as the next`, or more than so many times; below twice, what the next has."""
    if not second:
        return "and no other has any"
    times = min(first // second, len(_WORDS) + 1)
    if times < _TIMES:
        return f"the next has {second:,}"
    more = "" if first == times * second else "more than "
    return f"{more}{_WORDS[times - 2]} as many as the next"


def _crowded(edition: Edition) -> str:
    """The largest theme, where it is more than a heading beside others."""
    shown = len(edition.papers)
    named = [theme for theme in edition.themes if theme.name not in (MORE, ALONE) and JOINT not in theme.name]
    largest = max(named, key=lambda theme: len(theme.papers), default=None)
    if not largest or len(named) < 2 or shown < _FEWEST or len(largest.papers) < _SHARE * shown:
        return ""
    here = f"the first {shown}" if edition.rest else f"the {shown}"
    return f"{len(largest.papers)} of {here} papers are about {_small(largest.name)}"


def _name(trending: TrendingPaper) -> str:
    """Its short name where that is whole."""
    name = short_names.of(trending.paper)
    return "" if name.endswith("…") else name


def _small(name: str) -> str:
    """A heading within a sentence: its first letter small, unless the next says that it is an acronym or a name."""
    words: Sequence[str] = name.split(" ", 1)
    return name if words[0][1:2].isupper() or not words[0][1:2] else name[:1].lower() + name[1:]
