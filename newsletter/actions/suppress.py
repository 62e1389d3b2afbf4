"""The addresses that are not written to: listed, added, lifted, and moved from one installation to another."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import StringIO
from itertools import islice

from sqlalchemy import Engine

from newsletter.errors import NewsletterError
from newsletter.models import Subscriber
from newsletter.people import subscribers_file
from newsletter.store import suppressions
from newsletter.store.engine import reading
from newsletter.store.suppressions import BY_HAND, Suppression

_COLUMNS = ("address", "reason", "since")
_LONGEST_REASON = 1000  # characters
_GROUP = 500  # people looked up at once
_MOST_MISTAKES = 20  # named in an error


def listed(engine: Engine) -> Iterator[Suppression]:
    """All suppressions by address, read as they are asked for."""
    with reading(engine) as connection:
        yield from suppressions.every(connection)


def among(engine: Engine, people: Iterable[Subscriber]) -> Iterator[tuple[Subscriber, Suppression | None]]:
    """Pair each person with the suppression of their address, if there is one, read as they are asked for."""
    waiting = iter(people)
    while group := list(islice(waiting, _GROUP)):
        with reading(engine) as connection:
            by_address = suppressions.among(connection, [person.address for person in group])
        yield from ((person, by_address.get(person.address)) for person in group)


def suppress(engine: Engine, address: str, *, reason: str, now: datetime) -> bool:
    """Write to an address no more; False where it was suppressed before. Raises SubscribersError if it is none."""
    kept = Suppression(address=subscribers_file.address(address), reason=_by_hand(reason), since=now)
    with engine.begin() as connection:
        return suppressions.keep_all(connection, [kept]) == 1


def lift(engine: Engine, address: str) -> bool:
    """Write to an address again; False where it was not suppressed. Raises SubscribersError if it is none."""
    kept = subscribers_file.address(address)
    with engine.begin() as connection:
        return suppressions.lift(connection, kept)


def from_lines(engine: Engine, lines: Iterable[str], *, now: datetime) -> tuple[int, int]:
    """Suppress the addresses of a CSV file, or of one with an address a line; how many were new and how many known.

    Whole or not at all. Raises NewsletterError with a line for each mistake.
    """
    given, mistakes = [], []
    for number, row in _rows(lines):
        try:
            given.append(_suppression(row, now))
        except (NewsletterError, ValueError) as error:
            mistakes.append(f"line {number}: {error}")
    if mistakes:
        raise NewsletterError("\n".join([*mistakes[:_MOST_MISTAKES], "nothing was imported"]))
    with engine.begin() as connection:
        new = suppressions.keep_all(connection, given)
    return new, len(given) - new


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows that are neither empty nor the heading, with the numbers of their lines."""
    reader = csv.reader(lines)
    try:
        for row in reader:
            if row and row[0].strip() and row[0].strip().lower() != _COLUMNS[0]:
                yield reader.line_num, row
    except csv.Error as error:
        raise NewsletterError(f"line {reader.line_num}: cannot be read as CSV; check the quotes in it") from error


def as_lines(engine: Engine) -> Iterator[str]:
    """All suppressions as CSV that `from_lines` reads: address, reason, and the moment in ISO 8601."""
    yield _line(_COLUMNS)
    for each in listed(engine):
        yield _line((each.address, each.reason, each.since.isoformat()))


def _suppression(row: list[str], now: datetime) -> Suppression:
    address, reason, since, *_ = [each.strip() for each in row] + ["", "", ""]
    moment = datetime.fromisoformat(since) if since else now
    if moment.tzinfo is None:
        raise ValueError(f"{since!r} has no time zone; write it like 2026-07-31T08:20:00+00:00")
    kept = reason[:_LONGEST_REASON] or _by_hand("imported")
    return Suppression(address=subscribers_file.address(address), reason=kept, since=moment)


def _by_hand(reason: str) -> str:
    return f"{BY_HAND} {' '.join(reason.split())[:_LONGEST_REASON]}".strip()


def _line(values: Iterable[str]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue()
