"""Sources that have a list from Monday to Friday, as the doctor sees them on each day, and after a day off."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine

from newsletter.actions.doctor import content
from newsletter.actions.doctor.checked import Level
from newsletter.actions.doctor.subject import Subject
from newsletter.delivery.transports.folder import Folder
from newsletter.network.dns import Resolver
from newsletter.network.reach import Client
from newsletter.sources.source import Source
from tests.newsletters import newsletter

FRIDAY, THURSDAY = "2026-05-08", "2026-05-07"
MONDAY = "2026-05-11"


@contextmanager
def having(*days: str) -> Iterator[Source]:
    """A source that has the lists of these days, and answers 404 for any other."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            day = self.path.rpartition("/")[2]
            self.send_response(200 if day in days else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"date": day, "papers": [{"title": f"A paper of {day}"}]}).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Source(name="daily", url=f"http://127.0.0.1:{server.server_port}/{{date}}", private=True)
    server.shutdown()
    thread.join()
    server.server_close()


def seen(engine: Engine, source: Source, *, today: str) -> tuple[Level, str]:
    """What the doctor says of the one source on a day."""
    made = replace(newsletter(engine, Folder(Path("outbox"))), sources=lambda: (source,))
    now = datetime.fromisoformat(f"{today}T07:00").replace(tzinfo=UTC)
    (check,) = content.sources(
        Subject(newsletter=made, folder=Path(), dns=Resolver("127.0.0.1"), web=Client(), now=now)
    )
    return check.level, check.what


@pytest.mark.parametrize("today", ["2026-05-09", "2026-05-10", MONDAY])
def test_on_a_weekend_the_list_of_friday_is_the_newest(sqlite_engine: Engine, today: str) -> None:
    with having(THURSDAY, FRIDAY) as source:
        assert seen(sqlite_engine, source, today=today) == (
            Level.OK,
            f"daily: 1 papers, newest list of {FRIDAY}",
        )


def test_a_day_off_is_no_fault_of_its_source(sqlite_engine: Engine) -> None:
    with having(FRIDAY) as source:
        assert seen(sqlite_engine, source, today="2026-05-12") == (
            Level.OK,
            f"daily: no list of {MONDAY}; 1 papers, list of {FRIDAY}",
        )


def test_two_days_without_a_list_are_a_fault(sqlite_engine: Engine) -> None:
    with having(THURSDAY) as source:
        level, what = seen(sqlite_engine, source, today="2026-05-12")
    assert (level, "404" in what) == (Level.FAULT, True)
