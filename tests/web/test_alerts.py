"""The alert rules of deploy/, judged by Prometheus's own tool: each real fault fires those that are for it."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import httpx
import pytest

from newsletter.actions.askers import Askers
from newsletter.actions.health import Pulse, Schedule
from newsletter.actions.newsletter import Newsletter
from newsletter.cli import serve
from newsletter.cli.logs import Log
from newsletter.cli.opened import assembled
from newsletter.settings.file import load
from newsletter.web import pages as pages_
from tests import disks
from tests.homes import Home
from tests.prometheus import judged
from tests.smtp_server import Relay
from tests.web.conftest import House

NOW = datetime(2024, 5, 7, 6, tzinfo=UTC)
EVERY = timedelta(minutes=5)


@dataclass
class Watched:
    """A newsletter whose runs go by a clock that the test sets."""

    folder: Path
    now: datetime = NOW
    pulse: Pulse = field(default_factory=lambda: Pulse(Schedule(since=NOW, every=EVERY)))

    def __post_init__(self) -> None:
        self.made: Newsletter = assembled(load(self.folder / "newsletter.toml"))

    def run(self, *, after: timedelta = timedelta()) -> None:
        """A run of the schedule, so much later."""
        self.now += after
        serve._run_and_tell(self.made, lambda: self.now, Event(), self.pulse, Log())

    def scraped(self, house: tuple[House, httpx.Client]) -> str:
        """What Prometheus gets of `/metrics` now."""
        served, client = house
        served.tenant = pages_.application(
            self.made.engine,
            self.made.mailing_list,
            secrets=self.made.links.secrets,
            templates=self.made.editing.templates,
            clock=lambda: self.now,
            pulse=self.pulse,
            askers=Askers.of("127.0.0.1"),
        )
        return client.get("/metrics").text


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsletter with two on its list, before its first run."""
    home = Home(tmp_path_factory.mktemp("begun"))
    home.settings()
    home.people("ada@example.org", "bob@example.org")
    home.feed()
    home.run("status")
    return home.path


@pytest.fixture(scope="module")
def delivered(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That newsletter, whose first edition has arrived."""
    folder = shutil.copytree(begun, tmp_path_factory.mktemp("delivered") / "newsletter")
    watched = Watched(folder)
    watched.run()
    watched.made.engine.dispose()
    return folder


@pytest.fixture
def watched(delivered: Path, tmp_path: Path) -> Iterator[Watched]:
    """The newsletter after a run that had nothing to do."""
    made = Watched(shutil.copytree(delivered, tmp_path / "newsletter"))
    made.run()
    yield made
    made.made.engine.dispose()


@pytest.fixture
def unsent(begun: Path, tmp_path: Path, relay: Relay) -> Iterator[Watched]:
    """The newsletter before its first run, which sends by the relay."""
    folder = shutil.copytree(begun, tmp_path / "newsletter")
    Home(folder).settings(way=f"smtp://127.0.0.1:{relay.port}")
    made = Watched(folder)
    yield made
    made.made.engine.dispose()


def no_fault(watched: Watched) -> None:
    pass


def damaged_store(watched: Watched) -> None:
    watched.made.engine.dispose()
    (watched.folder / "newsletter.db").write_bytes(b"no database" * 1000)
    watched.run(after=EVERY)


def stopped_scheduler(watched: Watched) -> None:
    watched.now += timedelta(minutes=61)


def mistake_in_the_file(watched: Watched) -> None:
    Home(watched.folder).people("ada@example.org", "nobody")
    watched.run()


def lost_row(watched: Watched) -> None:
    with closing(sqlite3.connect(watched.folder / "newsletter.db")) as store, store:
        store.execute("DELETE FROM deliveries WHERE address = 'ada@example.org'")


def same_list_for_days(watched: Watched) -> None:
    watched.run(after=timedelta(days=6))


Fault = Callable[[Watched], None]
FAULTS: dict[Fault, set[str]] = {
    no_fault: set(),
    damaged_store: {"NewsletterStore", "NewsletterRunFailed"},
    stopped_scheduler: {"NewsletterRuns"},
    mistake_in_the_file: {"NewsletterRunFailed"},
    lost_row: {"NewsletterUnbalanced"},
    same_list_for_days: {"NewsletterNoEdition"},
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_fires_its_alerts_and_no_others(
    watched: Watched, house: tuple[House, httpx.Client], tmp_path: Path, fault: Fault
) -> None:
    fault(watched)
    assert said(watched.scraped(house), FAULTS[fault], to=tmp_path) == (0, "")


RELAYS = {
    "CONNECT": ("", "NewsletterMailWaits"),
    "MAIL": ("550 5.7.1 sender refused", "NewsletterPaused"),
    "DOT": ("", "NewsletterHeld"),
}


@pytest.mark.parametrize("step", RELAYS)
def test_a_relay_that_fails_fires_the_alert_for_what_comes_of_it(
    unsent: Watched, relay: Relay, house: tuple[House, httpx.Client], tmp_path: Path, step: str
) -> None:
    reply, alert = RELAYS[step]
    relay.order(step, reply)
    unsent.run()
    if alert != "NewsletterPaused":  # which lasts an hour
        unsent.run(after=timedelta(minutes=121))
    assert said(unsent.scraped(house), {"NewsletterRunFailed", alert}, to=tmp_path) == (0, "")


def test_a_full_disk_fires_its_alert(
    begun: Path, tmp_path: Path, house: tuple[House, httpx.Client], capsys: pytest.CaptureFixture[str]
) -> None:
    with disks.small(tmp_path / "disk") as disk:
        watched = Watched(shutil.copytree(begun, disk / "newsletter"))
        disks.filled(disk / "filler", but=0)
        watched.run()
        scraped = watched.scraped(house)
        watched.made.engine.dispose()
    assert "disk is full" in capsys.readouterr().err
    assert said(scraped, {"NewsletterRunFailed"}, to=tmp_path) == (0, "")


def test_a_process_that_does_not_answer_fires_the_one_alert_that_needs_no_numbers(tmp_path: Path) -> None:
    assert said("", {"NewsletterDown"}, up=False, to=tmp_path) == (0, "")


def test_an_alert_that_does_not_fire_is_seen(tmp_path: Path) -> None:
    code, words = said("newsletter_paused 0\n", {"NewsletterPaused"}, to=tmp_path)
    assert (code, "alertname: NewsletterPaused" in words) == (1, True)


def said(scraped: str, firing: set[str], *, to: Path, up: bool = True) -> tuple[int, str]:
    """How Prometheus's own tool ends, and what it has to say, if these alerts and no others are to fire."""
    done = judged(scraped, firing, up=up, to=to)
    return done.returncode, done.stderr
