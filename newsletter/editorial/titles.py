"""The title of an edition: its first papers by their short names, short enough for an inbox, and how many more."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsletter.editorial import short_names
from newsletter.models import Edition, Paper, Period

LONGEST = 60
"""Characters of a subject. More is cut off by most inboxes."""

PAPERS = "{papers}"
"""What stands in a subject's template for the title."""

_BETWEEN = " · "
_WEEK = f"The week: {PAPERS}"
_LEAST = 24
"""So many characters the names always have, whatever the operator puts before them."""


def titled(edition: Edition, *, subject: str = PAPERS) -> Edition:
    """Return the edition with its title, and the subject that holds it. `subject` is the operator's template."""
    within = _WEEK if edition.period is Period.WEEK and subject == PAPERS else subject
    return retitled(replace(edition, subject=within))


def retitled(edition: Edition) -> Edition:
    """Return the edition with the title that its own papers make; without papers it is ""."""
    title, named = of_papers([each.paper for each in edition.by_rank], edition, more=edition.more)
    return replace(edition, title=title, named=named)


def of_papers(papers: Sequence[Paper], edition: Edition, *, more: int) -> tuple[str, int]:
    """Return the title of the edition, or of a selection from it, and how many papers it names.

    `papers` are those shown, best first; so many `more` are not shown.
    """
    room = max(_LEAST, LONGEST - len(edition.subject.replace(PAPERS, "")))
    listed, first = len(papers) + more, papers[: LONGEST // 2]
    return fitted(short_names.distinct(first) if listed > 1 else map(_whole, first), listed=listed, room=room)


def _whole(paper: Paper) -> str:
    return " ".join(paper.title.split())


def fitted(names: Iterable[str], *, listed: int, room: int = LONGEST) -> tuple[str, int]:
    """Return as many whole names as fit into `room` characters with the number of the others, and how many names.

    The first is cut where it is longer than all the room. A name that fits only cut ends the row before it.
    """
    others = iter(names)
    first = next(others, "")
    if not first:
        return "", 0
    title, named = short_names.cut(first, longest=room - len(_others(listed - 1))), 1
    for name in others:
        longer = f"{title}{_BETWEEN}{name}"
        if len(longer) + len(_others(listed - named - 1)) > room:
            break
        title, named = longer, named + 1
    return title + _others(listed - named), named


def _others(count: int) -> str:
    return f" +{count}" if count > 0 else ""


def short(title: str, *, longest: int) -> str:
    """Cut a title that is longer than `longest` characters to whole words and an ellipsis, `longest` at most in all."""
    return short_names.cut(title, longest=longest)
