"""The messages of those who asked for something: each is composed when the first delivery of it is due, and kept before
that leaves, so that every later attempt has the same bytes.

It works by what was frozen when the edition was published: what was asked for, the papers, the templates, the list.
"""

import logging
import shutil
import tempfile
import weakref
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from newsletter.editorial.selection.select import Selector
from newsletter.errors import StoreError
from newsletter.mail.fragments.composer import Composers
from newsletter.mail.fragments.look import Look
from newsletter.mail.gate import parts, size
from newsletter.models import Asked, Edition, Layout, MailingList, Paper
from newsletter.people.wishes import from_text, layout_of
from newsletter.store import editions, personal, sightings
from newsletter.store.engine import reading

logger = logging.getLogger(__name__)

WHOLE = 2000
"""So many different messages are composed whole where the operator's templates cannot be cut: each takes a hundred
times as long."""

_RECENT = 1500  # messages, of which each is a list of pieces that others have too
_LEFT_OUT = 5  # papers at a time, until a mail is short enough


@dataclass(slots=True, kw_only=True)
class Kitchen:
    """Makes the messages of one published edition. Templates and papers are prepared when the first is made."""

    engine: Engine
    edition_id: str
    _maker: "Maker | None" = None
    _recent: dict[str, personal.Pieces] = field(default_factory=dict)
    _book: personal.Book = field(init=False)

    def __post_init__(self) -> None:
        self._book = personal.Book(self.edition_id)

    def prepare(self, variants: Collection[str]) -> Collection[str]:
        """Make those of these messages that were not made before, and keep them. Those with nothing to send are named.

        Raises StoreError where the store has lost what they are made of.
        """
        with reading(self.engine) as connection:
            self._book.read(connection)
            recipes = personal.kept(connection, self.edition_id, variants)
        lacking = set(variants).difference(recipes)
        made = self._made(lacking) if lacking else {}
        if made:
            with self.engine.begin() as connection:
                others = self._book.keep(connection, made)
            recipes = {**recipes, **others}
            made = {name: pieces for name, pieces in made.items() if name not in others}
        self._remember({**{name: self._book.pieces(content) for name, content in recipes.items()}, **made})
        return [name for name in variants if not self._recent[name]]

    def pieces(self, variant: str) -> personal.Pieces | None:
        """Return one that was prepared a short time ago; None for any other."""
        return self._recent.get(variant)

    def rehearsed(self, variant: str) -> personal.Pieces:
        """Return what would be made, and keep nothing; no pieces where nothing is left to send."""
        return self._made([variant])[variant]

    def _remember(self, pieces: Mapping[str, personal.Pieces]) -> None:
        """Of what was made before, as much as is claimed at once a few times: it may not all have left yet."""
        self._recent.update(pieces)
        for name in list(self._recent)[: max(0, len(self._recent) - max(_RECENT, len(pieces)))]:
            del self._recent[name]

    def _made(self, variants: Collection[str]) -> dict[str, personal.Pieces]:
        self._maker = self._maker or frozen(self.engine, self.edition_id)
        is_cut = self._maker.is_cut({layout_of(name) for name in variants})
        with reading(self.engine) as connection:
            asked = personal.asked(connection, variants)
            wishes = {name: from_text(asked.get(name, "")) for name in variants}
            liked = {paper.id for each in wishes.values() for paper in each.liked}
            known = sightings.described(connection, liked)
            room = WHOLE - personal.number(connection, self.edition_id) if not is_cut else len(variants)
        if room < len(variants):
            logger.warning(_UNCUT, f"{WHOLE:,}")
        made: dict[str, personal.Pieces] = {}
        for at, (name, wish) in enumerate(wishes.items()):
            made[name] = self._maker.pieces(layout_of(name), wish if at < room else Asked(), known)
        return made


_UNCUT = (
    "a template breaks the rules for blocks (docs/mail.md), so no more than %s different messages are made; everybody "
    "else gets the edition without their preferences. `newsletter templates check` names the template"
)


class Maker:
    """Makes messages of an edition that is in memory, in pieces."""

    def __init__(self, edition: Edition, composers: Composers) -> None:
        self._selector, self._composers = Selector(edition), composers
        self._list = composers.mailing_list

    def is_cut(self, layouts: Iterable[Layout]) -> bool:
        """Whether messages are joined of fragments in each of these layouts."""
        return all(self._composers.of(layout).is_cut for layout in layouts)

    def pieces(self, layout: Layout, asked: Asked, known: Mapping[str, Paper]) -> personal.Pieces:
        """Return the message for this wish; no pieces where every paper is muted. `known` are liked papers by their id.

        Where it is longer than mailbox providers show, its last papers are left out. Raises TemplateError.
        """
        if known:
            asked = replace(asked, liked=tuple(known.get(paper.id, paper) for paper in asked.liked))
        edition = self._selector.select(asked)
        while edition.papers:
            pieces = self._composers.of(layout).pieces(edition)
            number = len(edition.papers)
            if number <= _LEFT_OUT or _is_short(pieces, self._list):
                return pieces
            edition = self._selector.select(replace(asked, papers=number - _LEFT_OUT))
        return ()


def _is_short(pieces: personal.Pieces, mailing_list: MailingList) -> bool:
    """Whether nobody cuts the mail. Encoded it is longer than what is counted, so most need no closer look."""
    if sum(map(len, pieces)) < size.COMFORTABLE_HTML:
        return True
    return not any(size.findings(parts.read(b"".join(pieces)), mailing_list))


def frozen(engine: Engine, edition_id: str) -> Maker:
    """What makes messages of a published edition as it was frozen. Raises StoreError where the store has lost it."""
    with reading(engine) as connection:
        published, packed = editions.with_id(connection, edition_id), personal.look(connection, edition_id)
    if published is None or packed is None:
        raise StoreError(f"edition {edition_id} has lost its papers or its templates; restore the store")
    look, folder = Look.unpacked(packed), Path(tempfile.mkdtemp(prefix="newsletter-"))
    composers = Composers(
        edition=published.edition,
        mailing_list=look.mailing_list,
        templates=(look.laid_out(folder),),
        published_at=published.published_at,
    )
    maker = Maker(published.edition, composers)
    weakref.finalize(maker, shutil.rmtree, folder, ignore_errors=True)
    return maker


def largest(
    edition: Edition,
    mailing_list: MailingList,
    layouts: Sequence[Layout],
    *,
    templates: Sequence[Path],
    published_at: datetime,
) -> Mapping[Layout, bytes]:
    """The message with every paper that anybody can be sent, in these layouts. Raises TemplateError."""
    composers = Composers(edition=edition, mailing_list=mailing_list, templates=templates, published_at=published_at)
    maker, everything = Maker(edition, composers), Asked(papers=len(edition.papers) + len(edition.rest))
    return {layout: b"".join(maker.pieces(layout, everything, {})) for layout in layouts}
