"""Forms while the disk is full: they say so and do nothing by half; when there is room they work as if nothing was."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.store.engine import open_store
from newsletter.store.journal import Journal
from newsletter.tokens import Purpose
from tests import disks, whole
from tests.web.conftest import SECRET, House, Minutes, link, on_store
from tests.web.personal.test_forwarded import afresh, changed
from tests.web.personal.test_sign_up import EVE, asked_to_confirm, seen, waiting
from tests.whole import application

SORRY = "<h1>This page does not work just now</h1>"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
Form = tuple[str, dict[str, str]]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for little."""
    with disks.small(tmp_path / "disk") as path:
        yield path


@pytest.fixture
def cramped(published_store: Path, disk: Path, tmp_path: Path) -> Iterator[Newsletter]:
    """The newsletter with its store on that disk, and Ada's mail about a change in it."""
    shutil.copyfile(published_store, disk / "newsletter.db")
    engine = open_store(f"sqlite:///{disk / 'newsletter.db'}")
    made = on_store(engine, tmp_path / "outbox")
    yield whole.changed(made, journal=Journal(disk / "newsletter.unsubscribed"))
    engine.dispose()


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def sign_up(made: Newsletter, client: httpx.Client) -> Form:
    return "/subscribe", {"address": EVE, "seen": seen(client)}


def confirm(made: Newsletter, client: httpx.Client) -> Form:
    return asked_to_confirm(made), {}


def preferences(made: Newsletter, client: httpx.Client) -> Form:
    return link(Purpose.PREFERENCES), {"hour": "21"}


def link_afresh(made: Newsletter, client: httpx.Client) -> Form:
    return f"{link(Purpose.PREFERENCES)}/link", {}


def everything(made: Newsletter, client: httpx.Client) -> Form:
    return afresh(made), {"name": "Countess"}


def undo(made: Newsletter, client: httpx.Client) -> Form:
    return changed(made), {}


def erase(made: Newsletter, client: httpx.Client) -> Form:
    return f"{afresh(made)}/erase", {}


def unsubscribe(made: Newsletter, client: httpx.Client) -> Form:
    return link(Purpose.UNSUBSCRIBE), ONE_CLICK


@pytest.mark.parametrize("form", [sign_up, confirm, preferences, link_afresh, everything, undo, erase, unsubscribe])
def test_a_form_on_a_full_disk_says_so_changes_nothing_and_works_when_there_is_room(
    cramped: Newsletter,
    disk: Path,
    house: tuple[House, httpx.Client],
    form: Callable[[Newsletter, httpx.Client], Form],
) -> None:
    served, client = house
    served.tenant = application(cramped, secrets=[SECRET], clock=Minutes())
    path, typed = form(cramped, client)
    before = content(disk / "newsletter.db")
    cramped.engine.dispose()  # the journal of the store ends with it, and the next write needs room
    disks.filled(disk / "filler", but=0)
    full = client.post(path, data=typed)
    (disk / "filler").unlink()
    still = content(disk / "newsletter.db")
    again = client.post(path, data=typed)
    assert (full.status_code, full.headers["retry-after"], SORRY in full.text) == (503, "30", True)
    assert (still == before, again.status_code, content(disk / "newsletter.db") == before) == (True, 200, False)


def test_an_address_that_was_typed_in_twice_for_that_is_written_down_once(
    cramped: Newsletter, disk: Path, house: tuple[House, httpx.Client]
) -> None:
    served, client = house
    served.tenant = application(cramped, secrets=[SECRET], clock=Minutes())
    path, typed = sign_up(cramped, client)
    disks.filled(disk / "filler", but=0)
    client.post(path, data=typed)
    (disk / "filler").unlink()
    client.post(path, data=typed)
    assert waiting(cramped) == [EVE]
