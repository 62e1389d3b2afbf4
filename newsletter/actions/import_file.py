"""A subscribers file is brought into the store: not read again where nothing has changed, and in short transactions."""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from newsletter import __version__
from newsletter.actions import lists
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.outcomes import Imported
from newsletter.errors import SubscribersError
from newsletter.models import FileIs, MailingList
from newsletter.store import files, occasions
from newsletter.store.engine import reading
from newsletter.store.files import Mark

if TYPE_CHECKING:
    from newsletter.people.precedence import Who
    from newsletter.store.imports import Taken

AT_ONCE = 50
"""People who are written in one transaction: others who write wait for no more than these."""
_BREATH = 1.5  # times as long as a transaction: SQLite lets in whoever asks at the moment, not whoever waits longest
_SETTLED = 2_000_000_000  # nanoseconds: a file that is younger may change again without looking otherwise
_IMPORTING = "importing"
_STEP = 1000  # people

steps = logging.getLogger("newsletter.steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a file is imported: `greets`, whether new people are welcomed; `file_is`, what it is to the list, None for
    another file than the list's own; `insists`, whether many may go at once."""

    greets: bool = False
    file_is: FileIs | None = FileIs.ADDITIONS
    insists: bool = False


def brought_in(newsletter: Newsletter, *, now: datetime, path: Path | None = None, insists: bool = False) -> Imported:
    """Import a file, or the newsletter's own, where it has one. Raises as `from_file` does.

    Of another file than the newsletter's own it says nothing of people that they are not in it.
    """
    own = newsletter.subscribers
    chosen = path or own
    if chosen is None:
        return Imported()
    is_own = own is None or chosen.resolve() == own.resolve()
    rules = Rules(
        greets=newsletter.operator.welcome,
        file_is=newsletter.mailing_list.file_is if is_own else None,
        insists=insists,
    )
    bring = import_if_changed if is_own and own and not insists else import_file
    return bring(newsletter.engine, newsletter.mailing_list, chosen, rules, now=now)


def import_if_changed(
    engine: Engine, mailing_list: MailingList, path: Path, rules: Rules, *, now: datetime
) -> Imported:
    """Import the list's own file, unless it is as it was, and so are the settings and the people of the list.

    What came of the last import is given back then, but for who was new or dropped. Raises as `import_file` does.
    """
    lists.require(engine, mailing_list.id)
    words = f"{__version__} {rules.greets} {rules.file_is} {mailing_list.local_addresses}"
    looks = _looks(path)
    with reading(engine) as connection:
        last, people = files.last(connection, mailing_list.id), files.people(connection, mailing_list.id)
    same = last is not None and (last[0].rules, last[0].people) == (words, people)
    if last and same and looks and last[0].looks == looks:
        return _unchanged(last[1])
    content = _content(path)
    if last and same and last[0].content == content:
        with engine.begin() as connection:
            files.touched(connection, mailing_list.id, looks)
        return _unchanged(last[1])
    done = import_file(engine, mailing_list, path, rules, now=now)
    with reading(engine) as connection:  # whoever joins after this has the file read once more, which changes nothing
        people = files.people(connection, mailing_list.id)
    with engine.begin() as connection:
        mark = Mark(looks=looks, content=content, rules=words, people=people)
        files.keep(connection, mailing_list.id, mark, _as_json(done))
    return done


def import_file(
    engine: Engine,
    mailing_list: MailingList,
    path: Path,
    rules: Rules,
    *,
    now: datetime,
    breathe: Callable[[float], None] = time.sleep,
) -> Imported:
    """Import a subscribers file, or nothing where it holds a mistake. What dies half-way is done by running again.

    Raises SubscribersError with every mistake in it, or where too many would go and nobody `insists`, and AnotherList
    where the list is a new one beside others.
    """
    from newsletter.people import subscribers_file  # YAML and addresses, which a run that finds no change does without
    from newsletter.store import imports

    lists.require(engine, mailing_list.id)
    list_id = mailing_list.id
    read = subscribers_file.checked(path, local=mailing_list.local_addresses)
    with reading(engine) as connection:
        planned = imports.plan(connection, list_id, read.people, file_is=rules.file_is, insists=rules.insists)
    taken = planned.taken
    if planned.work or rules.greets:
        _begin(engine, list_id, rules, brings=any(address not in planned.known for address in planned.work), now=now)
    held = 0.0
    for at in range(0, len(planned.work), AT_ONCE):
        if at:
            breathe(_BREATH * held)
        begun = time.perf_counter()
        with engine.begin() as connection:
            part = planned.work[at : at + AT_ONCE]
            taken = taken.with_more(imports.write(connection, list_id, planned, part, now=now))
            if at + AT_ONCE >= len(planned.work):
                occasions.forget(connection, list_id, _IMPORTING)
        held = time.perf_counter() - begun
        _say(min(at + AT_ONCE, len(planned.work)), len(planned.work))
    return _imported(taken, read.notes)


def _say(done: int, of: int) -> None:
    """Log how far it is: at every thousandth."""
    if not done % _STEP:
        steps.info("importing %s of %s", f"{done:,}", f"{of:,}")


def _begin(engine: Engine, list_id: str, rules: Rules, *, brings: bool, now: datetime) -> None:
    """The people of the first import are not greeted, nor those of the rest of it where it died half-way."""
    from newsletter.store import welcomes  # as above

    with engine.begin() as connection:
        if rules.greets:
            welcomes.begin(connection, list_id, now=now)
        if brings and rules.file_is:
            first = not welcomes.has_imported(connection, list_id)
            if not first and occasions.known(connection, list_id, _IMPORTING):
                welcomes.forget_imported(connection, list_id)
            elif first:
                occasions.once(connection, list_id, _IMPORTING, now=now)
            welcomes.imported(connection, list_id, now=now)


def _imported(taken: "Taken", notes: tuple[str, ...]) -> Imported:
    return Imported(
        new=taken.new,
        known=taken.known,
        forgotten=taken.forgotten,
        absent=taken.absent,
        dropped=taken.dropped,
        left=taken.left,
        notes=notes,
    )


def _looks(path: Path) -> str:
    """The size, time and number of the file, "" where it was written a moment ago, or cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return ""
    settled = time.time_ns() - status.st_mtime_ns > _SETTLED
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}" if settled else ""


def _content(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise SubscribersError([f"{path}: {error.strerror}; name a YAML file of subscribers"]) from error


def _as_json(done: Imported) -> dict[str, Any]:
    return {
        "known": done.known + done.new,
        "forgotten": done.forgotten,
        "absent": [address for address in done.absent if address not in set(done.dropped)],
        "left": {address: {name: who.value for name, who in fields.items()} for address, fields in done.left.items()},
        "notes": done.notes,
    }


def _unchanged(kept: Mapping[str, Any]) -> Imported:
    return Imported(
        known=kept["known"],
        forgotten=tuple(kept["forgotten"]),
        absent=tuple(kept["absent"]),
        left=_left(kept["left"]) if kept["left"] else {},
        notes=tuple(kept["notes"]),
    )


def _left(kept: Mapping[str, Mapping[str, str]]) -> "Mapping[str, Mapping[str, Who]]":
    from newsletter.people.precedence import Who  # as above

    return {address: {name: Who(who) for name, who in fields.items()} for address, fields in kept.items()}
