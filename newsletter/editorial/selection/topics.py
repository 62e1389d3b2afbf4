"""Whether a paper is about what a subscriber named."""

from collections.abc import Collection, Iterable, Iterator

from newsletter.editorial.themes import terms
from newsletter.models import Paper, Topics

_UNSPACED = "\u2e80"
"""From here on stand the scripts of China, Japan and Korea, whose words no space divides."""


def topics_met(topics: Topics, paper: Paper, *, summary: str = "", themes: Collection[str] = ()) -> tuple[str, ...]:
    """Say which of the topics a paper meets, in order of the alphabet. `themes` are the names of those it belongs to.

    A word is looked for in title, abstract, summary and keywords, a name in each author's and in the organisation's;
    several words must stand side by side, so that "Li" is no part of "Linda".
    """
    found = (
        _named(topics.words, (paper.title, paper.abstract, summary, *paper.keywords)),
        _named(topics.themes, themes),
        _named(topics.authors, paper.authors),
        _named(topics.organisations, (paper.organisation,)),
    )
    return tuple(sorted({name for names in found for name in names}))


def _named(names: Collection[str], texts: Iterable[str]) -> Iterator[str]:
    if not names:
        return
    spoken = [_spoken(text) for text in texts]
    for name in names:
        phrase = _spoken(name)
        wanted = phrase.strip() if any(letter >= _UNSPACED for letter in phrase) else phrase
        if phrase.strip() and any(wanted in text for text in spoken):
            yield name


def _spoken(text: str) -> str:
    """Its folded words with a space on either side of each."""
    return f" {' '.join(terms.words(text))} "
