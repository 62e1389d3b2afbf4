"""The pictures of the mail: `python -m bench.pictures` draws them into docs/pictures in a headless Chromium.

Where `NEWSLETTER_SHARED` names the real feeds, the days are real ones: one that a paper leads, one that none does, one
of two papers, and a week. `python -m bench.pictures FEED FOLDER` draws the edition of another saved feed into another
folder.
"""

import html
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from newsletter.actions.plan import plan_feeds
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.mail import notices
from newsletter.mail.contents import Look
from newsletter.mail.gate import parts
from newsletter.mail.layout import Rendered, render
from newsletter.models import Edition, Layout, MailingList, Period
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
READ_AT = datetime(2025, 12, 1, 20, tzinfo=UTC)
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
    yield Picture(name="mail-light", page=full.html, width=800, height=900)
    yield Picture(name="mail-dark", page=full.html, width=640, height=800, scale=1, dark=True)
    yield Picture(name="mail-phone", page=full.html, width=360, height=740, scale=1.5)
    yield Picture(name="mail-text", page=_as_page(full.text), width=640, height=800, scale=1)
    yield Picture(name="mail-brief", page=brief.html, width=640, height=800, scale=1)


def other_days(shared: Path) -> Iterator[Picture]:
    """Real days of other kinds on a phone: one that no paper leads, one of two papers, and a week."""
    feeds = shared / "feeds/api"
    week = [reading.read_file(feeds / f"2026-07-{day}.json", read_at=READ_AT) for day in range(27, 32)]
    made = {
        "mail-flat": planned(feeds / "2026-07-20.json"),
        "mail-two": planned(feeds / "2026-07-15.json"),
        "mail-weekly": plan_feeds(week, list_id=LIST.id, choices=Choices(), day=date(2026, 8, 2), period=Period.WEEK),
    }
    for name, edition in made.items():
        height = 800 if len(edition.papers) < Choices().lead else 1480
        yield Picture(name=name, page=_rendered(edition, Layout.FULL).html, width=360, height=height, scale=1)


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
    read = reading.read_file(feed, read_at=READ_AT)
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


def chosen(arguments: list[str], shared: Path | None) -> tuple[Path, Path]:
    """The feed to draw and the folder to draw into: by default a real day on which one paper leads, else an example."""
    if arguments:
        return Path(arguments[0]), Path(arguments[1])
    real = shared / "feeds/api/2026-07-28.json" if shared else None
    return real or folder("examples") / "search-clear.oneline.txt", folder("docs") / "pictures"


def main(arguments: list[str]) -> None:
    """Draw all pictures and say how large each is."""
    named = os.environ.get("NEWSLETTER_SHARED")
    shared = Path(named) if named else None
    feed, into = chosen(arguments, shared)
    made = planned(feed)
    others = other_days(shared) if shared and not arguments else ()
    mails = pictures(_rendered(made, Layout.FULL), _rendered(made, Layout.BRIEF))
    with chromium() as browser:
        for picture in (*mails, *notice_pictures(made), *others):
            path = draw(picture, browser, into)
            print(f"{path.name:16} {path.stat().st_size // 1024:4} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
