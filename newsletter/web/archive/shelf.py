"""The papers of all editions, each once, by section and with the words that a search looks through."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from newsletter.models import Edition, Period, TrendingPaper
from newsletter.web.archive import sections, spoken
from newsletter.web.archive.sections import Known

Kept = dict[str, "Shelved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A paper as an edition had it: `edition` without its papers, `theme` the page it is on: its own section, or "".

    `text` are the words of title, authors and organisation, and after its first `named` characters all others: a space
    on either side of each, a bar between two fields.
    """

    listed: TrendingPaper
    edition: Edition
    shown: bool
    theme: str
    named: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What the archive has of papers, of the newest edition first. `themes` are by their names in addresses.

    `headings` counts, by the name that a heading has in an address, the themes of the papers under it. `editions` are
    the ids of those it was made of.
    """

    papers: tuple[Shelved, ...] = ()
    themes: Mapping[str, tuple[Shelved, ...]] = field(default_factory=dict)
    headings: Mapping[str, Counter[str]] = field(default_factory=dict)
    editions: frozenset[str] = frozenset()

    def leads_to(self, slug: str) -> str | None:
        """The theme that has most of the papers of a heading, where that once was the address of a page.

        "" where its papers have none, None for what was never a heading.
        """
        if slug not in self.headings:
            return None
        counts = self.headings[slug]
        return min(counts, key=lambda theme: (-counts[theme], theme), default="")


def stocked(shelf: Shelf, editions: Iterable[Edition], *, known: Known) -> Shelf:
    """The shelf with the papers of these editions too, in whatever order they come.

    A paper stands there as the newest daily edition shows it, else as a weekly one does, else as one of the rest;
    under a theme it stands once. `known` are the sections by the names of headings.
    """
    papers = _by_id(shelf.papers)
    themes = {slug: _by_id(under) for slug, under in shelf.themes.items()}
    headings = {slug: Counter(counts) for slug, counts in shelf.headings.items()}
    read = set(shelf.editions)
    for edition in editions:
        read.add(edition.id)
        for name, counts in _headings(edition, known):
            headings.setdefault(name, Counter()).update(counts)
        for shelved in _shown(edition, known):
            _put(papers, shelved)
            if shelved.theme:
                _put(themes.setdefault(spoken.slug(shelved.theme), {}), shelved)
        for shelved in _rest(edition, without=papers):
            _put(papers, shelved)
    return Shelf(
        papers=_newest_first(papers),
        themes={slug: _newest_first(under) for slug, under in themes.items()},
        headings=headings,
        editions=frozenset(read),
    )


def _by_id(papers: Iterable[Shelved]) -> Kept:
    return {shelved.listed.paper.id: shelved for shelved in papers}


def _shown(edition: Edition, known: Known) -> Iterator[Shelved]:
    bare = replace(edition, themes=(), rest=())
    for theme, under in zip(edition.themes, sections.of_edition(edition, known), strict=True):
        for listed, section in zip(theme.papers, under, strict=True):
            yield _shelved(listed, bare, theme=section, shown=True)


def _headings(edition: Edition, known: Known) -> Iterator[tuple[str, Counter[str]]]:
    for theme, under in zip(edition.themes, sections.of_edition(edition, known), strict=True):
        yield spoken.slug(theme.name), Counter(spoken.slug(section) for section in under if section)


def _rest(edition: Edition, *, without: Kept) -> Iterator[Shelved]:
    """The rest that nothing is known of yet: with long lists each edition has the same hundreds."""
    bare = replace(edition, themes=(), rest=())
    new = [listed for listed in edition.rest if listed.paper.id not in without]
    yield from (_shelved(listed, bare, theme="", shown=False) for listed in new)


def _shelved(listed: TrendingPaper, edition: Edition, *, theme: str, shown: bool) -> Shelved:
    paper = listed.paper
    named = _fields(paper.title, *paper.authors, paper.organisation)
    other = _fields(paper.abstract, listed.summary, *paper.keywords, theme, listed.theme, paper.arxiv_id)
    shorter = replace(listed, paper=replace(paper, abstract="", feed_summary=""))
    return Shelved(listed=shorter, edition=edition, theme=theme, shown=shown, named=len(named), text=f"{named}|{other}")


def _fields(*texts: str) -> str:
    return "|".join(f" {spoken.words(text)} " for text in texts if text)


def _put(kept: Kept, shelved: Shelved) -> None:
    name = shelved.listed.paper.id
    if name not in kept or _worth(shelved) >= _worth(kept[name]):
        kept[name] = shelved


def _worth(shelved: Shelved) -> tuple[bool, bool, int]:
    edition = shelved.edition
    return shelved.shown, edition.period is Period.DAY, edition.day.toordinal()


def _newest_first(kept: Kept) -> tuple[Shelved, ...]:
    """By the day of the edition; those of one edition in the order in which it has them."""
    return tuple(sorted(kept.values(), key=lambda each: (-each.edition.day.toordinal(), each.edition.period)))
