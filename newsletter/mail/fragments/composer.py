"""Compose the messages of many selections from one edition: what two of them share is filled and encoded once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import jinja2

from newsletter.mail import headers, palette
from newsletter.mail.cards import TOP, Deck
from newsletter.mail.compose import Envelope, compose, subject_field
from newsletter.mail.fragments.fragment import Fragment, make_room
from newsletter.mail.fragments.part import Part, shape_of
from newsletter.mail.layout import FOLDERS, around, render
from newsletter.mail.slots import Place
from newsletter.mail.templates import files
from newsletter.models import Edition, Layout, MailingList, TrendingPaper

# What a template that cannot be cut does when it is: composed whole, it may be as good as any.
_FAULTS = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError)


class Composer:
    """Composes the messages of one edition and of its selections in one layout.

    The bytes are those that `compose` makes of the whole. Where an operator's templates cannot be cut so, because
    they count across papers or have no blocks, each message is composed whole: `is_cut` tells.
    """

    def __init__(
        self,
        edition: Edition,
        mailing_list: MailingList,
        *,
        layout: Layout,
        templates: Sequence[Path],
        published_at: datetime,
    ) -> None:
        self._list, self._layout = mailing_list, layout
        self._templates, self._published_at = tuple(templates), published_at
        self._deck = Deck(tints=len(palette.light(mailing_list.colour).tints))
        name = f"{edition.id}/{layout}"
        frame = Envelope.of(mailing_list, kind=headers.Kind.EDITION, name=name, written_at=published_at)
        self._frame = tuple(map(Fragment, (frame.before, frame.to_text, frame.to_html, frame.end)))
        self._subjects: dict[str, bytes] = {}
        self._parts = self._cut(edition)
        self._top = TOP if any("top" in part.blocks for part in self._parts) else 1
        self.is_cut = bool(self._parts) and all(map(self._is_the_whole, (edition, _fewer(edition))))

    def composed(self, selected: Edition) -> bytes:
        """Return the message of a selection, as bytes with open slots. Raises TemplateError."""
        return b"".join(self.pieces(selected))

    def pieces(self, selected: Edition) -> Sequence[bytes]:
        """Return the message of a selection in pieces, which make it when joined. Raises TemplateError.

        Pieces that other selections have too are instances of `Fragment`.
        """
        return self._cut_up(selected) if self.is_cut else (self._whole(selected),)

    def _cut(self, edition: Edition) -> tuple[Part, ...]:
        looked_up = files.within(self._templates)
        folder = FOLDERS[edition.period, self._layout]
        values = around(edition, self._list)
        try:
            return (
                Part(looked_up.whole_text(f"email/{folder}/subject.txt"), Place.HEADER, values),
                Part(looked_up.whole_text(f"email/{folder}/body.txt"), Place.TEXT, values),
                Part(looked_up.whole_html(f"email/{folder}/body.mjml"), Place.HTML, values),
            )
        except _FAULTS:
            return ()

    def _cut_up(self, selected: Edition) -> Sequence[bytes]:
        cards = self._deck.of(selected, themes=False, top=self._top)
        shape = shape_of(cards)
        subject, text, html = self._parts
        field = self._subject(" ".join(subject.line(cards, shape).split()))
        before, to_text, to_html, end = self._frame
        return [before, field, to_text, *text.pieces(cards, shape), to_html, *html.pieces(cards, shape), end]

    def _subject(self, line: str) -> bytes:
        """The header field; a fragment as soon as a second message has the same."""
        if line in self._subjects:
            self._subjects[line] = Fragment(self._subjects[line])
            return self._subjects[line]
        make_room(self._subjects, shared=Fragment)
        self._subjects[line] = field = subject_field(line)
        return field

    def _whole(self, selected: Edition) -> bytes:
        rendered = render(selected, self._list, layout=self._layout, templates=self._templates)
        return compose(selected, self._list, rendered, layout=self._layout, published_at=self._published_at)

    def _is_the_whole(self, edition: Edition) -> bool:
        whole = self._whole(edition)
        try:
            return b"".join(self._cut_up(edition)) == whole
        except _FAULTS:
            return False


@dataclass(frozen=True, kw_only=True)
class Composers:
    """Composes the messages of selections from one edition in any layout."""

    edition: Edition
    mailing_list: MailingList
    templates: Sequence[Path]
    published_at: datetime
    _made: dict[Layout, Composer] = field(default_factory=dict)

    def of(self, layout: Layout) -> Composer:
        """Return what composes in this layout; it is prepared when it is first asked for."""
        if layout not in self._made:
            self._made[layout] = Composer(
                self.edition,
                self.mailing_list,
                layout=layout,
                templates=self.templates,
                published_at=self.published_at,
            )
        return self._made[layout]


def _fewer(edition: Edition) -> Edition:
    """The edition as somebody may get it who mutes its first paper, asks for fewer and is told why: all that a mail
    can say."""
    if not edition.papers:
        return edition
    first, *others = edition.by_rank
    kept = others[: max(1, len(others) - 1)]
    ids = tuple(trending.paper.id for trending in kept)
    themes = (tuple(map(_with_reason, theme.papers)) for theme in edition.themes)
    left = [tuple(trending for trending in papers if trending.paper.id in ids) for papers in themes]
    return replace(
        edition,
        themes=tuple(
            replace(theme, papers=papers) for theme, papers in zip(edition.themes, left, strict=True) if papers
        ),
        rest=(*edition.rest, *others[len(kept) :]),
        ranked=ids,
        muted=(("the first", 1),),
        first=(first,),
        sentence="",
    )


def _with_reason(trending: TrendingPaper) -> TrendingPaper:
    return replace(trending, why=(f"you asked for: {trending.theme} & “more”", *trending.why))
