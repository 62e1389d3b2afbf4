"""The preview: what will be sent, as its reader will see it, made anew whenever the page is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import jinja2
from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from newsletter import packed
from newsletter.actions import test_send
from newsletter.actions.newsletter import Clock
from newsletter.errors import NewsletterError, NotPublished, StoreError, SubscribersError
from newsletter.mail import palette
from newsletter.mail.gate import size
from newsletter.models import Layout
from newsletter.web import guard, message_parts, origin
from newsletter.web.preview import editions, message
from newsletter.web.preview.editions import Choices, Given, Wanted
from newsletter.web.preview.kept import Kept
from newsletter.web.preview.message import SAMPLE, Previewed
from newsletter.web.preview.reopening import Opened, Reopening, files_seen
from newsletter.web.preview.views import FIRST, VIEWS, seen_in
from newsletter.web.site import environment

_POLICY = f"{guard.policy()}; script-src 'self'; connect-src 'self'; frame-src 'self'"
_HERE = ["127.0.0.1", "localhost"]  # a page elsewhere may give its own name this machine's address
_FORGOTTEN = "The preview no longer has this message. Go back and load the page again.\n"


def _wanted(edition: str = "", to: str = "", layout: Layout = Layout.FULL) -> Wanted:
    return Wanted(edition=edition.strip(), to=to.strip(), layout=layout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the operator is in the preview: what is wanted, the view, and the hash of a message shown before, or ""."""

    wanted: Wanted
    view: str = FIRST
    kept: str = ""

    def link(self, **changes: str) -> str:
        """The address of this place, or of the one that differs from it so. What stands as it begins is left out."""
        now = {"edition": self.wanted.edition, "to": self.wanted.to, "layout": self.wanted.layout.value}
        said = {**now, "view": self.view, "kept": self.kept, **changes}
        begins = {"layout": Layout.FULL.value, "view": FIRST}
        return "/?" + urlencode({name: value for name, value in said.items() if value != begins.get(name, "")})


def _place(wanted: Annotated[Wanted, Depends(_wanted)], view: str = FIRST, kept: str = "") -> Place:
    return Place(wanted=wanted, view=view if view in VIEWS else FIRST, kept=kept)


At = Annotated[Place, Depends(_place)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPages:
    """Each method is a page. A message is composed anew by the front page, and then known by its hash."""

    reopening: Reopening
    given: Given
    clock: Clock
    say: Callable[[str], None]
    kept: Kept

    def front(self, place: At, sent: int = 0) -> Response:
        """The message wanted; where it cannot be made, why, and the last good one."""
        changes = self._changes()  # looked at first, so that no change after that goes unseen
        opened, mistake = self.reopening.now()
        shown, failure = self._shown(opened, place.wanted)
        good = self.kept.good(place.wanted)
        pinned = self.kept.message(place.kept)
        seen = pinned or shown or (good.shown if good else None)
        return self._page(
            opened,
            {
                "seen": seen,
                "parts": message_parts.read(seen.message.content) if seen else None,
                "refused": [finding for finding in seen.findings if finding.severity == "refuse"] if seen else [],
                "mistake": mistake,
                "failure": str(failure or ""),
                "broken": _status(failure) == 500,
                "good": good,
                "place": place,
                "view": VIEWS[place.view],
                "views": VIEWS,
                "choices": self._choices(opened, seen),
                "layouts": list(Layout),
                "limits": size,
                "to": opened.to,
                "sent": self.kept.sent(sent),
                "changes": changes,
            },
            status=_status(failure),
        )

    def html(self, sha256: str, dark: bool | None = None, images: bool = True) -> Response:
        """The HTML part alone: byte for byte where `dark` is not said, else as it looks in the dark or by day."""
        shown = self.kept.message(sha256)
        if shown is None:
            return PlainTextResponse(_FORGOTTEN, 404)
        part = message_parts.read(shown.message.content).html
        framed = guard.policy(styles="'unsafe-inline'", images="https: http: data:" if images else "'none'")
        headers = {"Content-Security-Policy": framed.replace("frame-ancestors 'none'", "frame-ancestors 'self'")}
        content = part if dark is None else seen_in(part, dark=dark)
        return Response(content, headers=headers, media_type="text/html; charset=utf-8")

    def source(self, sha256: str) -> Response:
        """The message as a file that a mail program opens."""
        shown = self.kept.message(sha256)
        if shown is None:
            return PlainTextResponse(_FORGOTTEN, 404)
        name = f'attachment; filename="{sha256[:12]}.eml"'
        return Response(shown.message.content, headers={"Content-Disposition": name}, media_type="message/rfc822")

    def send(self, request: Request, sha256: str, place: At) -> Response:
        """Send the bytes with this hash to the test address, then tell on the page what became of them."""
        if origin.is_foreign(request.headers, url=f"http://{request.headers['host']}"):
            return PlainTextResponse("That came from another site. Nothing was sent.\n", 403)
        shown, (opened, _) = self.kept.message(sha256), self.reopening.now()
        if shown is None or not opened.to:
            return PlainTextResponse(_FORGOTTEN, 404)
        sent = test_send.test_send(opened.newsletter.way_out.transport, shown.message, opened.to)
        self.say(f"{sent.words} (SHA-256 {sent.sha256})")
        return RedirectResponse(place.link(sent=str(self.kept.report(sent))), 303)

    def changes(self) -> Response:
        """Words that differ once a watched file was changed."""
        return PlainTextResponse(self._changes())

    def style(self) -> Response:
        """The style sheet of the preview, in the list's colour; the program's own where the operator's is broken."""
        newsletter = self.reopening.now()[0].newsletter
        colour = newsletter.mailing_list.colour
        values = {"light": palette.light(colour), "dark": palette.dark(colour)}
        try:
            sheet = _template("preview.css", values, folders=newsletter.editing.templates)
        except (jinja2.TemplateError, UnicodeDecodeError):
            sheet = _template("preview.css", values)
        return Response(sheet, media_type="text/css")

    def script(self) -> Response:
        """The script that reloads the page; everything else works without."""
        return Response(_template("preview.js", {}), media_type="text/javascript")

    def _shown(self, opened: Opened, wanted: Wanted) -> tuple[Previewed | None, NewsletterError | None]:
        now, newsletter = self.clock(), opened.newsletter
        sample = replace(SAMPLE, address=opened.to or SAMPLE.address)
        try:
            list_id = newsletter.mailing_list.id
            chosen = editions.find(newsletter.engine, list_id, newsletter.editing, wanted.edition, self.given, now=now)
            at = self.kept.since(chosen.edition.id, now)
            shown = message.message(newsletter, chosen, wanted, sample=sample, at=at)
        except NewsletterError as error:
            return None, error
        self.kept.keep(wanted, shown, now=now)
        return shown, None

    def _choices(self, opened: Opened, seen: Previewed | None) -> Choices:
        """What there is to choose; nothing where the store fails, which is told in the place of the message."""
        try:
            newsletter = opened.newsletter
            return editions.choices(
                newsletter.engine, newsletter.mailing_list.id, self.given, shown=seen.found if seen else None
            )
        except StoreError:
            return Choices()

    def _changes(self) -> str:
        opened, _ = self.reopening.now()
        return files_seen((*opened.read, *opened.newsletter.editing.templates, *self.given.files))

    def _page(self, opened: Opened, values: Mapping[str, object], *, status: int) -> HTMLResponse:
        words = {"list": opened.newsletter.mailing_list, **values}
        return HTMLResponse(_template("preview.html", words), status, {"Content-Security-Policy": _POLICY})


def preview_application(
    reopening: Reopening, *, given: Given, clock: Clock, say: Callable[[str], None] = lambda _: None
) -> FastAPI:
    """The preview of that newsletter, for a browser on this machine. `say` is given a line for each message sent."""
    shown = PreviewPages(reopening=reopening, given=given, clock=clock, say=say, kept=Kept())
    preview = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    preview.add_middleware(TrustedHostMiddleware, allowed_hosts=_HERE)
    preview.add_middleware(guard.Guard)
    pages: dict[str, Callable[..., Response]] = {
        "/": shown.front,
        "/messages/{sha256}/html": shown.html,
        "/messages/{sha256}/source": shown.source,
        "/changes": shown.changes,
        "/preview.css": shown.style,
        "/preview.js": shown.script,
    }
    for path, page in pages.items():
        preview.add_api_route(path, page, methods=["GET", "HEAD"])
    preview.add_api_route("/messages/{sha256}/send", shown.send, methods=["POST"])
    return preview


def _status(failure: NewsletterError | None) -> int:
    if failure is None:
        return 200
    return 404 if isinstance(failure, NotPublished | SubscribersError) else 500


def _template(name: str, values: Mapping[str, object], *, folders: tuple[Path, ...] = ()) -> str:
    """From the program's own folder unless said otherwise: the operator's template may be what is broken."""
    return environment(folders or (packed.folder("templates"),)).get_template(f"web/{name}").render(values)
