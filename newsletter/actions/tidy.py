"""Tidy: what is older than the operator keeps it is deleted, in short transactions, and said before the first time."""

import logging
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from sqlalchemy import Connection, Engine

from newsletter.actions import nodes
from newsletter.actions.newsletter import FOR_EVER, Keep
from newsletter.actions.outcomes import Tidied
from newsletter.store import occasions, personal, space, tidying
from newsletter.store.engine import reading
from newsletter.store.pace import paced

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Old:
    """The ids of the editions of which something goes, and the moments before which the rest of it was; None: never."""

    deliveries: Sequence[str]
    messages: Sequence[str]
    sightings: datetime | None


def look(engine: Engine, list_id: str, keep: Keep, *, now: datetime) -> Tidied:
    """Count what is old enough to go; nothing is changed."""
    with reading(engine) as connection:
        old = _old(connection, list_id, keep, now=now)
        return Tidied(
            deliveries=tidying.number_of_deliveries(connection, old.deliveries),
            messages=len(old.messages),
            sightings=tidying.number_of_sightings(connection, before=old.sightings) if old.sightings else 0,
            only_said=True,
        )


def tidy(engine: Engine, list_id: str, keep: Keep, *, now: datetime, stopping: Event | None = None) -> Tidied:
    """Delete what is old enough to go, but the first time under these settings only say what that is.

    Safe to stop at any moment and to run again: each part of it is a transaction, in which numbers move from the rows
    to the balance of their edition.
    """
    nodes.forget(engine)
    first = f"tidy {_words(keep.sightings)}, {_words(keep.deliveries)}, {_words(keep.messages)}"
    with reading(engine) as connection:
        said = occasions.known(connection, list_id, first)
    if not said:
        old = look(engine, list_id, keep, now=now)
        if old.any:
            with engine.begin() as connection:
                occasions.once(connection, list_id, first, now=now)
        return old
    done = _tidied(engine, list_id, keep, now=now, stopping=stopping or Event())
    logger.info("tidied: %d deliveries, messages of %d editions, %d sightings", *astuple(done)[:3])
    return done


def _tidied(engine: Engine, list_id: str, keep: Keep, *, now: datetime, stopping: Event) -> Tidied:
    with reading(engine) as connection:
        old = _old(connection, list_id, keep, now=now)
    wait = stopping.wait
    deliveries = [paced(engine, partial(tidying.delete_deliveries, edition_id=each), wait) for each in old.deliveries]
    messages = [paced(engine, partial(tidying.delete_messages, edition_id=each), wait) for each in old.messages]
    paced(engine, personal.delete_unwanted, wait)
    sightings = paced(engine, partial(tidying.delete_sightings, before=old.sightings), wait) if old.sightings else 0
    space.give_back(engine, wait)
    return Tidied(deliveries=sum(deliveries), messages=sum(map(bool, messages)), sightings=sightings)


def _old(connection: Connection, list_id: str, keep: Keep, *, now: datetime) -> _Old:
    unsent = _before(keep.messages, now)
    gone = _before(keep.deliveries, now)
    return _Old(
        deliveries=tidying.with_deliveries(connection, list_id, before=gone) if gone else (),
        messages=tidying.with_messages(connection, list_id, before=unsent) if unsent else (),
        sightings=_before(keep.sightings, now),
    )


def _before(kept: timedelta, now: datetime) -> datetime | None:
    return None if kept == FOR_EVER else now - kept


def _words(kept: timedelta) -> str:
    return "for ever" if kept == FOR_EVER else f"{kept.days} days"
