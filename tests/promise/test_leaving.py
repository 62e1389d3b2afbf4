"""Killed before every system call while somebody unsubscribes and the store cannot take it: whoever was told that they
are unsubscribed is, once, and stays on the list if they come back."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from newsletter.models import Consent
from newsletter.store import subscribers
from newsletter.store.engine import open_store
from newsletter.store.journal import Journal
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, on_list
from tests.promise.forms import form
from tests.promise.leaving import ANSWER, JOURNAL, LEFT_AT, STORE, applied
from tests.promise.steps import Step, Warm, chosen, killed_at, steps

EVERY = form(short=6, long=1)
OF_THE_JOURNAL = {"write", "fsync", "rename"}
_COUNTED = """
CREATE TABLE written (consent);
CREATE TRIGGER counted AFTER UPDATE OF consent ON subscribers BEGIN INSERT INTO written VALUES (NEW.consent); END;
"""


def home(folder: Path) -> Path:
    """A folder whose store has Ada and Bob, and counts how often somebody's consent is written."""
    folder.mkdir()
    engine = open_store(f"sqlite:///{folder / STORE}")
    on_list(engine, [ADA, BOB], now=LEFT_AT - timedelta(days=1))
    engine.dispose()
    with sqlite3.connect(folder / STORE) as store:
        store.executescript(_COUNTED)
    return folder


def copy(ready: Path, name: str) -> Path:
    """The folder as it was, beside it."""
    path = ready.with_name(name)
    shutil.rmtree(path, ignore_errors=True)
    return shutil.copytree(ready, path)


def consents(folder: Path) -> dict[str, str]:
    with sqlite3.connect(folder / STORE) as store:
        return dict(store.execute("SELECT address, consent FROM subscribers"))


def broken(folder: Path) -> Iterator[str]:
    """What does not hold of a folder in which the process died, once the next one has opened the store."""
    answered = (folder / ANSWER).exists()
    applied(folder)
    with sqlite3.connect(folder / STORE) as store:
        written = store.execute("SELECT consent FROM written").fetchall()
    if consents(folder)[BOB.address] != Consent.CONFIRMED:
        yield "somebody else left"
    if answered and consents(folder)[ADA.address] != Consent.UNSUBSCRIBED:
        yield "she was told, and is on the list"
    if len(written) > 1 or (answered and len(written) != 1):
        yield f"it was applied {len(written)} times"
    if Journal(folder / JOURNAL).read():
        yield "it is still in the journal"
    if came_back(folder) != Consent.CONFIRMED:
        yield "she came back, and was taken off again"


def came_back(folder: Path) -> str:
    """What she is when she says afterwards that she wants mail, and the journal is applied once more."""
    engine = open_store(f"sqlite:///{folder / STORE}")
    with engine.begin() as connection:
        subscribers.agree(connection, LIST.id, ADA.key, now=LEFT_AT + timedelta(hours=1))
    engine.dispose()
    applied(folder)
    return consents(folder)[ADA.address]


def tried(every: list[Step]) -> list[Step]:
    """Every step of the journal and of the answer, and some of the store's."""
    others = chosen([step for step in every if step.call not in OF_THE_JOURNAL], every=EVERY)
    return [*(step for step in every if step.call in OF_THE_JOURNAL), *others]


def test_a_death_at_any_step_loses_no_unsubscription_and_applies_it_once(warm: Warm, tmp_path: Path) -> None:
    ready = home(tmp_path / "ready")
    some = tried(steps(warm, copy(ready, "whole"), "left"))
    lived: set[str] = set()
    wrong: dict[str, list[str]] = {}
    for step in some:
        folder = copy(ready, "killed")
        lived |= {step.call} if warm.run(folder, "left", traced=killed_at(step)) >= 0 else set()
        wrong[str(step)] = list(broken(folder))
    assert {step: words for step, words in wrong.items() if words} == {}
    assert {step.call for step in some} - lived >= OF_THE_JOURNAL
