"""Two senders as they are met in the wild, over the same store and far end: the proof must find both out.

`fetch` moves on when it fetches, as the best known newsletter system does: who was fetched counts as sent. `tens`
writes down what was accepted ten at a time.
"""

import smtplib
import sqlite3
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

_TEXT = "Message-ID: <{number}@control.example.org>\r\nTo: {address}\r\n\r\nGood morning.\r\n"
_ROUND = 10
_DUE = "SELECT number, address FROM deliveries WHERE state = 'pending' ORDER BY number LIMIT ?"
_ACCEPTED = "UPDATE deliveries SET state = 'accepted' WHERE number = ?"

Due = Sequence[tuple[int, str]]


def moves_on_when_it_fetches() -> None:
    """Write down a round as accepted, then send it."""
    with _store() as store, _relay() as relay:
        while due := _fetched(store):
            _write(store, due)
            _send(relay, due)


def commits_every_ten() -> None:
    """Send a round, then write it down as accepted."""
    with _store() as store, _relay() as relay:
        while due := _fetched(store):
            _send(relay, due)
            _write(store, due)


CONTROLS: Mapping[str, Callable[[], None]] = {"fetch": moves_on_when_it_fetches, "tens": commits_every_ten}


@contextmanager
def _store() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect("newsletter.db")) as store:
        store.execute("PRAGMA synchronous=FULL")
        yield store


@contextmanager
def _relay() -> Iterator[smtplib.SMTP]:
    url = urlsplit(tomllib.loads(Path("newsletter.toml").read_text(encoding="utf-8"))["transport"]["url"])
    with smtplib.SMTP(url.hostname or "", url.port or 0) as relay:
        yield relay


def _fetched(store: sqlite3.Connection) -> Due:
    return store.execute(_DUE, (_ROUND,)).fetchall()


def _write(store: sqlite3.Connection, due: Due) -> None:
    with store:
        store.executemany(_ACCEPTED, [(number,) for number, _ in due])


def _send(relay: smtplib.SMTP, due: Due) -> None:
    for number, address in due:
        text = _TEXT.format(number=number, address=address)
        relay.sendmail("papers@example.org", address, text)
