"""The title of an edition: what it is about, short enough for an inbox."""

from collections.abc import Sequence

from newsletter.editorial.themes import of_edition
from newsletter.models import Theme

_LONGEST = 70


def of(grouped: Sequence[Theme]) -> str:
    """The first themes by name and how many follow; the paper's own title where there is only one."""
    papers = [paper for theme in grouped for paper in theme.papers]
    if len(papers) == 1:
        return short(papers[0].paper.title)
    names = [theme.name for theme in grouped if theme.name != of_edition.MORE]
    if not names:
        return f"{len(papers)} papers"
    for told in range(min(3, len(names)), 0, -1):
        title = _and(_as_one_sentence(names[:told]), len(names) - told)
        if len(title) <= _LONGEST:
            return title
    return short(names[0])


def short(title: str, *, longest: int = _LONGEST) -> str:
    """Whole words of a title that is longer, and an ellipsis."""
    if len(title) <= longest:
        return title
    words = title[:longest].rpartition(" ")[0] or title[: longest - 1]
    return f"{words.rstrip(' :,;–—-')}…"


def _as_one_sentence(names: Sequence[str]) -> list[str]:
    """Names after the first begin small, unless their second letter says that they are an acronym or a name."""
    return [names[0], *(name[0].lower() + name[1:] if name[1:2].islower() else name for name in names[1:])]


def _and(names: Sequence[str], others: int) -> str:
    if others:
        return f"{', '.join(names)} and {others} more {'theme' if others == 1 else 'themes'}"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
