"""Whose line stands below a title: ours by the rule, or the one that the feed brings."""

import re
from dataclasses import dataclass

from newsletter.editorial.choices import FeedSummaries
from newsletter.editorial.summary import claims, fitting, names, risks, rule, sentences, shortening, telling
from newsletter.models import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line about a paper. `by_feed` tells that its feed wrote it, most often with a model."""

    text: str
    by_feed: bool = False


_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![\w-])(?=\w*[A-Z0-9])[\w.+-]*\w")
_COMPARED = tuple(
    re.compile(rf"\b(?:{family})", re.IGNORECASE)
    for family in (
        r"outperform|surpass|exceed|superior|beats?\b|better\b|worse than|underperform|best\b|state-of-the-art|sota\b",
        r"best\b|state-of-the-art|sota\b|leading (?!to\b)|cutting-edge",
        r"improv|better|higher|gain|boost|enhanc|advanc|outperform|surpass|superior",
        r"faster|speed|accelerat|latency|efficien|times\b|quick|lightweight|costs?\b|complexity",
        r"fewer|less\b|lower|reduc|small|minimal|decreas|cut|mitigat|eliminat|lightweight",
        r"match|comparable|competitive|on par|equal|rival",
        r"more\b|larger|increas|greater|exceed|higher|better",
        r"first\b|only\b|never|unprecedented",
        r"human|expert",
    )
)
"""Words that compare, by families. A line may use one of a family where the abstract has one of the same."""


_ENOUGH = 0.8
"""What ours must tell to stand before the feed's, in the unit of `signals.worth`: a result beside seven words."""
_NEARLY, _MUCH_LESS = 0.6, 0.4
"""What ours must tell to stand before a line of the feed that tells so much less."""
_CUT = re.compile(r", (?:[a-z]+(?:ing|ed by)|which)\b|(?<!ed) (?:through|using|by|via|while)\b")
"""Where a line of a feed that is too long may end."""
_HANGS = re.compile(r"\b(?:and|or|of|an?|the|to|for|in|as)$")
_LEAST_CUT = 100
_LEAST_LEFT = 0.15
"""What a line of the feed must tell that was shortened, in the unit of `signals.worth`."""

_STEM = 5
_OF_THE_PAPER = 0.7
"""The share of a line's words that few abstracts have, which title or abstract must have, in whatever form."""


def line_of(paper: Paper, feed_summaries: FeedSummaries = "auto") -> Line:
    """Choose the line about the paper; its text is "" where neither abstract nor feed has one.

    By default ours, and the feed's where no sentence of the abstract can stand alone, or ours states no result and
    little else.
    """
    own = Line(text=rule.summarise(paper.abstract, title=paper.title))
    if feed_summaries is False or not paper.feed_summary:
        return own
    if feed_summaries is True:
        fitted = fitting.whole(shortening.opened(paper.feed_summary), rule.LONGEST)
        return Line(text=fitted, by_feed=True) if fitted else own
    return _fuller(own, paper)


def _fuller(own: Line, paper: Paper) -> Line:
    """Ours where it tells enough, or nearly so and the feed's much less; else the feed's, if it has a good one."""
    worth = rule.tells(own.text, paper.title, paper.abstract) if own.text else 0.0
    feeds = _by_feed(paper) if worth < _ENOUGH else None
    if not feeds or (worth >= _NEARLY and rule.tells(feeds.text, paper.title) < worth - _MUCH_LESS):
        return own
    return feeds


def _by_feed(paper: Paper) -> Line | None:
    """The feed's own line, where it keeps the rule's rules and says nothing that the abstract does not."""
    whole = len(paper.feed_summary) <= rule.LONGEST
    text = paper.feed_summary if whole else _shorter(paper.feed_summary, paper.title)
    kept = (
        text
        and rule.passes(text, paper.title)
        and not _names_unknown(text, paper)
        and claims.founded(text, paper.title, paper.abstract[: sentences.LONGEST])
        and says_no_more(text, f"{paper.title} {paper.abstract[: sentences.LONGEST]}")
    )
    return Line(text=text, by_feed=True) if kept else None


def _names_unknown(line: str, paper: Paper) -> bool:
    """Whether it uses a name or a short form that the abstract has to explain, other than for what it is about."""
    split = sentences.split(paper.abstract)
    given = names.of_parts(paper.title, split) | set(names.short_forms(paper.title, split))
    unknown = given - risks.known()
    return any(names.has(line.removeprefix(name), name) and not names.introduces(line, name) for name in unknown)


def _shorter(line: str, title: str) -> str:
    """A line that is too long without what it can do without, or "" where what is left tells next to nothing."""
    text = fitting.whole(line, rule.LONGEST) or _cut(line)
    return text if text and rule.tells(text, title) >= _LEAST_LEFT else ""


def _cut(line: str) -> str:
    """The longest beginning of a line that leaves out how something is done, or ""."""
    ends = [at.start() for at in _CUT.finditer(line, _LEAST_CUT, rule.LONGEST)]
    kept = line[: ends[-1]] if ends else ""
    return f"{kept}." if kept and not _HANGS.search(kept) else ""


def says_no_more(text: str, source: str) -> bool:
    """Tell whether every figure, name and comparison of a line occurs in what it is about."""
    figures = set(_FIGURE.findall(text)) <= set(_FIGURE.findall(source))
    folded = source.casefold()
    named = all(_occurs(name, folded) for name in _NAME.findall(text[1:]))
    compared = all(family.search(source) for family in _COMPARED if family.search(text))
    said = [word for word in telling.distinct(text) if telling.tells(word)]
    stems = {word[:_STEM] for word in telling.distinct(source)}
    of_paper = [word for word in said if word[:_STEM] in stems]
    return figures and named and compared and len(of_paper) >= _OF_THE_PAPER * len(said)


def _occurs(name: str, folded: str) -> bool:
    """Whether the name is there, or each part of it that a hyphen joins, or the words that it shortens."""
    parts = [part for part in name.split("-") if not part.islower()] or [name]
    return name in names.KNOWN or all(part.casefold().rstrip("s") in folded for part in parts)
