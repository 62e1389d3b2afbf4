"""The pages as one application: this list names every address it answers to, and what it says where it cannot."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response
from jinja2 import TemplateError
from sqlalchemy import Engine
from starlette.exceptions import HTTPException as RoutingError
from starlette.requests import ClientDisconnect

from newsletter.actions.askers import NOBODY, Askers
from newsletter.actions.health import Pulse
from newsletter.actions.newsletter import Clock
from newsletter.editorial.choices import Choices
from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.errors import TokenError
from newsletter.models import MailingList
from newsletter.people.subscribing import TO_ALL, Subscribing
from newsletter.store.archive import state
from newsletter.store.engine import SILENT, reading
from newsletter.store.journal import Journal
from newsletter.web.archive import sections
from newsletter.web.archive.editions import PublicPages
from newsletter.web.archive.feeds import Feeds
from newsletter.web.archive.pages import ArchivePages
from newsletter.web.archive.papers import Archive
from newsletter.web.freshness import Freshness
from newsletter.web.guard import HEADERS, LARGEST_PASTE, Guard
from newsletter.web.health import HealthPages
from newsletter.web.metrics import MetricsPage
from newsletter.web.personal.change import ChangePages
from newsletter.web.personal.leaving import LeavingPages
from newsletter.web.personal.pages import PersonalPages
from newsletter.web.personal.sign_up import SignUpPages
from newsletter.web.rendered import LOOKED, Mark, Rendered, templates_mark
from newsletter.web.site import LATER, Site, environment

logger = logging.getLogger(__name__)

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
Shown = dict[str, Callable[..., Response | Awaitable[Response]]]

_SORRY = {
    403: ("That came from another site", "Nothing was changed. Open the link in your mail and try again."),
    404: (
        "There is nothing here",
        "The address may have been cut off. Copy the whole link and try again, or search the archive.",
    ),
    405: ("That cannot be done here", "Open the link in your mail and use the button there."),
    413: (
        "That was too much at once",
        f"Nothing was changed. Your preferences may have {LARGEST_PASTE // 1024} KB in all. Go back, and paste fewer "
        "entries of a bibliography or shorten what you typed.",
    ),
}
_NO_SUCH = {
    "/editions/": (
        "There is no edition of that day",
        "There was no list of papers on that day, or its edition has not been published yet. Search the papers, or "
        "choose another day.",
    ),
    "/themes/": ("There is no such theme", "No edition has a theme of that name. Search the papers for its words."),
    "/papers/": ("There is no such paper", "No edition has it. Search the papers for its title."),
}
_SILENT = (
    "This page does not work just now",
    "Nothing was lost or changed. Reload the page in a moment.",
)
_UNREADABLE = ("That could not be read", "Nothing was changed. Open the link in your mail and try again.")


def application(
    engine: Engine,
    mailing_list: MailingList,
    *,
    secrets: Sequence[str],
    templates: Sequence[Path],
    clock: Clock,
    written: Callable[[], None] = lambda: None,
    subscribing: Subscribing = TO_ALL,
    choices: Choices | None = None,
    journal: Journal | None = None,
    looked: timedelta = LOOKED,
    pulse: Pulse | None = None,
    askers: Askers = NOBODY,
) -> FastAPI:
    """The pages of a list. The first of `secrets` signs links; links that any of them signed are opened.

    `written` is called when a page has written down a mail that somebody waits for. `choices` say which themes can
    be ticked. In the `journal` unsubscriptions wait that the store cannot take. What was published is looked at once
    in `looked`. `pulse` has the runs of this process, `askers` may see `/metrics`.
    """
    choices, folders = choices or Choices(), tuple(templates)
    site = Site(
        engine=engine,
        mailing_list=mailing_list,
        secrets=tuple(secrets),
        clock=clock,
        templates=environment(folders),
        written=written,
        themes=(choices.seeds or shipped_seeds()).sections,
        big=choices.big,
        folders=folders,
        journal=journal,
    )
    pages = _empty(archive := Archive(engine, mailing_list.id, sections.known(choices.seeds or shipped_seeds())))
    pages.add_middleware(Rendered, mark=lambda: _mark(site, folders), looked=looked)
    _lay_out(pages, site, archive)
    _lay_out_sign_up(pages, SignUpPages(site, subscribing))
    _lay_out_watched(pages, site, pulse, askers)
    return pages


def _lay_out_watched(pages: FastAPI, site: Site, pulse: Pulse | None, askers: Askers) -> None:
    """The pages for whoever watches the program, and what stands where a page failed."""
    pages.add_api_route("/metrics", MetricsPage(site, pulse, askers).metrics, methods=["GET"])
    for path, page in _of_health(HealthPages(site, pulse)).items():
        pages.add_api_route(path, page, methods=["GET", "HEAD"])
    _apologise(pages, site)


def _empty(archive: Archive) -> FastAPI:
    """No page yet. A redirect for a slash would be written with the Host that a stranger sent."""
    pages = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, lifespan=_reading_ahead(archive)
    )
    pages.add_middleware(Freshness)
    pages.add_middleware(Guard)
    return pages


def _mark(site: Site, templates: Sequence[Path]) -> Mark:
    """What public pages are made from, but for the settings, which stay as they are while this runs."""
    with reading(site.engine) as connection:
        published = state(connection, site.mailing_list.id)
    return published, site.clock().date(), templates_mark(templates)


def _reading_ahead(archive: Archive) -> Lifespan:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        archive.read_ahead()
        yield

    return lifespan


def _lay_out(pages: FastAPI, site: Site, archive: Archive) -> None:
    personal = PersonalPages(site)
    public = (
        _of_editions(PublicPages(site, archive.known))
        | _of_archive(ArchivePages(site, archive))
        | _of_feeds(Feeds(site, archive))
    )
    for path, page in (public | _of_subscribers(personal)).items():
        pages.add_api_route(path, page, methods=["GET", "HEAD"])
    pages.add_api_route("/unsubscribe/{token}", personal.unsubscribe, methods=["POST"])
    leaving = LeavingPages(site)
    pages.add_api_route("/unsubscribe/{token}/undo", leaving.undo, methods=["POST"])
    pages.add_api_route("/unsubscribe/{token}/reason", leaving.reason, methods=["POST"])
    pages.add_api_route("/preferences/{token}", personal.save_preferences, methods=["POST"])
    pages.add_api_route("/preferences/{token}/link", personal.mail_link, methods=["POST"])
    pages.add_api_route("/undo/{token}", personal.undo, methods=["POST"])
    _lay_out_change(pages, ChangePages(site))


def _lay_out_change(pages: FastAPI, change: ChangePages) -> None:
    shown: Shown = {
        "/change/{token}": change.change,
        "/change/{token}/my-data.json": change.data,
        "/change/{token}/erase": change.before_erasing,
    }
    for path, page in shown.items():
        pages.add_api_route(path, page, methods=["GET", "HEAD"])
    pages.add_api_route("/change/{token}", change.save, methods=["POST"])
    pages.add_api_route("/change/{token}/preview", change.preview, methods=["POST"])
    pages.add_api_route("/change/{token}/erase", change.erase, methods=["POST"])


def _lay_out_sign_up(pages: FastAPI, signing: SignUpPages) -> None:
    shown: Shown = {"/subscribe": signing.ask, "/confirm/{token}": signing.confirm, "/zone.js": signing.zone}
    for path, page in shown.items():
        pages.add_api_route(path, page, methods=["GET", "HEAD"])
    pages.add_api_route("/subscribe", signing.asked, methods=["POST"])
    pages.add_api_route("/confirm/{token}", signing.confirmed, methods=["POST"])


def _of_editions(public: PublicPages) -> Shown:
    return {
        "/": public.front,
        "/editions/{name}.bib": public.bib,
        "/editions/{name}.ris": public.ris,
        "/editions/{name}": public.edition,
        "/editions/{name}/picture.png": public.picture,
        "/style.css": public.style,
    }


def _of_health(health: HealthPages) -> Shown:
    return {"/health/live": health.live, "/health/ready": health.ready, "/healthz": health.healthz}


def _of_archive(archive: ArchivePages) -> Shown:
    return {
        "/archive": archive.index,
        "/archive/{month}": archive.month,
        "/themes": archive.themes,
        "/themes/{slug}": archive.theme,
        "/search": archive.search,
        "/papers/{paper}.bib": archive.bib,
        "/papers/{paper}.ris": archive.ris,
    }


def _of_feeds(feeds: Feeds) -> Shown:
    return {
        "/feed.atom": feeds.atom,
        "/feed.json": feeds.json,
        "/themes/{slug}/feed.atom": feeds.theme,
        "/search/feed.atom": feeds.search,
        "/sitemap.xml": feeds.sitemap,
        "/robots.txt": feeds.robots,
    }


def _of_subscribers(personal: PersonalPages) -> Shown:
    return {
        "/view/{edition_id}/{token}": personal.view,
        "/unsubscribe/{token}": personal.before_unsubscribing,
        "/preferences/{token}": personal.preferences,
        "/undo/{token}": personal.before_undoing,
    }


def _apologise(pages: FastAPI, site: Site) -> None:
    def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, RoutingError) else 404
        headers = error.headers if isinstance(error, RoutingError) else None
        title, cure = _sorry(status, request.url.path)
        values = {"title": title, "cure": cure, "searchable": status == 404}
        return site.page("sorry.html", values, status=status, headers=headers)

    def failed(_: Request, __: Exception) -> Response:
        """Outside every other layer, so it says its headers itself; the error goes on to the log."""
        return PlainTextResponse("Something failed here. The failure is logged.\n", 500, headers=HEADERS)

    def silent(_: Request, error: Exception) -> Response:
        logger.warning("the store did not answer a page: %s", error)
        title, cure = _SILENT
        try:
            return site.page(
                "sorry.html", {"title": title, "cure": cure, "searchable": False}, status=503, headers=LATER
            )
        except TemplateError:
            return PlainTextResponse(f"{title}. {cure}\n", 503, headers=LATER)

    def gone(_: Request, __: Exception) -> Response:
        """Nobody reads it; an answer that is given is no fault in the log."""
        return PlainTextResponse("", 400)

    pages.add_exception_handler(ClientDisconnect, gone)
    for kind in (TokenError, HTTPException, RoutingError):
        pages.add_exception_handler(kind, refused)
    for silence in SILENT:
        pages.add_exception_handler(silence, silent)
    pages.add_exception_handler(Exception, failed)


def _sorry(status: int, path: str) -> tuple[str, str]:
    """What is said, and the cure. A link with a token is answered like any address that leads nowhere."""
    of_kind = (words for begins, words in _NO_SUCH.items() if status == 404 and path.startswith(begins))
    return next(of_kind, _SORRY.get(status, _UNREADABLE))
