"""The preview: what will be sent, both parts side by side, made anew whenever the page is asked for."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from newsletter import packed, tokens
from newsletter.errors import NewsletterError
from newsletter.mail import links, palette, stamp
from newsletter.mail.gate_size import COMFORTABLE_HTML, LARGEST_HTML
from newsletter.mail.stamp import Stamp
from newsletter.models import Edition, Layout, MailingList
from newsletter.planning import EXAMPLE_LIST
from newsletter.web import guard, message_parts
from newsletter.web.site import environment

_POLICY = f"{guard.policy()}; script-src 'self'; connect-src 'self'; frame-src 'self'"

Planned = Callable[[], tuple[Edition, Mapping[Layout, bytes]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message as the preview shows it: `content` are the bytes that Ada would be sent."""

    edition: Edition
    layout: Layout
    content: bytes
    parts: message_parts.MessageParts
    sha256: str

    @property
    def size(self) -> int:
        """Bytes of the HTML part, which mailbox providers cut where it is too long."""
        return len(self.parts.html)


@dataclass(frozen=True, slots=True)
class PreviewPages:
    """Each method is a page; all of them compose the edition anew and keep nothing."""

    planned: Planned
    mailing_list: MailingList
    watched: tuple[Path, ...]

    def front(self, layout: Layout = Layout.FULL) -> Response:
        """Both parts side by side. Looks at the files first, so that no change after that goes unseen."""
        changes = seen(self.watched)
        shown = self._shown(layout)
        return _page(
            "preview.html",
            shown=shown,
            layouts=list(Layout),
            changes=changes,
            comfortable=COMFORTABLE_HTML,
            largest=LARGEST_HTML,
        )

    def html(self, layout: Layout = Layout.FULL) -> Response:
        """The HTML part alone, byte for byte."""
        mailed = guard.as_mailed(pictures=self.mailing_list.pictured)
        headers = {"Content-Security-Policy": mailed.replace("frame-ancestors 'none'", "frame-ancestors 'self'")}
        return Response(self._shown(layout).parts.html, headers=headers, media_type="text/html; charset=utf-8")

    def source(self, layout: Layout = Layout.FULL) -> Response:
        """The raw message."""
        return PlainTextResponse(self._shown(layout).content)

    def changes(self) -> Response:
        """Words that differ once a watched file was changed."""
        return PlainTextResponse(seen(self.watched))

    def style(self) -> Response:
        """The style sheet of the pages, in the list's colour."""
        colour = self.mailing_list.colour
        values = {"light": palette.light(colour), "dark": palette.dark(colour)}
        return Response(_template("style.css", values), media_type="text/css")

    def script(self) -> Response:
        """The script that reloads the page; everything else works without."""
        return Response(_template("preview.js", {}), media_type="text/javascript")

    def failed(self, _: Request, error: Exception) -> Response:
        """What is wrong, in words that name the file and the line, until the file is mended."""
        return _page("preview_failed.html", status=500, message=str(error), changes=seen(self.watched))

    def _shown(self, layout: Layout) -> Shown:
        edition, composed = self.planned()
        content = Stamp.of(composed[layout]).message(_adas_words(self.mailing_list, edition))
        return Shown(
            edition=edition,
            layout=layout,
            content=content,
            parts=message_parts.read(content),
            sha256=hashlib.sha256(composed[layout]).hexdigest(),
        )


def preview_application(
    planned: Planned, *, watched: Sequence[Path], mailing_list: MailingList = EXAMPLE_LIST
) -> FastAPI:
    """The preview of the edition that `planned` makes, whose NewsletterError is shown in its place.

    `watched` are files and folders; the page reloads when one of them, or a file in one of them, is changed.
    """
    shown = PreviewPages(planned, mailing_list, tuple(watched))
    preview = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    preview.add_middleware(guard.Guard)
    pages: dict[str, Callable[..., Response]] = {
        "/": shown.front,
        "/html": shown.html,
        "/source": shown.source,
        "/changes": shown.changes,
        "/style.css": shown.style,
        "/preview.js": shown.script,
    }
    for path, page in pages.items():
        preview.add_api_route(path, page, methods=["GET", "HEAD"])
    preview.add_exception_handler(NewsletterError, shown.failed)
    return preview


def seen(watched: Sequence[Path]) -> str:
    """A stamp of the files as they are: another one once a file was written, added, moved or taken away."""
    digest = hashlib.sha256()
    for path in sorted(_files(watched)):
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        digest.update(f"{path}\0{found.st_mtime_ns}\0{found.st_size}\n".encode())
    return digest.hexdigest()[:16]


def _files(watched: Sequence[Path]) -> Iterator[Path]:
    for path in watched:
        yield from path.rglob("*") if path.is_dir() else (path,)


def _adas_words(mailing_list: MailingList, edition: Edition) -> stamp.Words:
    """Words of a subscriber who is nobody: her key is zeros and her links are signed with no secret of ours."""
    key = bytes(tokens.KEY_BYTES)
    personal = links.personal(mailing_list, key=key, edition_id=edition.id, secret="")
    return stamp.personal(
        mailing_list,
        personal,
        name="Ada",
        address="ada@example.org",
        message_id=f"{edition.id}.1@{mailing_list.domain}",
    )


def _page(name: str, *, status: int = 200, **values: object) -> HTMLResponse:
    return HTMLResponse(_template(name, values), status, {"Content-Security-Policy": _POLICY})


def _template(name: str, values: Mapping[str, object]) -> str:
    """From the program's own folder, whatever the operator's holds: their template may be what is broken."""
    return environment((packed.folder("templates"),)).get_template(f"web/{name}").render(values)
