"""An edition in the words a template shows: counted, joined, put in order and chosen before a template sees them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, islice, pairwise
from operator import itemgetter

from newsletter.mail import facts
from newsletter.mail.card import Card, by_title
from newsletter.mail.facts import clean, several, written
from newsletter.models import MORE, Edition, Period, TrendingPaper

TOP = 12  # as many as Hugging Face's own mail lists
_SIX_DAYS = timedelta(days=6)
_KEPT = 50_000  # cards of one edition: those of each reason that somebody has for a paper
_PREHEADER = 140  # no inbox shows more of it
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCards:
    """One theme. `share` is its part of the papers shown, in percent; `tint` numbers one of the palette's."""

    name: str
    about: str
    count: int
    share: int
    tint: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCards:
    """A whole edition. `more` and `more_than_top` say how many papers are not shown, or "".

    `subject` is the title with what the operator puts around it. `weekday` and `day` stand side by side: `Wednesday`,
    `6 May 2026`; for a week they are `The week of`, `4 to 10 May 2026`. `sentence` is what is remarkable of the day.
    `lead` are the first papers by rank; `others` the themes with what is left of them, that of the best paper first.
    `themes` hold every paper shown. `top` are the first of all listed, shown or not. `muted` says how many papers one
    subscriber's wishes took out, and by what; `first` are those of the day's first that are not shown.
    """

    title: str
    subject: str
    weekday: str
    day: str
    counts: str
    preheader: str
    sentence: str
    lead: tuple[Card, ...]
    others: tuple[ThemeCards, ...]
    themes: tuple[ThemeCards, ...]
    more: str
    top: tuple[Card, ...]
    more_than_top: str
    muted: str
    first: tuple[Card, ...]


def of_edition(edition: Edition, *, tints: int) -> EditionCards:
    """Return the words for `edition`; `tints` is how many colours its themes take in turn, from 0."""
    return Deck(tints=tints).of(edition)


class Deck:
    """Makes the cards of one edition and of its selections. A card that two of them have is one and the same."""

    def __init__(self, *, tints: int) -> None:
        self._tints = tints
        self._kept: dict[tuple[object, ...], Card] = {}

    def of(self, edition: Edition, *, themes: bool = True) -> EditionCards:
        """Return the words for the edition, or for a selection from it. Of more than 50,000 cards all are forgotten.

        Without `themes` it has none but those of `others`, which is all that the shipped mails show.
        """
        if len(self._kept) > _KEPT:
            self._kept.clear()
        ranked = (*edition.by_rank, *edition.rest)
        by_rank = ranked[: len(edition.papers)]
        leading = [trending.paper.id for trending in by_rank[: edition.lead]]
        cards = self._cards(edition, by_rank, leading)
        lead, others = self._as_read(edition, cards, [cards[trending.paper.id] for trending in by_rank])
        top = (self._labelled(self._card(trending, edition), n) for n, trending in enumerate(ranked[:TOP], start=1))
        return EditionCards(
            title=clean(edition.title),
            subject=clean(edition.subject_line),
            weekday=_weekday(edition),
            day=week(edition.day) if edition.period is Period.WEEK else written(edition.day),
            counts=_counts(edition),
            preheader=_next(edition, (self._card(trending, edition) for trending in ranked)),
            sentence=clean(edition.sentence),
            lead=lead,
            others=others,
            themes=_themes(edition, cards, tints=self._tints) if themes else (),
            more=_more(edition.more),
            top=tuple(top),
            more_than_top=_more(len(ranked) - TOP),
            muted=_muted(edition),
            first=tuple(self._card(trending, edition) for trending in edition.first),
        )

    def _cards(self, edition: Edition, by_rank: Sequence[TrendingPaper], leading: Sequence[str]) -> dict[str, Card]:
        """The card of every paper shown by its id, in reading order."""
        with_line = _with_line(edition, by_rank, leading)
        headings = {trending.paper.id: theme.name for theme in edition.themes for trending in theme.papers}
        cards = {}
        for number, trending in enumerate(edition.papers, start=1):
            paper = trending.paper.id
            named = len(edition.themes) > 1 and headings[paper] != MORE
            theme = trending.theme or trending.section or trending.area or (headings[paper] if named else "")
            cards[paper] = self._shown(
                self._card(trending, edition), number, line=paper in with_line, lead=paper in leading, theme=theme
            )
        return cards

    def _as_read(
        self, edition: Edition, cards: Mapping[str, Card], by_rank: Sequence[Card]
    ) -> tuple[tuple[Card, ...], tuple[ThemeCards, ...]]:
        """The lead, and what it leaves of each theme, numbered as they are read."""
        number = count(1)
        lead = tuple([self._labelled(card, next(number)) for card in by_rank if card.lead])
        shares = _shares([len(theme.papers) for theme in edition.themes])
        left = _left(edition, cards, {card.id: place for place, card in enumerate(by_rank)})
        others = tuple(
            _theme(edition, at, shares, [self._labelled(card, next(number)) for card in papers], tints=self._tints)
            for at, papers in left
        )
        return lead, others

    def _card(self, trending: TrendingPaper, edition: Edition) -> Card:
        key = (trending.paper.id, trending.why)
        if key not in self._kept:
            plain = self._plain(trending, edition)
            why = facts.news(trending)
            self._kept[key] = replace(plain, why=why) if why else plain
        return self._kept[key]

    def _plain(self, trending: TrendingPaper, edition: Edition) -> Card:
        """The card of a paper without what is news of it, which alone differs between selections."""
        if (trending.paper.id,) not in self._kept:
            self._kept[trending.paper.id,] = by_title(replace(trending, why=()), edition.day)
        return self._kept[trending.paper.id,]

    def _shown(self, card: Card, number: int, *, line: bool, lead: bool, theme: str) -> Card:
        key = (id(card), number, line, lead, theme)
        if key not in self._kept:
            shown = card.summary if line else ""
            self._kept[key] = replace(card, label=_label(number), line=shown, lead=lead, theme=clean(theme))
        return self._kept[key]

    def _labelled(self, card: Card, number: int) -> Card:
        key = (id(card), number)
        if key not in self._kept:
            self._kept[key] = replace(card, label=_label(number))
        return self._kept[key]


def _label(number: int) -> str:
    return f"{number:2}. "


def preheader(edition: Edition) -> str:
    """Say what an inbox shows beside the subject: the next titles by rank, whole ones within 140 characters.

    Where the subject names every paper, it is the line about the first.
    """
    ranked = (*edition.by_rank, *edition.rest)
    return _next(edition, (by_title(trending, edition.day) for trending in ranked))


def _next(edition: Edition, ranked: Iterable[Card]) -> str:
    cards, line = iter(ranked), ""
    named = list(islice(cards, edition.named))
    for card in cards:
        longer = f"{line} · {card.title}" if line else card.title
        if line and len(longer) > _PREHEADER:
            break
        line = longer
    return line or next((card.summary for card in named), "")


def _weekday(edition: Edition) -> str:
    return "The week of" if edition.period is Period.WEEK else _WEEKDAYS[edition.day.weekday()]


def _with_line(edition: Edition, by_rank: Sequence[TrendingPaper], leading: Sequence[str]) -> Collection[str]:
    """The papers shown with a line: the lead, then the best of each theme, then the best of all, as far as it goes."""
    others = [trending.paper.id for trending in by_rank if trending.paper.id not in leading]
    members = [{trending.paper.id for trending in theme.papers} for theme in edition.themes]
    firsts = [next((paper for paper in others if paper in theme), "") for theme in members]
    in_turn = dict.fromkeys((*leading, *sorted(filter(None, firsts), key=others.index), *others))
    return set(islice(in_turn, max(len(leading), edition.lines)))


def _themes(edition: Edition, cards: Mapping[str, Card], *, tints: int) -> tuple[ThemeCards, ...]:
    shares = _shares([len(theme.papers) for theme in edition.themes])
    return tuple(
        _theme(edition, at, shares, [cards[trending.paper.id] for trending in theme.papers], tints=tints)
        for at, theme in enumerate(edition.themes)
    )


def _theme(edition: Edition, at: int, shares: Sequence[int], cards: Sequence[Card], *, tints: int) -> ThemeCards:
    """The theme at this place in the edition, with these of its cards."""
    theme = edition.themes[at]
    return ThemeCards(
        name=clean(theme.name),
        about=clean(theme.about),
        count=len(cards),
        share=shares[at],
        tint=at % tints,
        cards=tuple(cards),
    )


def _left(
    edition: Edition, cards: Mapping[str, Card], places: Mapping[str, int]
) -> Iterable[tuple[int, Sequence[Card]]]:
    """What the lead leaves of each theme by its place, best first; the theme of the best paper first, "More" last."""
    left: list[tuple[bool, int, int, list[Card]]] = []
    for at, theme in enumerate(edition.themes):
        papers = [card for trending in theme.papers if not (card := cards[trending.paper.id]).lead]
        if papers:
            papers.sort(key=lambda card: places[card.id])
            left.append((theme.name == MORE, places[papers[0].id], at, papers))
    return [(at, papers) for _, _, at, papers in sorted(left, key=itemgetter(0, 1))]


def _counts(edition: Edition) -> str:
    """How many papers the list has, those that were muted too, and how many are here."""
    shown = len(edition.papers)
    listed = shown + edition.more + sum(number for _, number in edition.muted)
    return f"{several(listed, 'paper')}, {shown} here" if listed > shown else several(listed, "paper")


def _muted(edition: Edition) -> str:
    """`11 muted (benchmark)`; by each where there are several: `3 muted (2 by benchmark, 1 by video)`."""
    number = sum(papers for _, papers in edition.muted)
    if len(edition.muted) == 1:
        return f"{number} muted ({clean(edition.muted[0][0])})"
    by = ", ".join(f"{papers} by {clean(what)}" for what, papers in edition.muted)
    return f"{number} muted ({by})" if number else ""


def _more(papers: int) -> str:
    return several(papers, "more paper") if papers > 0 else ""


def _shares(counts: Sequence[int]) -> tuple[int, ...]:
    """Whole percents that add up to 100: each theme's end is rounded, not its width."""
    total, ends, seen = sum(counts), [0], 0
    for papers in counts:
        seen += papers
        ends.append(round(100 * seen / total) if total else 0)
    return tuple(end - start for start, end in pairwise(ends))


def when(edition: Edition) -> str:
    """Return `Wednesday 6 May 2026`, or `The week of 4 to 10 May 2026`."""
    return f"{_weekday(edition)} {week(edition.day) if edition.period is Period.WEEK else written(edition.day)}"


def week(last: date) -> str:
    """Return the seven days that end with `last`, as short as a reader understands: `1 to 7 December 2025`."""
    first = last - _SIX_DAYS
    if first.year != last.year:
        return f"{written(first)} to {written(last)}"
    if first.month != last.month:
        return f"{written(first, year=False)} to {written(last)}"
    return f"{first.day} to {written(last)}"
