"""The store: whole, in balance, with room to grow, on a SQLite that loses nothing, and not from the future."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, text

from newsletter.actions.doctor.checked import Checked, fault, ok, warning
from newsletter.actions.doctor.subject import Subject
from newsletter.actions.nodes import listed
from newsletter.actions.status import status
from newsletter.delivery.beat import Life
from newsletter.errors import StoreError
from newsletter.store import moments
from newsletter.store.engine import reading

Version = tuple[int, int, int]

LITTLE, TOO_LITTLE = 500_000_000, 50_000_000  # bytes
_APART = timedelta(minutes=1)
_FIXED, _BRANCHES = (3, 51, 3), ((3, 50, 7), (3, 44, 6))


def store(subject: Subject) -> Iterator[Checked]:
    """It opens, it is whole, and everybody in it is accounted for."""
    if subject.store:
        what, _, cure = subject.store.partition("; ")
        yield fault("store", what, cure or "check store.url")
        return
    engine, list_id = subject.newsletter.engine, subject.newsletter.mailing_list.id
    try:
        wrong = _damage(engine)
        state = status(engine, list_id, now=subject.now)
    except StoreError as error:
        wrong = str(error)
    if wrong:
        yield fault("store", f"the store is damaged: {wrong}", "restore a backup: `newsletter restore`")
        return
    unbalanced = [published.edition.name for published, balance in state.editions if not balance.holds]
    held = sum(balance.held for _, balance in state.editions)
    if unbalanced:
        yield fault("store", f"deliveries do not add up: {', '.join(unbalanced)}", "restore a backup, and report it")
    if held:
        yield warning(
            "store", f"deliveries in doubt that wait for you: {held:,}", "decide on each: `newsletter resolve`"
        )
    for edition, pause in state.pauses.items():
        yield fault(
            "store",
            f"edition {edition} is paused: {pause.why}",
            "solve the cause, then run `newsletter deliver --resume`",
        )
    if not (unbalanced or held or state.pauses):
        number = len(state.editions) + state.older
        yield ok("store", f"whole; {number:,} edition{'' if number == 1 else 's'}; their deliveries add up")


def sqlite(subject: Subject) -> Iterator[Checked]:
    """SQLite is of a version that keeps what it committed."""
    if _is_sqlite(subject):
        yield of_version(sqlite3.sqlite_version_info)


def of_version(version: Version) -> Checked:
    """Versions up to 3.51.2 may lose a commit if two connections write and checkpoint at the same instant."""
    shown = ".".join(map(str, version))
    is_fixed = version >= _FIXED or any(version[:2] == branch[:2] and version >= branch for branch in _BRANCHES)
    if is_fixed:
        return ok("SQLite", shown)
    what = f"SQLite {shown} can lose a commit if two processes write at the same instant, which is rare"
    return warning("SQLite", what, "run one process at a time, or use a Python with SQLite 3.51.3 or newer")


def space(subject: Subject) -> Iterator[Checked]:
    """There is room on the disk that the store, or the folder of the settings, is on."""
    folder = _file(subject).parent if _is_sqlite(subject) else subject.folder
    yield of_space(folder, shutil.disk_usage(folder).free)


def of_space(folder: Path, free: int) -> Checked:
    """A full disk stops every delivery, because none leaves that is not written down."""
    what = f"{free / 1e6:,.0f} MB are free in {folder}"
    if free >= LITTLE:
        return ok("space", what)
    return (fault if free < TOO_LITTLE else warning)("space", what, "make room, or move the store to a larger disk")


def clock(subject: Subject) -> Iterator[Checked]:
    """The clock is not behind what is on record, nor apart from the database's, here and where mail is being sent."""
    if subject.store:
        return
    cure = "let the clocks be set by NTP: `timedatectl set-ntp true`"
    with reading(subject.newsletter.engine) as connection:
        newest = moments.newest(connection)
        there = moments.of_server(connection)
    if newest and newest - subject.now > _APART:
        yield fault("clock", f"the store has entries from the future, of {newest:%Y-%m-%d %H:%M} UTC", cure)
    elif there and abs(there - subject.now) > _APART:
        yield warning("clock", f"it differs from the database server's by {abs(there - subject.now)}", cure)
    elif others := _off(subject.newsletter.engine):
        yield warning("clock", f"on other machines it differs from the database's: {', '.join(others)}", cure)
    else:
        yield ok("clock", f"{subject.now:%Y-%m-%d %H:%M} UTC")


def _off(engine: Engine) -> Sequence[str]:
    """The hosts that send by a clock of their own, and by how much it is ahead."""
    living = [seen.node for seen in listed(engine) if seen.life is not Life.DEAD]
    return [f"{node.host} by {node.ahead}" for node in living if abs(node.ahead) > _APART]


def seal(subject: Subject) -> Iterator[Checked]:
    """What was accepted is also known apart from the store."""
    kept = subject.newsletter.way_out.seal
    if subject.store:
        return
    if kept is None:
        cure = "set store.seal to a folder on this machine"
        yield warning("seal", "there is none, so a restored backup would mail people again without a warning", cure)
        return
    place = next(each for each in (kept.folder, *kept.folder.parents) if each.exists())
    if os.access(place, os.W_OK | os.X_OK):
        yield ok("seal", str(kept.folder))
    else:
        cure = "give this user write permission there, or set store.seal to another folder"
        yield fault("seal", f"{place} cannot be written", cure)


def _damage(engine: Engine) -> str:
    """What SQLite finds wrong, or ""; PostgreSQL looks after its own pages."""
    if engine.dialect.name != "sqlite":
        return ""
    with reading(engine) as connection:
        answer = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
        orphan = connection.execute(text("PRAGMA foreign_key_check")).first()
    if answer != "ok":
        return " ".join(str(answer).split())
    return f"a row of {orphan[0]} points to nothing" if orphan else ""


def _is_sqlite(subject: Subject) -> bool:
    return subject.newsletter.engine.dialect.name == "sqlite" and not subject.store


def _file(subject: Subject) -> Path:
    return Path((subject.newsletter.engine.url.database or "").removeprefix("file:")).absolute()
