"""Whether a paper is about what a subscriber named."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsletter.editorial.themes import terms
from newsletter.models import Paper, Topics

_UNSPACED = "\u2e80"
"""From here on stand the scripts of China, Japan and Korea, whose words no space divides."""

_APART = "|"
"""Stands between two texts, and in none: no words are found across it."""


_KEPT = 20_000  # names and where they were found


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A paper, its summary, and the names of the theme, section and area that it has."""

    paper: Paper
    summary: str = ""
    themes: tuple[str, ...] = ()


class Texts(tuple[str, ...]):
    """A folded text for each paper, and their vocabulary: most names are in none, and have a word that is in none."""

    vocabulary: frozenset[str]

    def __new__(cls, texts: Iterable[str]) -> "Texts":
        """Gather the words once."""
        made = super().__new__(cls, texts)
        made.vocabulary = frozenset(word for text in made for word in text.split())
        return made

    def having(self, phrase: str) -> Sequence[int]:
        """Return the places of those that have it."""
        spaced = phrase.startswith(" ")
        if not phrase or (spaced and not self.vocabulary.issuperset(phrase.split())):
            return ()
        return [at for at, text in enumerate(self) if phrase in text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topical:
    """Papers whose texts were folded once, to be asked for topics many times.

    `words` are what a wish looks for words in, `few` what a mute does: an abstract names too much that a paper is not
    about.
    """

    words: Texts
    few: Texts
    themes: Texts
    authors: Texts
    organisations: Texts
    kept: dict[tuple[int, str], Sequence[int]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, papers: Sequence[Described]) -> "Topical":
        """Fold the texts of these papers."""
        return cls(
            words=Texts(
                _folded(each.paper.title, each.paper.abstract, each.summary, *each.paper.keywords) for each in papers
            ),
            few=Texts(_folded(each.paper.title, *each.paper.keywords, *each.themes) for each in papers),
            themes=Texts(_folded(*each.themes) for each in papers),
            authors=Texts(_folded(*each.paper.authors) for each in papers),
            organisations=Texts(_folded(each.paper.organisation) for each in papers),
        )

    def met(self, topics: Topics) -> Mapping[int, tuple[str, ...]]:
        """Say which of the topics each paper meets, in order of the alphabet, by the paper's place; only those that
        meet one.

        A word is looked for in title, abstract, summary and keywords, a name in each author's and in the
        organisation's; several words must stand side by side, so that "Li" is no part of "Linda".
        """
        return self._met(topics, self.words)

    def muted(self, topics: Topics) -> Mapping[int, tuple[str, ...]]:
        """Say the same of what is muted: a word is looked for in title, keywords and the paper's own themes."""
        return self._met(topics, self.few)

    def _met(self, topics: Topics, words: Texts) -> Mapping[int, tuple[str, ...]]:
        names_at: dict[int, tuple[str, ...]] = {}
        for names, texts in (
            (topics.words, words),
            (topics.themes, self.themes),
            (topics.authors, self.authors),
            (topics.organisations, self.organisations),
        ):
            for name in names:
                for at in self._places(name, texts):
                    names_at[at] = (*names_at[at], name) if at in names_at else (name,)
        return {at: names if len(names) == 1 else tuple(sorted({*names})) for at, names in names_at.items()}

    def _places(self, name: str, texts: Texts) -> Sequence[int]:
        """The places of the texts that have a name, which many people ask for. Too many are forgotten, and what is in
        none is not kept: that is found at once."""
        key = (id(texts), name)  # the texts live as long as this does
        if key in self.kept:
            return self.kept[key]
        places = texts.having(_phrase(name))
        if places:
            if len(self.kept) >= _KEPT:
                self.kept.clear()
            self.kept[key] = places
        return places


def topics_met(topics: Topics, paper: Paper, *, summary: str = "", themes: Collection[str] = ()) -> tuple[str, ...]:
    """Say which of the topics one paper meets. `themes` are the names of those it belongs to."""
    return Topical.of([Described(paper=paper, summary=summary, themes=tuple(themes))]).met(topics).get(0, ())


@lru_cache(maxsize=4096)
def _phrase(name: str) -> str:
    """What is looked for: the folded words between spaces, or without them in a script that has none; "" for none."""
    spoken = _spoken(name)
    if not spoken.isascii() and any(letter >= _UNSPACED for letter in spoken):
        return spoken.strip()
    return spoken if spoken.strip() else ""


def _folded(*texts: str) -> str:
    return _APART.join(_spoken(text) for text in texts)


def _spoken(text: str) -> str:
    """Its folded words with a space on either side of each."""
    return f" {' '.join(terms.words(text))} "
