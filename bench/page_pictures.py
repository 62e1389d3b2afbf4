"""The pictures of the pages: `python -m bench.page_pictures` draws them into docs/pictures in a headless Chromium."""

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bench.pictures import LIST, Picture, chromium, draw
from newsletter.actions.newsletter import Editing, Links, Newsletter, WayOut
from newsletter.delivery.transports.folder import Folder
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.models import Published
from newsletter.packed import folder
from newsletter.sources import reading
from newsletter.store import editions
from newsletter.store.engine import open_store
from newsletter.web.pages import application

READ_AT = datetime(2025, 12, 1, 20, tzinfo=UTC)
STYLE, FRONT, EDITION, SEARCH, PICTURE = PATHS = (
    "/style.css",
    "/",
    "/editions/2025-12-01",
    "/search?q=diffusion",
    "/editions/2025-12-01/picture.png",
)
FEEDS = ("daily-papers-nov-13.txt", "daily-papers-dec-01.txt")


def newsletter(at: Path) -> Newsletter:
    """A newsletter with an edition of each example feed, which nobody was sent."""
    made = Newsletter(
        mailing_list=LIST,
        links=Links(secret=""),
        engine=open_store(f"sqlite:///{at / 'newsletter.db'}"),
        way_out=WayOut(transport=Folder(at)),
        editing=Editing(choices=Choices(), templates=(folder("templates"),)),
    )
    for name in FEEDS:
        read = reading.read_file(folder("examples") / name, read_at=READ_AT)
        day = read.list_day or READ_AT.date()
        planned = plan_day(read.sightings, list_id=LIST.id, day=day, choices=Choices())
        published = Published(edition=planned, published_at=READ_AT + timedelta(days=1), audience=0, excluded={})
        with made.engine.begin() as connection:
            editions.keep(connection, published, {})
    return made


async def fetched(made: Newsletter) -> Mapping[str, bytes]:
    """What the pages answer, by their path, and the page of the first theme."""
    shown = application(made.engine, LIST, secrets=["-"], templates=made.editing.templates, clock=lambda: READ_AT)
    pages = httpx.ASGITransport(shown)
    async with httpx.AsyncClient(transport=pages, base_url=LIST.url) as client:
        pages_at = {path: (await client.get(path)).content for path in PATHS}
        theme = re.findall(r'<h2.*?href="(/themes/[^"]+)', pages_at[EDITION].decode())[0]
        return {**pages_at, "theme": (await client.get(theme)).content}


def pictures(pages_at: Mapping[str, bytes]) -> list[Picture]:
    """The first screen of some pages, each with its style sheet in it."""
    style = f"<style>{pages_at[STYLE].decode()}</style>"
    front, edition, theme, search = (
        re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: style, pages_at[path].decode())
        for path in (FRONT, EDITION, "theme", SEARCH)
    )
    return [
        Picture(name="page-front", page=front, width=800, height=800, scale=1),
        Picture(name="page-edition", page=edition, width=800, height=800, scale=1),
        Picture(name="page-theme-phone", page=theme, width=320, height=640),
        Picture(name="page-search-dark", page=search, width=640, height=640, scale=1, dark=True),
    ]


def main() -> None:
    """Draw all pictures and say how large each is."""
    into = folder("docs") / "pictures"
    with TemporaryDirectory() as at:
        made = newsletter(Path(at))
        pages_at = asyncio.run(fetched(made))
        made.engine.dispose()
    (into / "page-picture.png").write_bytes(pages_at[PICTURE])
    with chromium() as browser:
        paths = [into / "page-picture.png", *(draw(picture, browser, into) for picture in pictures(pages_at))]
    for path in paths:
        print(f"{path.name:22} {path.stat().st_size // 1024:4} KB")


if __name__ == "__main__":
    main()
