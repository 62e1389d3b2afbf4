"""Faults underneath: every write and flush of the store refused once and for good, a full disk, a lock that stays."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest

from tests import disks
from tests.promise.forms import form
from tests.promise.homes import copy_of, readers, ready, running
from tests.promise.proved import broken_words
from tests.promise.sinks import Sink
from tests.promise.steps import Warm, chosen, refused_at, steps

PEOPLE = readers(5)
CONNECTIONS = 2
EVERY = form(short=64, long=1)
REFUSALS = {
    "fdatasync": "EIO",
    "fsync": "EIO",
    "pwrite64": "ENOSPC",
    "pread64": "EIO",
    "connect": "ENETUNREACH",
}


@pytest.mark.parametrize("for_good", form(short=[False], long=[False, True]))
def test_a_call_that_fails_skips_nobody_and_copies_at_most_what_was_in_flight(
    warm: Warm, sink: Sink, tmp_path: Path, for_good: bool
) -> None:
    home = ready(tmp_path / "ready", sink, people=PEOPLE, connections=CONNECTIONS)
    whole = steps(warm, copy_of(home, "whole").path, "newsletter", "deliver")
    words_at = {}
    for step in chosen([step for step in whole if step.call in REFUSALS], every=EVERY):
        failed = copy_of(home, "failed")
        sink.begin()
        warm.run(failed.path, "newsletter", "deliver", traced=refused_at(step, REFUSALS[step.call], for_good=for_good))
        printed = (failed.path / "told.txt").read_text()
        words = broken_words(failed, sink, PEOPLE, in_flight=CONNECTIONS)
        words_at[str(step)] = [*words, *([printed] if "Traceback" in printed else [])]
    assert {step: words for step, words in words_at.items() if words} == {}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for little, which ends with the test."""
    with disks.small(tmp_path / "disk") as path:
        yield path


@pytest.mark.parametrize("room", form(short=[40_000], long=[0, 4_096, 20_000, 40_000, 80_000, 200_000]))
def test_a_disk_that_fills_up_in_mid_run_skips_nobody(sink: Sink, small_disk: Path, room: int) -> None:
    people = readers(600)
    home = ready(small_disk / "home", sink, people=people, connections=CONNECTIONS)
    filler = small_disk / "filler"
    with running(home.started("deliver")) as process:
        sink.reached(100)
        disks.filled(filler, but=room)
        _, printed = process.communicate()
    filler.unlink()
    words = broken_words(home, sink, people, in_flight=CONNECTIONS)
    assert (process.returncode, "Traceback" in printed, "store" in printed, words) == (1, False, True, []), printed


@pytest.mark.parametrize("seconds", form(short=[1.0], long=[1.0, 10.0, 40.0]))
def test_a_store_that_is_locked_for_a_while_skips_nobody(sink: Sink, tmp_path: Path, seconds: float) -> None:
    people = readers(400)
    home = ready(tmp_path / "home", sink, people=people, connections=CONNECTIONS)
    with (
        running(home.started("deliver")) as process,
        closing(sqlite3.connect(home.path / "newsletter.db", timeout=60, check_same_thread=False)) as store,
    ):
        sink.reached(100)
        store.execute("BEGIN IMMEDIATE")
        unlocking = Timer(seconds, store.rollback)
        unlocking.start()
        _, printed = process.communicate()
        unlocking.join()
    words = broken_words(home, sink, people, in_flight=CONNECTIONS)
    assert ("Traceback" in printed, words) == (False, []), printed
