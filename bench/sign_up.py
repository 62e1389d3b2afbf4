"""What the form to sign up costs, and whether its time tells who is on the list: `python -m bench.sign_up`.

The pages are served as `newsletter serve` serves them, on SQLite. The peer is the same server with one bare INSERT and
commit for each form. Kinds of address take turns, so that a slow second hits all of them.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import httpx
import uvicorn
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bench.pictures import LIST
from newsletter.actions import sign_up
from newsletter.models import Consent, Subscriber
from newsletter.packed import folder
from newsletter.people.precedence import Who
from newsletter.people.subscribing import Subscribing
from newsletter.store import subscribers, suppressions
from newsletter.store.engine import open_store
from newsletter.web import pages

SECRET = "a-secret-for-measuring-0123456789abcdef"
KINDS = ("new", "unconfirmed", "confirmed", "unsubscribed", "suppressed")
EACH = 200
FORMS = 400
TURNS = 10
CLIENTS = 4
UNBOUND = Subscribing(network=10_000, everybody=1_000_000)


class Server(uvicorn.Server):
    """uvicorn in a thread, on a free port."""

    @contextmanager
    def capture_signals(self) -> Any:
        """Leave signals to whoever measures."""
        yield


@contextmanager
def served(application: ASGIApp) -> Any:
    """The application on a free port; gives its address."""
    server = Server(uvicorn.Config(application, port=0, log_level="critical", access_log=False))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def ours(engine: Engine) -> ASGIApp:
    """Our pages. The clock is ahead, so that no form comes back too soon."""
    return pages.application(
        engine,
        LIST,
        secrets=[SECRET],
        templates=[folder("templates")],
        clock=lambda: datetime.now(UTC) + timedelta(minutes=1),
        subscribing=UNBOUND,
    )


def bare(engine: Engine) -> ASGIApp:
    """A server that writes the address into a table and answers with as many bytes."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare (address TEXT, asked_at TEXT)"))
    words = "x" * 2500

    def insert(address: str) -> None:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO bare VALUES (:a, :b)"), {"a": address, "b": "now"})

    async def ask(request: Request) -> HTMLResponse:
        from starlette.concurrency import run_in_threadpool

        form = await request.form()
        await run_in_threadpool(insert, str(form["address"]))
        return HTMLResponse(words)

    return Starlette(routes=[Route("/subscribe", ask, methods=["POST"])])


def people(engine: Engine) -> None:
    """As many of each kind as are asked for."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        for number in range(EACH):
            for kind in KINDS[1:]:
                consent = Consent(kind) if kind != "suppressed" else Consent.CONFIRMED
                person = Subscriber(address=f"{kind}{number}@example.org", key=b"", consent=consent)
                subscribers.add(connection, LIST.id, person, now=now, by=Who.PERSON)
                if kind == "suppressed":
                    suppressions.keep(connection, person.address, reason="550 no such user", now=now)


def seen() -> str:
    """What the form holds that was shown a moment ago."""
    from newsletter import tokens

    words = str(int(time.time()))
    return f"{words}.{tokens.signing(list_id=LIST.id, secret=SECRET).mark(f'seen {words}'.encode())}"


def taken(client: httpx.Client, address: str, mark: str) -> float:
    """Seconds that one form takes."""
    begun = time.perf_counter()
    client.post("/subscribe", data={"address": address, "seen": mark}).raise_for_status()
    return time.perf_counter() - begun


def by_kind(base: str) -> dict[str, float]:
    """The median of each kind of address, in milliseconds."""
    turns = [(kind, f"{kind}{number}@example.org") for number in range(EACH) for kind in KINDS]
    random.Random(1).shuffle(turns)
    mark = seen()
    took: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with httpx.Client(base_url=base) as client:
        for kind, address in turns:
            took[kind].append(taken(client, address, mark))
    return {kind: 1000 * median(each) for kind, each in took.items()}


def rate(base: str, prefix: str) -> float:
    """Forms a second over a few connections."""
    mark, numbers = seen(), count()

    def some(_: int) -> None:
        with httpx.Client(base_url=base) as client:
            for _ in range(FORMS // CLIENTS):
                taken(client, f"{prefix}{next(numbers)}@example.org", mark)

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(some, range(CLIENTS)))
    return FORMS / (time.perf_counter() - begun)


@contextmanager
def on_a_store(make: Callable[[Engine], ASGIApp]) -> Iterator[str]:
    """The application on a store of its own; gives its address. What was asked is answered at the end."""
    with TemporaryDirectory(prefix="newsletter-sign-up-") as path:
        engine = open_store(f"sqlite:///{Path(path) / 'newsletter.db'}")
        people(engine)
        with served(make(engine)) as base:
            yield base
        sign_up.answer(engine, LIST.id, now=datetime.now(UTC))
        engine.dispose()


def in_turns() -> Iterator[tuple[float, float]]:
    """Forms a second, ours and the bare server's, a few hundred each in turns: whatever else runs here slows both."""
    with on_a_store(ours) as mine, on_a_store(bare) as theirs:
        for turn in range(TURNS):
            yield rate(mine, f"a{turn}x"), rate(theirs, f"b{turn}x")


def main() -> None:
    """Print the table."""
    with on_a_store(ours) as base:
        milliseconds = by_kind(base)
    for kind, took in milliseconds.items():
        print(f"{kind:13} {took:6.2f} ms in the median of {EACH}")
    print(f"apart by at most {max(milliseconds.values()) - min(milliseconds.values()):.2f} ms")
    turns = list(in_turns())
    ratios = sorted(mine / theirs for mine, theirs in turns)
    mine, theirs = (median(each) for each in zip(*turns, strict=True))
    print(
        f"{mine:.0f} forms a second, bare INSERT {theirs:.0f}; ratio {median(ratios):.2f} in the median of "
        f"{TURNS} turns of {FORMS}, {ratios[0]:.2f} to {ratios[-1]:.2f}"
    )


if __name__ == "__main__":
    main()
    sys.exit(0)
