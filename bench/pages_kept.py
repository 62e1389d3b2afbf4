"""How many public pages a second are answered from what is kept, beside a bare Starlette answer of the same bytes.

`python -m bench.pages_kept [ROUNDS]`. Both servers are uvicorn in processes of their own on this machine, asked in turn
over four connections. The page is the front page of a newsletter of the two example editions.
"""

import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

import uvicorn
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from newsletter import packed
from newsletter.actions.collect import collect
from newsletter.actions.newsletter import Editing
from newsletter.actions.plan import plan
from newsletter.actions.publish import publish
from newsletter.editorial.choices import Choices
from newsletter.models import MailingList, Subscriber
from newsletter.sources.source import Source
from newsletter.store import subscribers
from newsletter.store.engine import open_store
from newsletter.web import pages

CONNECTIONS = 4
ASKED = 400  # by each connection in a round
NOW = datetime(2025, 12, 2, 6, tzinfo=UTC)
LIST = MailingList(
    id="papers.example.org",
    name="Papers",
    sender="papers@example.org",
    mailbox="papers@example.org",
    url="https://papers.example.org",
)
SECRET = "a-secret-for-the-bench-3Jk9xQ2mVw7Zr5Lp"


def filled(url: str) -> Engine:
    """A store with an edition of each example feed."""
    engine = open_store(url)
    editing = Editing(choices=Choices(), templates=(packed.folder("templates"),))
    examples = [Source.saved(packed.folder("examples") / f"daily-papers-{name}.txt") for name in ("nov-13", "dec-01")]
    with engine.begin() as connection:
        subscribers.add(connection, LIST.id, Subscriber(address="ada@example.org", key=b"ada-ada-a"), now=NOW)
    collect(engine, examples, now=NOW)
    for day in (date(2025, 11, 13), date(2025, 12, 1)):
        publish(engine, LIST, editing, plan(engine, LIST.id, editing, now=NOW, day=day), now=NOW)
    return engine


def ours(url: str) -> ASGIApp:
    """The pages as they are served."""
    templates = (packed.folder("templates"),)
    return pages.application(open_store(url), LIST, secrets=[SECRET], templates=templates, clock=lambda: NOW)


def bare(content: bytes) -> ASGIApp:
    """The same bytes, from an application that knows nothing else."""

    async def page(_: Request) -> Response:
        return Response(content, media_type="text/html")

    return Starlette(routes=[Route("/", page)])


def serve(given: str | bytes, listening: socket.socket) -> None:
    """Serve it until this process is ended."""
    application = ours(given) if isinstance(given, str) else bare(given)
    config = uvicorn.Config(application, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def server(given: str | bytes) -> Iterator[int]:
    """A server in a process of its own; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        process = get_context("fork").Process(target=serve, args=(given, listening), daemon=True)
        process.start()
        try:
            yield listening.getsockname()[1]
        finally:
            process.terminate()
            process.join()


def request(etag: str = "") -> bytes:
    """What is asked, for a page or for whether it has changed."""
    known = f"If-None-Match: {etag}\r\n" if etag else ""
    return f"GET / HTTP/1.1\r\nHost: papers.example.org\r\n{known}\r\n".encode()


def answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """The head of one answer, and its body."""
    content = b""
    while b"\r\n\r\n" not in content:
        content += connection.recv(262144)
    head, _, body = content.partition(b"\r\n\r\n")
    sized = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    size = int(sized[0].split(b":")[1]) if sized else 0
    while len(body) < size:
        body += connection.recv(262144)
    return head, body


def asked(port: int, words: bytes, times: int) -> bytes:
    """Ask so often over one connection; the last body."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(times):
            connection.sendall(words)
            head, body = answer(connection)
    return head if b" 304 " in head else body


def rate(port: int, words: bytes) -> float:
    """Answers a second."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as asking:
        list(asking.map(lambda _: asked(port, words, ASKED), range(CONNECTIONS)))
    return CONNECTIONS * ASKED / (time.perf_counter() - begun)


def main() -> None:
    """Print the rates and their ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'newsletter.db'}"
        filled(url).dispose()
        with server(url) as own:
            content = asked(own, request(), 1)
            with socket.create_connection(("127.0.0.1", own)) as connection:
                connection.sendall(request())
                head, _ = answer(connection)
            etag = next(line for line in head.decode().split("\r\n") if line.lower().startswith("etag")).split(" ")[1]
            with server(content) as peer:
                rates = [(rate(own, request()), rate(peer, request()), rate(own, request(etag))) for _ in range(rounds)]
    kept, theirs, unchanged = (statistics.median(each) for each in zip(*rates, strict=True))
    print(f"front page of {len(content):,} bytes, {CONNECTIONS} connections, median of {rounds} rounds")
    print(f"from what is kept: {kept:,.0f}/s; bare Starlette: {theirs:,.0f}/s; ratio {kept / theirs:.2f}")
    print(f"304: {unchanged:,.0f}/s; to a page {unchanged / kept:.2f}")


if __name__ == "__main__":
    main()
