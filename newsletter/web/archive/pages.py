"""The pages of the archive: its months, its themes, and a search. All of them only read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import HTTPException
from fastapi.responses import Response

from newsletter import models
from newsletter.store import archive
from newsletter.store.engine import reading
from newsletter.web.archive import citations, searching, words
from newsletter.web.archive.paging import part
from newsletter.web.archive.papers import Archive
from newsletter.web.archive.shelf import Shelved
from newsletter.web.archive.words import Line, Month, Paper
from newsletter.web.site import KEPT, Site

_MONTHS_SHOWN = 2
_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLine:
    """A theme in the list of themes, and how many papers of it have been shown."""

    name: str
    slug: str
    count: int
    last: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """The papers of a theme that one edition has."""

    edition: Line
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class ArchivePages:
    """Each method is a page."""

    site: Site
    archive: Archive

    def index(self) -> Response:
        """The newest months with their editions, and every other month."""
        months = self._months()
        years = [(year, tuple(of_year)) for year, of_year in groupby(months, key=lambda month: month.name[:4])]
        values = {"months": months[:_MONTHS_SHOWN], "years": years}
        return self.site.public("archive.html", values, path="/archive")

    def month(self, month: str) -> Response:
        """The editions of one month."""
        months = self._months()
        at = next((at for at, each in enumerate(months) if each.name == month), None)
        if at is None:
            raise HTTPException(404)
        values = {
            "month": months[at],
            "earlier": months[at + 1] if at + 1 < len(months) else None,
            "later": months[at - 1] if at else None,
        }
        return self.site.public("month.html", values, path=f"/archive/{month}")

    def themes(self) -> Response:
        """Every theme that a paper of an edition has had, by its name."""
        lines = [_theme_line(slug, papers) for slug, papers in self.archive.shelf().themes.items()]
        return self.site.public(
            "themes.html", {"themes": sorted(lines, key=lambda line: line.name.casefold())}, path="/themes"
        )

    def theme(self, slug: str, page: str = "1") -> Response:
        """The papers of one theme that editions have shown, of the newest edition first.

        What was the page of a heading leads on to the theme that has most of its papers.
        """
        shelf = self.archive.shelf()
        papers = shelf.themes.get(slug)
        if papers is None:
            return self.site.moved(_page_of(shelf.leads_to(slug)))
        shown = part(papers, page, size=_PAGE)
        by_edition = groupby(map(words.paper, shown.items), key=lambda paper: paper.edition)
        values = {
            "theme": _theme_line(slug, papers),
            "editions": [Under(edition=edition, papers=tuple(listed)) for edition, listed in by_edition],
            "part": shown,
        }
        return self.site.public("theme.html", values, path=_with_page(f"/themes/{slug}", shown.number))

    def search(self, q: str = "", page: str = "1") -> Response:
        """The papers that have all that is asked for, and the form to ask with. It is no page to find by searching."""
        asked = q[: searching.LONGEST].strip()
        wanted = searching.phrases(asked)
        shown = part(searching.search(self.archive.shelf().papers, wanted), page, size=_PAGE)
        papers = [words.paper(shelved) for shelved in shown.items]
        return self.site.page("search.html", {"q": asked, "wanted": wanted, "papers": papers, "part": shown})

    def bib(self, paper: str) -> Response:
        """One paper for BibTeX."""
        written = citations.bibtex([self._paper(paper)])
        return Response(written, headers=KEPT, media_type="application/x-bibtex; charset=utf-8")

    def ris(self, paper: str) -> Response:
        """One paper as RIS."""
        written = citations.ris([self._paper(paper)])
        return Response(written, headers=KEPT, media_type="application/x-research-info-systems; charset=utf-8")

    def _paper(self, paper: str) -> models.Paper:
        papers = (shelved.listed.paper for shelved in self.archive.shelf().papers if shelved.listed.paper.id == paper)
        known = next(papers, None)
        if known is None:
            raise HTTPException(404)
        return known

    def _months(self) -> Sequence[Month]:
        with reading(self.site.engine) as connection:
            return tuple(words.months(archive.listed(connection, self.site.mailing_list.id)))


def _theme_line(slug: str, papers: Sequence[Shelved]) -> ThemeLine:
    newest = papers[0]
    return ThemeLine(name=newest.theme, slug=slug, count=len(papers), last=words.line(newest.edition))


def _page_of(theme: str | None) -> str:
    """The page of the theme of that name in addresses, all themes for none. Raises 404 for what never was a page."""
    if theme is None:
        raise HTTPException(404)
    return f"/themes/{theme}" if theme else "/themes"


def _with_page(path: str, number: int) -> str:
    return path if number == 1 else f"{path}?page={number}"
