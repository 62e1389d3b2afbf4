"""An edition in the words a template shows: counted, joined and chosen before a template sees them."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, pairwise
from urllib.parse import quote, quote_plus

from newsletter.models import Edition, Paper, Period, TrendingPaper

TOP = 12  # as many as Hugging Face's own mail lists
_LEADS = 3
_NAMES_SHOWN = 2
_SIX_DAYS = timedelta(days=6)
_PREHEADER = 140  # no inbox shows more of it
_MARKS = str.maketrans("", "", "\ue000\ue001")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One paper. Whatever is not known is "", and so are upvotes where there are none.

    `label` numbers the paper through the edition. `url` is never "": a paper without an address leads to a
    search for its title. `facts` are comments, authors, organisation and date; `standing` has the upvotes
    before them, and `titled` after the title. A `lead` is given more room.
    """

    label: str
    title: str
    titled: str
    url: str
    pdf_url: str
    code_url: str
    summary: str
    upvotes: str
    facts: tuple[str, ...]
    standing: str
    why: str
    lead: bool
    thumbnail_url: str


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
    `6 May 2026`; for a week they are `The week of`, `4 to 10 May 2026`. `top` are the papers with most upvotes of all
    listed, shown or not; the best by score where no upvotes are known.
    """

    title: str
    subject: str
    weekday: str
    day: str
    counts: str
    preheader: str
    themes: tuple[ThemeCards, ...]
    more: str
    top: tuple[Card, ...]
    more_than_top: str


def of_edition(edition: Edition, *, tints: int) -> EditionCards:
    """The words for `edition`, its themes coloured in `tints` turns."""
    listed = (*edition.papers, *edition.rest)
    return EditionCards(
        title=_clean(edition.title),
        subject=_clean(edition.subject_line),
        weekday=_weekday(edition),
        day=week(edition.day) if edition.period is Period.WEEK else written(edition.day),
        counts=_counts(len(listed), shown=len(edition.papers)),
        preheader=preheader(edition),
        themes=_themes(edition, tints=tints),
        more=_more(edition.more),
        top=tuple(_card(trending, edition, number=n) for n, trending in enumerate(_top(listed), start=1)),
        more_than_top=_more(len(listed) - TOP),
    )


def _weekday(edition: Edition) -> str:
    return "The week of" if edition.period is Period.WEEK else _WEEKDAYS[edition.day.weekday()]


def _themes(edition: Edition, *, tints: int) -> tuple[ThemeCards, ...]:
    shares = _shares([len(theme.papers) for theme in edition.themes])
    cards = iter([_card(trending, edition, number=n) for n, trending in enumerate(edition.papers, start=1)])
    return tuple(
        ThemeCards(
            name=_clean(theme.name),
            about=_clean(theme.about),
            count=len(theme.papers),
            share=share,
            tint=position % tints,
            cards=tuple(islice(cards, len(theme.papers))),
        )
        for position, (theme, share) in enumerate(zip(edition.themes, shares, strict=True))
    )


def _leads(papers: Sequence[TrendingPaper]) -> Sequence[TrendingPaper]:
    """The best papers of an edition, few enough that they stand out among the others."""
    by_score = sorted(papers, key=lambda trending: -trending.score)
    return by_score[: min(_LEADS, (len(papers) + 3) // 4)]


def _top(listed: Sequence[TrendingPaper]) -> Sequence[TrendingPaper]:
    return sorted(listed, key=lambda trending: (-(trending.upvotes or 0), -trending.score))[:TOP]


def _card(trending: TrendingPaper, edition: Edition, *, number: int) -> Card:
    paper, title = trending.paper, _clean(trending.paper.title)
    upvotes = str(trending.upvotes) if trending.upvotes else ""
    facts = tuple(_facts(trending, edition.day))
    return Card(
        label=f"{number:2}. ",
        title=title,
        titled=f"{title} ({upvotes} ▲)" if upvotes else title,
        url=_paper_url(paper),
        pdf_url=f"https://arxiv.org/pdf/{quote(paper.arxiv_id)}" if paper.arxiv_id else "",
        code_url=_web(paper.code_url),
        summary=_clean(trending.summary),
        upvotes=upvotes,
        facts=facts,
        standing=" · ".join((f"▲ {upvotes}", *facts) if upvotes else facts),
        why="; ".join(_clean(reason) for reason in trending.why),
        lead=trending in _leads(edition.papers),
        thumbnail_url=_web(paper.thumbnail_url),
    )


def _facts(trending: TrendingPaper, today: date) -> Iterator[str]:
    paper = trending.paper
    if trending.comments:
        yield _several(trending.comments, "comment")
    yield from filter(None, (_byline(paper), _isolated(_clean(paper.organisation))))
    if paper.published:
        day = written(paper.published, year=paper.published.year != today.year)
        yield day.replace(" ", "\u00a0")


def _paper_url(paper: Paper) -> str:
    if paper.arxiv_id:
        return _web(paper.url) or f"https://huggingface.co/papers/{quote(paper.arxiv_id)}"
    return _web(paper.url) or f"https://huggingface.co/papers?q={quote_plus(_clean(paper.title))}"


def _web(url: str) -> str:
    """The address if a mail may lead there, else "": it runs nothing and breaks no line."""
    safe = url.startswith(("https://", "http://")) and url.isprintable() and " " not in url
    return url if safe and url == _clean(url) else ""


def _byline(paper: Paper) -> str:
    """Two names and how many more, or all of three, or the number a feed gives instead of names."""
    names = [_isolated(_clean(name)) for name in paper.authors if name.strip()]
    count = max(paper.author_count or 0, len(names))
    if not names:
        return _several(count, "author") if count else ""
    if count > len(names) or count > _NAMES_SHOWN + 1:
        shown = names[:_NAMES_SHOWN]
        return f"{', '.join(shown)} and {count - len(shown)} more"
    return _joined(names)


def _isolated(words: str) -> str:
    """Words with a right-to-left letter between U+2068 and U+2069, or they would carry the next ones along."""
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in words):
        return f"\u2068{words}\u2069"
    return words


def _joined(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _counts(listed: int, *, shown: int) -> str:
    papers = _several(listed, "paper")
    return f"{papers} listed, {shown} below" if listed > shown else papers


def _more(count: int) -> str:
    return _several(count, "more paper") if count > 0 else ""


def _several(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def preheader(edition: Edition) -> str:
    """What an inbox shows beside the subject: the next titles by rank, whole ones while there is room.

    Where the subject names every paper, it is the line about the first.
    """
    line = ""
    for title in (_clean(trending.paper.title) for trending in (*edition.by_rank, *edition.rest)[edition.named :]):
        longer = f"{line} · {title}" if line else title
        if line and len(longer) > _PREHEADER:
            break
        line = longer
    return line or next((_clean(found.summary) for found in edition.by_rank), "")


def _shares(counts: Sequence[int]) -> tuple[int, ...]:
    """Whole percents that add up to 100: each theme's end is rounded, not its width."""
    total, ends, seen = sum(counts), [0], 0
    for count in counts:
        seen += count
        ends.append(round(100 * seen / total) if total else 0)
    return tuple(end - start for start, end in pairwise(ends))


def written(day: date, *, year: bool = True) -> str:
    """`6 May 2026`, or `6 May`."""
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def when(edition: Edition) -> str:
    """`Wednesday 6 May 2026`, or `The week of 4 to 10 May 2026`."""
    return f"{_weekday(edition)} {week(edition.day) if edition.period is Period.WEEK else written(edition.day)}"


def week(last: date) -> str:
    """The seven days that end with `last`, as short as a reader understands: `1 to 7 December 2025`."""
    first = last - _SIX_DAYS
    if first.year != last.year:
        return f"{written(first)} to {written(last)}"
    if first.month != last.month:
        return f"{written(first, year=False)} to {written(last)}"
    return f"{first.day} to {written(last)}"


def _clean(text: str) -> str:
    """One line without the two marks that open and close a slot: no feed may write a subscriber's links."""
    return " ".join(text.translate(_MARKS).split())
