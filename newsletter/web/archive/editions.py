"""The pages that anybody may see: the list and each of its editions. Nothing of a subscriber is in them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fastapi import HTTPException
from fastapi.responses import Response

from newsletter import models
from newsletter.mail import palette
from newsletter.models import Edition, Paper, Period, Published
from newsletter.store import archive, editions
from newsletter.store.engine import reading
from newsletter.web.archive import citations, picture, silence, words
from newsletter.web.archive.sections import Known
from newsletter.web.archive.words import Line, Whole
from newsletter.web.site import KEPT, Site

_LATEST = 7


@dataclass(frozen=True, slots=True)
class PublicPages:
    """Each method is a page; all of them only read. `known` are the sections by the names of headings."""

    site: Site
    known: Known

    def front(self) -> Response:
        """What the list is, what the latest edition has, and those before it."""
        with reading(self.site.engine) as connection:
            latest = editions.latest(connection, self.site.mailing_list.id)
            listed = archive.listed(connection, self.site.mailing_list.id)
        shown = self.whole(latest.edition) if latest else None
        others = [words.line(each) for each in listed if not latest or each.id != latest.edition.id]
        days = [each.day for each in listed if each.period is Period.DAY]
        quiet = silence.sentence(days, self.site.clock().date())
        values = {"edition": shown, "others": others[:_LATEST], "silence": quiet}
        return self.site.public("front.html", values, path="/")

    def bib(self, name: str) -> Response:
        """Every paper of an edition for BibTeX, those there was no room for too."""
        return self._cited(name, citations.bibtex, media_type="application/x-bibtex")

    def ris(self, name: str) -> Response:
        """The same as RIS, for other reference managers."""
        return self._cited(name, citations.ris, media_type="application/x-research-info-systems")

    def edition(self, name: str) -> Response:
        """One edition whole, with the papers there was no room for in the mail."""
        edition = self._of_name(name).edition
        with reading(self.site.engine) as connection:
            listed = archive.listed(connection, self.site.mailing_list.id)
        earlier, later = _beside(listed, edition)
        shown = self.whole(edition)
        values = {
            "edition": shown,
            "earlier": earlier,
            "later": later,
            "description": shown.cards.preheader,
            "picture": self.site.absolute(f"/editions/{name}/picture.png") if picture.available() else "",
            "article": True,
        }
        return self.site.public("edition.html", values, path=f"/editions/{name}")

    def style(self) -> Response:
        """The one style sheet, in the list's colour by day and by night."""
        colour = self.site.mailing_list.colour
        sheet = self.site.templates.get_template("web/style.css")
        painted = sheet.render(light=palette.light(colour), dark=palette.dark(colour))
        return Response(painted, headers=KEPT, media_type="text/css")

    def picture(self, name: str) -> Response:
        """The edition as those see it who are sent a link to it."""
        edition = self._of_name(name).edition
        drawn = picture.png(picture.svg(self.whole(edition), self.site.mailing_list))
        if not drawn:
            raise HTTPException(404)
        return Response(drawn, headers=KEPT, media_type="image/png")

    def whole(self, edition: Edition) -> Whole:
        """The edition in the list's colours."""
        tints = len(palette.light(self.site.mailing_list.colour).tints)
        return words.whole(edition, tints=tints, known=self.known)

    def _cited(self, name: str, written: Callable[[Iterable[Paper]], str], *, media_type: str) -> Response:
        edition = self._of_name(name).edition
        papers = (listed.paper for listed in (*edition.by_rank, *edition.rest))
        return Response(written(papers), headers=KEPT, media_type=f"{media_type}; charset=utf-8")

    def _of_name(self, name: str) -> Published:
        named = models.named(name)
        if named is None:
            raise HTTPException(404)
        day, period = named
        with reading(self.site.engine) as connection:
            published = editions.of_day(connection, self.site.mailing_list.id, day, period=period)
        if not published:
            raise HTTPException(404)
        return published


def _beside(listed: Sequence[archive.Listed], edition: Edition) -> tuple[Line | None, Line | None]:
    """The edition before and the one after of the same period."""
    alike = [words.line(each) for each in listed if each.period is edition.period]
    at = next(at for at, each in enumerate(alike) if each.name == edition.name)
    return alike[at + 1] if at + 1 < len(alike) else None, alike[at - 1] if at else None
