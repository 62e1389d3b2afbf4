"""The editions for programs that follow them: Atom (RFC 4287), JSON Feed 1.1, and a map of the site for searchers."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import format_datetime
from urllib.parse import urlencode

from fastapi import HTTPException
from fastapi.responses import PlainTextResponse, Response

from newsletter.models import Edition, Period
from newsletter.store import archive
from newsletter.store.engine import reading
from newsletter.web.archive import picture, searching, silence, xml
from newsletter.web.archive.papers import Archive
from newsletter.web.archive.shelf import Shelved
from newsletter.web.archive.words import Paper, Whole, months, paper, whole
from newsletter.web.site import KEPT, Site, root

_ENTRIES = 15
_CLOSED = ("view/", "unsubscribe/", "preferences/", "change/", "undo/", "confirm/", "search")
_PAPERS = 30
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An edition in a feed. `id` stays when the list moves to another address; `content` is HTML."""

    id: str
    title: str
    url: str
    picture: str
    published_at: str
    edition: Whole
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEntry:
    """A paper in a feed of its own: of the day of the edition it was in."""

    id: str
    paper: Paper
    published_at: str


@dataclass(frozen=True, slots=True)
class Feeds:
    """Each method is a document."""

    site: Site
    archive: Archive

    def atom(self) -> Response:
        """The newest editions whole, as Atom."""
        entries, changed_at = self._entries()
        words = {
            "list": self.site.mailing_list,
            "id": _urn(self.site.mailing_list.first_id),
            "entries": entries,
            "changed_at": changed_at.isoformat(),
            "silence": self._silence(),
            "home": self.site.absolute("/"),
            "address": self.site.absolute("/feed.atom"),
        }
        content = self.site.templates.get_template("web/feed.atom").render(words)
        return _dated(xml.held(content), changed_at, media_type="application/atom+xml")

    def json(self) -> Response:
        """The newest editions whole, as JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
        entries, changed_at = self._entries()
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.site.mailing_list.name,
            "home_page_url": self.site.absolute("/"),
            "feed_url": self.site.absolute("/feed.json"),
            "language": self.site.mailing_list.language,
            "authors": [{"name": self.site.mailing_list.name, "url": self.site.absolute("/")}],
            "items": [_item(entry) for entry in entries],
        } | ({"description": silent} if (silent := self._silence()) else {})
        return _dated(json.dumps(feed, ensure_ascii=False), changed_at, media_type="application/feed+json")

    def theme(self, slug: str) -> Response:
        """The newest papers of one theme, as Atom. What was the feed of a heading leads on, as its page does."""
        shelf = self.archive.shelf()
        papers = shelf.themes.get(slug)
        if papers is None:
            if not (theme := shelf.leads_to(slug)):
                raise HTTPException(404)
            return self.site.moved(f"/themes/{theme}/feed.atom")
        return self._of_papers(papers, title=papers[0].theme, page=f"/themes/{slug}", path=f"/themes/{slug}/feed.atom")

    def search(self, q: str = "") -> Response:
        """The newest papers that have all that is asked for, as Atom."""
        asked = q[: searching.LONGEST].strip()
        papers = searching.search(self.archive.shelf().papers, searching.phrases(asked))
        if not asked:
            raise HTTPException(404)
        newest = sorted(papers, key=lambda shelved: shelved.edition.day, reverse=True)
        asking = urlencode({"q": asked})
        return self._of_papers(newest, title=asked, page=f"/search?{asking}", path=f"/search/feed.atom?{asking}")

    def _of_papers(self, papers: Sequence[Shelved], *, title: str, page: str, path: str) -> Response:
        """The first of these papers, each an entry of the day of its edition."""
        home = self.site.mailing_list.url
        entries = [_paper_entry(shelved, self.site.mailing_list.first_id) for shelved in papers[:_PAPERS]]
        changed_at = max((_midnight(shelved.edition) for shelved in papers[:_PAPERS]), default=_NEVER)
        values = {
            "list": self.site.mailing_list,
            "id": _urn(f"{self.site.mailing_list.first_id}{path}"),
            "title": title,
            "entries": entries,
            "changed_at": changed_at.isoformat(),
            "home": f"{home}{page}",
            "address": f"{home}{path}",
        }
        content = self.site.templates.get_template("web/papers.atom").render(values)
        return _dated(xml.held(content), changed_at, media_type="application/atom+xml")

    def sitemap(self) -> Response:
        """Every page that may be found by searching (https://www.sitemaps.org/protocol.html)."""
        with reading(self.site.engine) as connection:
            listed = archive.listed(connection, self.site.mailing_list.id)
        paths = [
            *("/", "/archive", "/themes"),
            *(f"/editions/{each.name}" for each in listed),
            *(f"/archive/{month.name}" for month in months(listed)),
            *(f"/themes/{slug}" for slug in self.archive.shelf().themes),
        ]
        content = self.site.templates.get_template("web/sitemap.xml")
        changed_at = max((each.published_at for each in listed), default=_NEVER)
        return _dated(
            content.render(addresses=map(self.site.absolute, paths)), changed_at, media_type="application/xml"
        )

    def robots(self) -> Response:
        """What programs that read every page may read, and where they find it."""
        below = root(self.site.mailing_list)
        closed = "".join(f"Disallow: {below}/{path}\n" for path in _CLOSED)
        return PlainTextResponse(
            f"User-agent: *\n{closed}Sitemap: {self.site.absolute('/sitemap.xml')}\n", headers=KEPT
        )

    def _silence(self) -> str:
        with reading(self.site.engine) as connection:
            listed = archive.listed(connection, self.site.mailing_list.id)
        return silence.sentence([each.day for each in listed if each.period is Period.DAY], self.site.clock().date())

    def _entries(self) -> tuple[Sequence[Entry], datetime]:
        """The newest editions, and when the last of them was published."""
        with reading(self.site.engine) as connection:
            newest = archive.newest(connection, self.site.mailing_list.id, limit=_ENTRIES)
        entries = [self._entry(edition, published_at) for edition, published_at in newest]
        return entries, max((published_at for _, published_at in newest), default=_NEVER)

    def _entry(self, edition: Edition, published_at: datetime) -> Entry:
        url = self.site.absolute(f"/editions/{edition.name}")
        shown = whole(edition, tints=1, known=self.archive.known)
        content = self.site.templates.get_template("web/feed_entry.html").render(edition=shown, url=url)
        of_week = f"{shown.line.written}: " if edition.period is Period.WEEK else ""
        return Entry(
            id=_urn(f"{self.site.mailing_list.first_id}/{edition.id}"),
            title=of_week + edition.title,
            url=url,
            picture=f"{url}/picture.png" if picture.available() else "",
            published_at=published_at.isoformat(),
            edition=shown,
            content=content,
        )


def _paper_entry(shelved: Shelved, list_id: str) -> PaperEntry:
    return PaperEntry(
        id=_urn(f"{list_id}/{shelved.listed.paper.id}"),
        paper=paper(shelved),
        published_at=_midnight(shelved.edition).isoformat(),
    )


def _midnight(edition: Edition) -> datetime:
    return datetime.combine(edition.day, time(), tzinfo=UTC)


def _item(entry: Entry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.edition.cards.preheader,
        "date_published": entry.published_at,
        "tags": [theme.name for theme in entry.edition.cards.themes],
    }
    return item | ({"image": entry.picture} if entry.picture else {})


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _dated(content: str, changed_at: datetime, *, media_type: str) -> Response:
    headers = {**KEPT, "Last-Modified": format_datetime(changed_at.astimezone(UTC), usegmt=True)}
    return Response(content, headers=headers, media_type=f"{media_type}; charset=utf-8")
