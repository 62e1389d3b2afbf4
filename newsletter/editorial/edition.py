"""An edition: the trending papers of a day, in themes, frozen and named by its content."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from newsletter.editorial import edition_json, themes, trending
from newsletter.models import Edition, Sighting, Theme, TrendingPaper

_LONGEST_TITLE = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the operator decides of every edition.

    `papers`: how many are shown, the rest is "N more". `days`: how many list days an edition looks back on.
    `feed_summaries`: whether a summary that the feed brings is used in place of our own.
    """

    papers: int = 20
    days: int = 1
    feed_summaries: bool = False


def plan(
    sightings: Iterable[Sighting], *, list_id: str, day: date, choices: Choices, carried: Collection[str] = ()
) -> Edition:
    """The edition of `day`. The same sightings give the same edition, in whatever order they come."""
    ranked = trending.rank(sightings, carried=carried, feed_summaries=choices.feed_summaries)
    shown, rest = ranked[: choices.papers], ranked[choices.papers :]
    grouped = themes.group(shown)
    unnamed = Edition(id="", list_id=list_id, day=day, title=_title(grouped, shown), themes=grouped, rest=_bare(rest))
    return replace(unnamed, id=content_id(unnamed))


def content_id(edition: Edition) -> str:
    """12 hexadecimal digits of the SHA-256 of everything but the id itself."""
    return hashlib.sha256(edition_json.dump(replace(edition, id="")).encode()).hexdigest()[:12]


def _bare(papers: Sequence[TrendingPaper]) -> tuple[TrendingPaper, ...]:
    """The papers without their abstracts, which no page shows of the rest."""
    return tuple(replace(found, paper=replace(found.paper, abstract="")) for found in papers)


def _title(grouped: Sequence[Theme], papers: Sequence[TrendingPaper]) -> str:
    """The first themes by name and how many follow; the paper's own title where there is only one."""
    if len(papers) == 1:
        return _short(papers[0].paper.title)
    names = [theme.name for theme in grouped if theme.name != themes.MORE]
    if not names:
        return f"{len(papers)} papers"
    for told in range(min(3, len(names)), 0, -1):
        title = _and(_as_one_sentence(names[:told]), len(names) - told)
        if len(title) <= _LONGEST_TITLE:
            return title
    return _short(names[0])


def _short(title: str) -> str:
    """Whole words of a title that is longer than an inbox shows, and an ellipsis; the edition has it in full."""
    if len(title) <= _LONGEST_TITLE:
        return title
    words = title[:_LONGEST_TITLE].rpartition(" ")[0] or title[: _LONGEST_TITLE - 1]
    return f"{words.rstrip(' :,;–—-')}…"


def _as_one_sentence(names: Sequence[str]) -> list[str]:
    """Names after the first begin small, unless their second letter says that they are an acronym or a name."""
    return [names[0], *(name[0].lower() + name[1:] if name[1:2].islower() else name for name in names[1:])]


def _and(names: Sequence[str], others: int) -> str:
    if others:
        return f"{', '.join(names)} and {others} more {'theme' if others == 1 else 'themes'}"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
