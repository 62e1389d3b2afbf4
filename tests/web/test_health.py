"""The pages for whoever watches the program, over HTTP: well, with a damaged store, and with every thread waiting."""

import asyncio
from datetime import timedelta
from pathlib import Path
from threading import Event

import httpx
import pytest
from starlette.responses import PlainTextResponse

from newsletter.actions.health import Pulse, Schedule
from newsletter.actions.newsletter import Newsletter
from newsletter.cli import serve
from newsletter.cli.logs import Log
from newsletter.cli.opened import assembled
from newsletter.settings.file import load
from newsletter.web import pages as texts
from tests import whole
from tests.homes import Home
from tests.web.conftest import NOW, SECRET, House, Minutes

GUARD = 30  # seconds, after which a test that would wait for ever fails
THREADS = 40  # as many as pages are made in at once


@pytest.fixture
def pulse() -> Pulse:
    return Pulse(Schedule(since=NOW, every=timedelta(minutes=5)))


@pytest.fixture
def watched(newsletter: Newsletter, house: tuple[House, httpx.Client], pulse: Pulse) -> httpx.Client:
    """The pages of a process that has a schedule."""
    served, client = house
    served.tenant = texts.application(
        newsletter.engine,
        newsletter.mailing_list,
        secrets=[SECRET],
        templates=newsletter.editing.templates,
        clock=Minutes(),
        pulse=pulse,
    )
    return client


def test_a_process_that_is_well_says_so_and_what_has_waited_longest(watched: httpx.Client, pulse: Pulse) -> None:
    pulse.begin(NOW)
    pulse.end(NOW + timedelta(minutes=1), failed=False)
    answer = watched.get("/health/ready")
    values = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert values == {
        "ready": True,
        "why_not": [],
        "store": True,
        "run": {
            "every": 300.0,
            "under_way": False,
            "began_at": "2025-12-02T06:00:00+00:00",
            "ended_at": "2025-12-02T06:01:00+00:00",
            "failed": False,
        },
        "oldest_due": {"due_at": "2025-12-02T06:00:00+00:00", "seconds": 60.0},
    }


def test_a_process_whose_runs_have_stopped_is_not_ready(
    newsletter: Newsletter, house: tuple[House, httpx.Client]
) -> None:
    served, client = house
    long_ago = Pulse(Schedule(since=NOW - timedelta(hours=1), every=timedelta(minutes=5)))
    served.tenant = texts.application(
        newsletter.engine,
        newsletter.mailing_list,
        secrets=[SECRET],
        templates=newsletter.editing.templates,
        clock=Minutes(),
        pulse=long_ago,
    )
    ready, word = client.get("/health/ready"), client.get("/healthz")
    assert (ready.status_code, ready.json()["why_not"]) == (503, ["no run has begun for a while"])
    assert (word.status_code, word.text) == (503, "no run has begun for a while")


def test_a_damaged_store_is_told_by_ready_and_leaves_live_as_it_is(
    watched: httpx.Client, newsletter: Newsletter, tmp_path: Path
) -> None:
    newsletter.engine.dispose()
    (tmp_path / "newsletter.db").write_bytes(b"no database" * 1000)
    live, ready = watched.get("/health/live"), watched.get("/health/ready")
    assert (live.status_code, live.json()) == (200, {"live": True})
    assert (ready.status_code, ready.headers["retry-after"], ready.json()["why_not"]) == (
        503,
        "30",
        ["the store does not answer"],
    )
    assert "newsletter.db" not in ready.text


def test_live_is_answered_while_every_thread_that_makes_pages_waits(newsletter: Newsletter) -> None:
    """Without a thread for it, the page is answered by the loop itself."""
    application = whole.application(newsletter, secrets=[SECRET], clock=Minutes())
    free, waiting = Event(), []

    def slow() -> PlainTextResponse:
        waiting.append(1)
        free.wait(GUARD)
        return PlainTextResponse("")

    application.add_api_route("/slow", slow)

    async def asked() -> int:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            slow_ones = [asyncio.create_task(client.get("/slow?x=1")) for _ in range(THREADS + 5)]
            while len(waiting) < THREADS:
                await asyncio.sleep(0)
            answer = await asyncio.wait_for(client.get("/health/live"), GUARD)
            free.set()
            await asyncio.gather(*slow_ones)
        return answer.status_code

    assert asyncio.run(asked()) == 200


def test_a_run_that_fails_is_noted_and_so_is_one_that_goes_through(home: Home) -> None:
    pulse = Pulse(Schedule(since=NOW, every=timedelta(minutes=5)))
    made = assembled(load(home.path / "newsletter.toml"))
    serve._run_and_tell(made, Minutes(), Event(), pulse, Log())
    well = pulse.schedule
    (home.path / "subscribers.yaml").write_text("subscribers:\n  - address: nobody\n", encoding="utf-8")
    serve._run_and_tell(made, Minutes(), Event(), pulse, Log())
    made.engine.dispose()
    assert (well.under_way, well.failed, pulse.schedule.failed) == (False, False, True)
