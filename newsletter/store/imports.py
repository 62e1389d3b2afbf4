"""A subscribers file comes into the store: who is new, who is known, and who is not in it any more."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from newsletter.models import FileIs, Subscriber
from newsletter.people import absent, precedence
from newsletter.people.precedence import Known, Who
from newsletter.store import erasures, subscribers
from newsletter.store.subscribers import known_of_row, of_list

_STEP = 1000  # people

steps = logging.getLogger("newsletter.steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file's people: how many were new and how many known, and what of whom stays as somebody set it.

    `left` has the fields by address, each with who set it. `forgotten` are addresses that asked to be. `absent` came
    from the file and are not in it any more, and `dropped` are those of them who were unsubscribed for it.
    """

    new: int = 0
    known: int = 0
    forgotten: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    left: Mapping[str, Mapping[str, Who]] = field(default_factory=dict)


def take(
    connection: Connection,
    list_id: str,
    people: Iterable[Subscriber],
    *,
    now: datetime,
    file_is: FileIs | None = FileIs.ADDITIONS,
    insists: bool = False,
) -> Taken:
    """Add or bring up to date each of the people of a file. Those who are as the file has them cost no statement.

    Who asked to be forgotten is left out. Where the file is the list, whoever came from it and is not in it any more is
    unsubscribed. Raises SubscribersError where those are too many, unless somebody `insists`. None is a file that the
    operator imports beside the list's own: whom it brings is not missed in that.
    """
    asked = {person.address: person for person in people}
    forgotten = sorted(erasures.among(connection, list_id, asked))
    known = {row.address: known_of_row(row) for row in connection.execute(of_list(list_id))}
    missing = absent.absent(known, asked) if file_is else ()
    origin = Who.FILE if file_is else Who.OPERATOR
    going = missing if file_is is FileIs.LIST else ()
    if not insists:
        absent.may_go(going, known)
    new = 0
    left: dict[str, Mapping[str, Who]] = {}
    for address in _in_steps(sorted({*asked, *going}.difference(forgotten))):  # of two at once, one waits for the other
        if address not in asked:
            subscribers.drop(connection, list_id, address, now=now)
            continue
        there = known.get(address)
        if there is None and subscribers.insert(connection, list_id, asked[address], Who.FILE, now=now, origin=origin):
            new += 1
        elif kept := _said(connection, list_id, there, asked[address], now=now):
            left[address] = kept
    return Taken(
        new=new,
        known=len(asked) - len(forgotten) - new,
        left=left,
        forgotten=tuple(forgotten),
        absent=missing,
        dropped=going,
    )


def _in_steps(addresses: Sequence[str]) -> Iterator[str]:
    """Go through them, and log how far it is: at every thousandth."""
    for at, address in enumerate(addresses, start=1):
        yield address
        if not at % _STEP:
            steps.info("importing %s of %s", f"{at:,}", f"{len(addresses):,}")


def _said(
    connection: Connection, list_id: str, there: Known | None, asked: Subscriber, *, now: datetime
) -> Mapping[str, Who]:
    """Bring somebody who is known up to date; gives what stays as somebody else set it."""
    found = precedence.merged(there, asked, Who.FILE) if there else None
    if found is None or not _is_kept(there, found.known):
        found = subscribers.merge(connection, list_id, asked, Who.FILE, now=now)
    return found.left


def _is_kept(was: Known | None, after: Known) -> bool:
    """Whether there is nothing to write."""
    return was is not None and was.origin is not None and was == after
