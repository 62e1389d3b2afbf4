"""An edition in the words a template shows: counted, joined, put in order and chosen before a template sees them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import count, islice, pairwise

from newsletter.mail import facts
from newsletter.mail.card import Card, by_title
from newsletter.mail.facts import clean, several, written
from newsletter.models import MORE, Edition, Period, TrendingPaper

TOP = 12  # as many as Hugging Face's own mail lists
_SIX_DAYS = timedelta(days=6)
_KEPT = 8000  # cards of one edition: those of each place, and each reason that somebody has for a paper
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

    def of(self, edition: Edition, *, themes: bool = True, top: int = TOP) -> EditionCards:
        """Return the words for the edition, or for a selection from it. Of too many cards all are forgotten.

        Without `themes` it has none but those of `others`, whose shares are 0, and as many of the `top` as are asked
        for.
        """
        if len(self._kept) > _KEPT:
            self._kept.clear()
        ranked = (*edition.by_rank, *edition.rest)
        by_rank = ranked[: len(edition.papers)]
        themes_of = {trending.paper.id: at for at, theme in enumerate(edition.themes) for trending in theme.papers}
        lines = _with_line(edition, by_rank, themes_of)
        left = _left(edition, by_rank[edition.lead :], themes_of)
        shares = _shares([len(theme.papers) for theme in edition.themes]) if themes else [0] * len(edition.themes)
        lead, others = self._as_read(edition, by_rank[: edition.lead], left, lines, shares)
        first = [self._labelled(trending, number, edition) for number, trending in enumerate(ranked[:top], start=1)]
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
            themes=self._themes(edition, lines, shares) if themes else (),
            more=_more(edition.more),
            top=tuple(first),
            more_than_top=_more(len(ranked) - TOP),
            muted=_muted(edition),
            first=tuple(self._card(trending, edition) for trending in edition.first),
        )

    def _themes(self, edition: Edition, lines: Collection[str], shares: Sequence[int]) -> tuple[ThemeCards, ...]:
        number, leading = count(1), {trending.paper.id for trending in edition.by_rank[: edition.lead]}
        return tuple(
            _theme(
                edition,
                at,
                shares,
                [
                    self._shown(each, next(number), edition, lines=lines, lead=each.paper.id in leading)
                    for each in theme.papers
                ],
                tints=self._tints,
            )
            for at, theme in enumerate(edition.themes)
        )

    def _as_read(
        self,
        edition: Edition,
        leading: Sequence[TrendingPaper],
        left: Iterable[tuple[int, Sequence[TrendingPaper]]],
        lines: Collection[str],
        shares: Sequence[int],
    ) -> tuple[tuple[Card, ...], tuple[ThemeCards, ...]]:
        """The lead, and what it leaves of each theme, numbered as they are read."""
        number = count(1)
        lead = [self._shown(each, next(number), edition, lines=lines, lead=True) for each in leading]
        others = []
        for at, papers in left:
            shown = [self._shown(each, next(number), edition, lines=lines, lead=False) for each in papers]
            theme = _theme(edition, at, shares, shown, tints=self._tints)
            others.append(replace(theme, name=clean(edition.themes[at].name_for(papers))))
        return tuple(lead), tuple(others)

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

    def _shown(
        self, trending: TrendingPaper, number: int, edition: Edition, *, lines: Collection[str], lead: bool
    ) -> Card:
        paper = trending.paper.id
        has_line = paper in lines
        theme = trending.theme or trending.section or trending.area or _heading(edition, paper)
        key = (paper, trending.why, number, has_line, lead, theme)
        card = self._kept.get(key)
        if card is None:
            plain = self._card(trending, edition)
            line = plain.summary if has_line else ""
            card = replace(plain, label=_label(number), line=line, lead=lead, theme=clean(theme))
            self._kept[key] = card
        return card

    def _labelled(self, trending: TrendingPaper, number: int, edition: Edition) -> Card:
        key = (trending.paper.id, trending.why, number)
        card = self._kept.get(key)
        if card is None:
            self._kept[key] = card = replace(self._card(trending, edition), label=_label(number))
        return card


def _heading(edition: Edition, paper: str) -> str:
    """The heading of a paper that has no theme of its own, where it says something."""
    named = edition.themes if len(edition.themes) > 1 else ()
    names = (theme.name for theme in named if any(each.paper.id == paper for each in theme.papers))
    return next((name for name in names if name != MORE), "")


@lru_cache(maxsize=256)
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


def _with_line(edition: Edition, by_rank: Sequence[TrendingPaper], themes_of: Mapping[str, int]) -> Collection[str]:
    """The papers shown with a line: the lead, then the best of each theme, then the best of all, as far as it goes."""
    ids = [trending.paper.id for trending in by_rank]
    leading, others = ids[: edition.lead], ids[edition.lead :]
    firsts: dict[int, str] = {}
    for paper in others:
        firsts.setdefault(themes_of[paper], paper)
    in_turn = dict.fromkeys((*leading, *firsts.values(), *others))
    return set(islice(in_turn, max(len(leading), edition.lines)))


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
    edition: Edition, by_rank: Sequence[TrendingPaper], themes_of: Mapping[str, int]
) -> Iterable[tuple[int, Sequence[TrendingPaper]]]:
    """What the lead leaves of each theme by its place, best first; the theme of the best paper first, "More" last."""
    left: dict[int, list[TrendingPaper]] = {}
    for trending in by_rank:
        left.setdefault(themes_of[trending.paper.id], []).append(trending)
    return sorted(left.items(), key=lambda pair: edition.themes[pair[0]].name == MORE)


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
