"""What a reader looks for, and which of the archive's papers have it. Every step is linear in the text."""

import re
from collections.abc import Iterable, Sequence

from newsletter.web.archive import spoken
from newsletter.web.archive.shelf import Shelved

LONGEST = 200
"""Characters read of what a reader types."""
_PHRASES = 12
_ASKED = re.compile(r'"([^"]*)"?|([^\s"]+)')
_UNSPACED = "\u2e80"
"""From here on stand the scripts of China, Japan and Korea, whose words no space divides."""


def phrases(query: str) -> tuple[str, ...]:
    """What to look for: each word of the query, and each phrase in quotation marks, folded as papers are.

    A word is found where one begins with it, a phrase where whole words say it. A word with hyphens is several that
    stand side by side.
    """
    every = [_phrase(quoted or word, whole=bool(quoted)) for quoted, word in _ASKED.findall(query[:LONGEST])]
    return tuple(dict.fromkeys(filter(None, every)))[:_PHRASES]


def search(papers: Iterable[Shelved], wanted: Sequence[str]) -> tuple[Shelved, ...]:
    """The papers that have all these phrases, those first that have them in title, authors or organisation.

    Otherwise papers stay in the order in which they come. Where nothing is wanted nothing is found.
    """
    matching = [paper for paper in papers if all(phrase in paper.text for phrase in wanted)] if wanted else []
    return tuple(sorted(matching, key=lambda paper: not _named_so(paper, wanted)))


def _named_so(paper: Shelved, wanted: Sequence[str]) -> bool:
    return all(paper.text.find(phrase, 0, paper.named) >= 0 for phrase in wanted)


def _phrase(text: str, *, whole: bool) -> str:
    spoken_words = spoken.words(text)
    if not spoken_words or any(letter >= _UNSPACED for letter in spoken_words):
        return spoken_words
    return f" {spoken_words} " if whole else f" {spoken_words}"
