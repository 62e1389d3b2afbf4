"""Editions and papers in the words that the public pages and feeds show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from newsletter.mail import cards, facts
from newsletter.mail.card import Card
from newsletter.mail.cards import EditionCards
from newsletter.models import Edition, Period, Theme
from newsletter.store.archive import Listed
from newsletter.web.archive import sections, spoken
from newsletter.web.archive.sections import Known
from newsletter.web.archive.shelf import Shelved


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An edition in a list of editions: its name in addresses, its day as a machine and as a reader write it."""

    name: str
    day: str
    written: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The editions of one month, newest first. `name` is `2025-11` in addresses, `written` is `November 2025`."""

    name: str
    written: str
    editions: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper outside its edition, and its theme page: `slug` and `theme` are "" where it is on none."""

    card: Card
    edition: Line
    theme: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An edition with everything in it. `slugs` are the theme pages of its headings, "" where papers are on several."""

    line: Line
    cards: EditionCards
    count: str
    slugs: tuple[str, ...]
    rest: tuple[Card, ...]

    @property
    def leads(self) -> tuple[Card, ...]:
        """The papers that are given more room."""
        return tuple(card for theme in self.cards.themes for card in theme.cards if card.lead)


def whole(edition: Edition, *, tints: int, known: Known) -> Whole:
    """All of an edition, its themes coloured in `tints` turns. `known` are the sections by the names of headings."""
    pages = map(sections.shared, sections.of_edition(edition, known))
    listed = len(edition.papers) + edition.more
    return Whole(
        line=line(edition),
        cards=cards.of_edition(edition, tints=tints),
        count="1 paper" if listed == 1 else f"{listed} papers",
        slugs=tuple(spoken.slug(section) if section else "" for section in pages),
        rest=_alone(edition, Theme(name="", papers=edition.rest)),
    )


def line(edition: Edition | Listed) -> Line:
    """An edition in a list of editions."""
    of_week = edition.period is Period.WEEK
    written = f"The week of {cards.week(edition.day)}" if of_week else f"{edition.day:%A} {facts.written(edition.day)}"
    return Line(name=edition.name, day=edition.day.isoformat(), written=written, title=edition.title)


def months(editions: Iterable[Listed]) -> Iterator[Month]:
    """The editions by month, in their order."""
    for first, of_month in groupby(editions, key=lambda each: each.day.replace(day=1)):
        yield Month(name=f"{first:%Y-%m}", written=f"{first:%B} {first.year}", editions=tuple(map(line, of_month)))


def paper(shelved: Shelved) -> Paper:
    """A paper of the archive, none of which is given more room than another."""
    (card,) = _alone(shelved.edition, Theme(name="", papers=(shelved.listed,)))
    slug = spoken.slug(shelved.theme) if shelved.theme else ""
    return Paper(card=replace(card, lead=False), edition=line(shelved.edition), theme=shelved.theme, slug=slug)


def _alone(edition: Edition, theme: Theme) -> tuple[Card, ...]:
    """The cards of papers as if they were all that the edition has."""
    return cards.of_edition(replace(edition, themes=(theme,), rest=()), tints=1).themes[0].cards
