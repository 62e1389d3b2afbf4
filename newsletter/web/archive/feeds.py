"""The editions for programs that follow them: Atom (RFC 4287), JSON Feed 1.1, and a map of the site for searchers."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from fastapi.responses import PlainTextResponse, Response

from newsletter.models import Edition, Period
from newsletter.store import archive
from newsletter.store.engine import reading
from newsletter.web.archive import picture, xml
from newsletter.web.archive.papers import Archive
from newsletter.web.archive.words import Whole, months, whole
from newsletter.web.site import KEPT, Site, root

_ENTRIES = 15
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
            "id": _urn(self.site.mailing_list.id),
            "entries": entries,
            "changed_at": changed_at.isoformat(),
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
        }
        return _dated(json.dumps(feed, ensure_ascii=False), changed_at, media_type="application/feed+json")

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
        closed = "".join(f"Disallow: {below}/{path}\n" for path in ("view/", "unsubscribe/", "preferences/", "search"))
        return PlainTextResponse(
            f"User-agent: *\n{closed}Sitemap: {self.site.absolute('/sitemap.xml')}\n", headers=KEPT
        )

    def _entries(self) -> tuple[Sequence[Entry], datetime]:
        """The newest editions, and when the last of them was published."""
        with reading(self.site.engine) as connection:
            newest = archive.newest(connection, self.site.mailing_list.id, limit=_ENTRIES)
        entries = [self._entry(edition, published_at) for edition, published_at in newest]
        return entries, max((published_at for _, published_at in newest), default=_NEVER)

    def _entry(self, edition: Edition, published_at: datetime) -> Entry:
        url = self.site.absolute(f"/editions/{edition.name}")
        shown = whole(edition, tints=1)
        content = self.site.templates.get_template("web/feed_entry.html").render(edition=shown, url=url)
        of_week = f"{shown.line.written}: " if edition.period is Period.WEEK else ""
        return Entry(
            id=_urn(f"{self.site.mailing_list.id}/{edition.id}"),
            title=of_week + edition.title,
            url=url,
            picture=f"{url}/picture.png" if picture.available() else "",
            published_at=published_at.isoformat(),
            edition=shown,
            content=content,
        )


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
