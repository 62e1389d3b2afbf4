"""The pictures of the mail: `python -m bench.pictures` draws them into docs/pictures in a headless Chromium.

`python -m bench.pictures FEED FOLDER` draws another saved feed's edition into another folder.
"""

import html
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.mail import notices
from newsletter.mail.gate import parts
from newsletter.mail.layout import Rendered, render
from newsletter.mail.told import Look
from newsletter.models import Edition, Layout, MailingList
from newsletter.packed import folder
from newsletter.sources import reading

LIST = MailingList(
    id="papers.example.org",
    name="Daily Papers",
    sender="papers@example.org",
    url="https://papers.example.org",
    mailbox="unsubscribe@example.org",
    postal_address="Example Society\n1 Library Lane\nLondon N1 9GU",
    verp=False,
)
ADA = {
    "name": "Ada",
    "address": "ada@example.org",
    "unsubscribe": "https://papers.example.org/unsubscribe/7Qm1x",
    "preferences": "https://papers.example.org/preferences/7Qm1x",
    "view": "https://papers.example.org/editions/2025-12-01",
    "confirm": "https://papers.example.org/confirm/7Qm1x",
}
LOCAL_ONLY = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: what it is called, the page it shows, and the screen it is seen on."""

    name: str
    page: str
    width: int
    height: int
    scale: float = 1.5
    dark: bool = False


def pictures(full: Rendered, brief: Rendered) -> Iterator[Picture]:
    """The pictures of an edition, the first screen of each."""
    yield Picture(name="mail-light", page=full.html, width=800, height=800)
    yield Picture(name="mail-dark", page=full.html, width=640, height=800, scale=1, dark=True)
    yield Picture(name="mail-phone", page=full.html, width=320, height=640, scale=1.5)
    yield Picture(name="mail-text", page=_as_page(full.text), width=640, height=800, scale=1)
    yield Picture(name="mail-brief", page=brief.html, width=640, height=800, scale=1)


def notice_pictures(latest: Edition) -> Iterator[Picture]:
    """What somebody sees who signs up: the mail to confirm, and the welcome."""
    look, at = Look(mailing_list=LIST, templates=(folder("templates"),)), datetime(2025, 12, 2, tzinfo=UTC)
    confirm, welcome = notices.confirm(look, written_at=at), notices.welcome(look, latest, written_at=at)
    yield Picture(name="mail-confirm", page=parts.read(confirm).html, width=640, height=480, scale=1)
    yield Picture(name="mail-welcome", page=parts.read(welcome).html, width=640, height=720, scale=1)


def draw(picture: Picture, browser: Browser, into: Path) -> Path:
    """The picture as a PNG in the folder `into`."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=picture.scale,
        color_scheme="dark" if picture.dark else "light",
    )
    page.set_content(_stamped(picture.page))
    path = into / f"{picture.name}.png"
    page.screenshot(path=path)
    page.close()
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium on the PATH, without a window and without calls home."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=LOCAL_ONLY)
        yield browser
        browser.close()


def planned(feed: Path) -> Edition:
    """The edition of a saved feed, as of the evening of its day."""
    read = reading.read_file(feed, read_at=datetime(2025, 12, 1, 20, tzinfo=UTC))
    day = read.list_day or date(2025, 12, 1)
    return plan_day(read.sightings, list_id=LIST.id, day=day, choices=Choices())


def _rendered(made: Edition, layout: Layout) -> Rendered:
    return render(made, LIST, layout=layout, templates=[folder("templates")])


def _stamped(page: str) -> str:
    for slot, words in ADA.items():
        page = page.replace(f"\ue000{slot}\ue001", html.escape(words))
    return page


def _as_page(text: str) -> str:
    style = "font:13px/1.5 monospace;margin:24px;white-space:pre-wrap;overflow-wrap:anywhere"
    return f'<pre style="{style}">{html.escape(text)}</pre>'


def main(arguments: list[str]) -> None:
    """Draw all pictures and say how large each is."""
    examples = folder("examples")
    feed, into = map(Path, arguments or (examples / "daily-papers-dec-01.txt", folder("docs") / "pictures"))
    liked = Path(arguments[0]) if arguments else examples / "search-clear.oneline.txt"
    full, brief = _rendered(planned(feed), Layout.FULL), _rendered(planned(liked), Layout.BRIEF)
    with chromium() as browser:
        for picture in (*pictures(full, brief), *notice_pictures(planned(liked))):
            path = draw(picture, browser, into)
            print(f"{path.name:16} {path.stat().st_size // 1024:4} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
