"""The picture of the preview: `python -m bench.preview_picture` draws it into docs/pictures in a headless Chromium."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import uvicorn
from fastapi import FastAPI

from bench.page_pictures import FEEDS, READ_AT, newsletter
from bench.pictures import chromium
from newsletter.actions.newsletter import Newsletter
from newsletter.packed import folder
from newsletter.web.preview.editions import Given
from newsletter.web.preview.pages import preview_application
from newsletter.web.preview.reopening import Opened, Reopening


def preview(made: Newsletter) -> FastAPI:
    """The preview of an edition that is planned from an example feed."""
    opened = Opened(newsletter=made, read=(), to="you@example.org")
    given = Given(files=(folder("examples") / FEEDS[1],))
    return preview_application(Reopening(lambda: opened), given=given, clock=lambda: READ_AT)


@contextmanager
def served(application: FastAPI) -> Iterator[str]:
    """The application on a free port of this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def main() -> None:
    """Draw it and say how large it is."""
    path = folder("docs") / "pictures" / "preview.png"
    with TemporaryDirectory() as at:
        made = newsletter(Path(at))
        with served(preview(made)) as address, chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900}, device_scale_factor=0.75)
            page.goto(address, wait_until="networkidle")
            page.screenshot(path=path)
        made.engine.dispose()
    print(f"{path.name:22} {path.stat().st_size // 1024:4} KB")


if __name__ == "__main__":
    main()
