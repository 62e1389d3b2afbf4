"""The pages that anybody may see: the list, its archive and each edition. Nothing of a subscriber is in them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from fastapi import HTTPException
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy import literal, select
from sqlalchemy.exc import DBAPIError

from newsletter.mail import cards, palette
from newsletter.mail.cards import Card
from newsletter.models import Edition, Theme
from newsletter.store import editions
from newsletter.store.engine import reading
from newsletter.web.site import Site

_LATEST = 7
_KEPT = {"Cache-Control": "public, max-age=60"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An edition as a list of editions shows it. `day` as a page's address has it, `written` as a reader does."""

    day: str
    written: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The editions of one month, newest first."""

    name: str
    editions: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class PublicPages:
    """Each method is a page; all of them only read."""

    site: Site

    def front(self) -> Response:
        """What the list is, what the latest edition has, and those before it."""
        with reading(self.site.newsletter.engine) as connection:
            latest = editions.latest(connection, self.site.mailing_list.id)
            earlier = editions.titles(connection, self.site.mailing_list.id, limit=_LATEST)[1:]
        words = self._words(latest.edition) if latest else {"edition": None}
        return self.site.page("front.html", {**words, "earlier": _listed(earlier)}, headers=_KEPT)

    def archive(self) -> Response:
        """All editions by month, newest first."""
        with reading(self.site.newsletter.engine) as connection:
            found = editions.titles(connection, self.site.mailing_list.id)
        by_month = groupby(found, key=lambda edition: f"{edition[0]:%B %Y}")
        months = [Month(name=name, editions=_listed(group)) for name, group in by_month]
        return self.site.page("archive.html", {"months": months}, headers=_KEPT)

    def edition(self, day: str) -> Response:
        """One edition whole, with the papers there was no room for in the mail."""
        with reading(self.site.newsletter.engine) as connection:
            found = editions.of_day(connection, self.site.mailing_list.id, _day(day))
        if not found:
            raise HTTPException(404)
        words = {**self._words(found.edition), "rest": _rest(found.edition)}
        return self.site.page("edition.html", words, headers=_KEPT)

    def style(self) -> Response:
        """The one style sheet, in the list's colour by day and by night."""
        colour = self.site.mailing_list.colour
        sheet = self.site.templates.get_template("web/style.css")
        painted = sheet.render(light=palette.light(colour), dark=palette.dark(colour))
        return Response(painted, headers=_KEPT, media_type="text/css")

    def healthz(self) -> Response:
        """`ok` while the store answers, for whoever watches the program."""
        try:
            with reading(self.site.newsletter.engine) as connection:
                connection.execute(select(literal(1)))
        except DBAPIError:
            return PlainTextResponse("the store does not answer", 503)
        return PlainTextResponse("ok")

    def _words(self, edition: Edition) -> dict[str, object]:
        words = cards.of_edition(edition, tints=len(palette.light(self.site.mailing_list.colour).tints))
        listed = len(edition.papers) + edition.more
        return {
            "edition": words,
            "day": edition.day.isoformat(),
            "count": "1 paper" if listed == 1 else f"{listed} papers",
            "leads": [card for theme in words.themes for card in theme.cards if card.lead],
        }


def _rest(edition: Edition) -> tuple[Card, ...]:
    """The cards of the papers that are not shown, made as if they were an edition's only theme."""
    alone = replace(edition, themes=(Theme(name="", papers=edition.rest),), rest=())
    return cards.of_edition(alone, tints=1).themes[0].cards


def _listed(found: Iterable[tuple[date, str]]) -> tuple[Listed, ...]:
    return tuple(
        Listed(day=day.isoformat(), written=f"{day:%A} {day.day} {day:%B}", title=title) for day, title in found
    )


def _day(text: str) -> date:
    """The day in an address. Each day has one address: what Python also reads as dates is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise HTTPException(404) from error
    if day.isoformat() != text:
        raise HTTPException(404)
    return day
