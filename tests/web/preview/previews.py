"""A preview to test with: the newsletter it is of, in an operator's own templates, asked over HTTP."""

import hashlib
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
from fastapi import FastAPI

from newsletter import packed
from newsletter.actions.newsletter import Newsletter
from newsletter.web.preview.editions import Given
from newsletter.web.preview.pages import preview_application
from newsletter.web.preview.reopening import Opened, Reopening
from tests.whole import changed

DUMP = packed.folder("examples") / "daily-papers-dec-01.txt"
BODY = "email/edition/body.mjml"
ME = "me@example.net"


def preview_of(
    newsletter: Newsletter,
    *,
    clock: Callable[[], datetime],
    files: tuple[Path, ...] = (),
    say: Callable[[str], None] = lambda _: None,
    to: str = ME,
) -> FastAPI:
    """The pages of a preview of this newsletter, whose settings do not change."""
    opened = Opened(newsletter=newsletter, read=(), to=to)
    return preview_application(Reopening(lambda: opened), given=Given(files=files), clock=clock, say=say)


def in_own_templates(newsletter: Newsletter, folder: Path) -> Newsletter:
    """The newsletter with an operator's folder before the program's."""
    return changed(newsletter, templates=(folder, *newsletter.editing.templates))


@dataclass(frozen=True)
class Desk:
    """The preview, and the folder of the operator's own templates."""

    client: httpx.Client
    own: Path
    said: list[str] = field(default_factory=list)

    def page(self, query: str = "") -> str:
        """The front page with this query, as text."""
        return html.unescape(self.client.get(f"/?{query}").text)

    def sha256(self, query: str = "") -> str:
        """The hash that the page shows."""
        return shown_hash(self.page(query))

    def message(self, query: str = "") -> bytes:
        """The bytes that the page shows the source of."""
        return self.client.get(f"/messages/{self.sha256(query)}/source").content

    def write(self, name: str, text: str) -> Path:
        """Write one of the operator's own templates."""
        path = self.own / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def spoil(self, one: str, other: str, name: str = BODY) -> Path:
        """Write the program's template with one thing in it changed."""
        text = (packed.folder("templates") / name).read_text(encoding="utf-8")
        assert one in text
        return self.write(name, text.replace(one, other, 1))


def shown_hash(page: str) -> str:
    """The hash of the message that a page shows."""
    (sha256,) = re.findall("<dt>SHA-256</dt><dd><code>([0-9a-f]{64})</code>", page)
    return str(sha256)


def sha256(content: bytes) -> str:
    """The hash of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
