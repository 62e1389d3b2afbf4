"""A list is known by its id: a run under another one stops, and a list is renamed with all that belongs to it."""

import re
from datetime import datetime

from sqlalchemy import Connection, Engine

from newsletter.errors import AnotherList, NewsletterError
from newsletter.store import lists, occasions
from newsletter.store.engine import reading

_BEGUN = "begun beside the others"
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")


def require(engine: Engine, list_id: str) -> None:
    """Raise AnotherList where nobody is on this list while others are on another one: its id may have changed.

    Its people would be new on this one, and whoever unsubscribed from it would be mailed again.
    """
    with reading(engine) as connection:
        if lists.is_known(connection, list_id) or occasions.known(connection, list_id, _BEGUN):
            return
        others = lists.people(connection)
    if others and list_id not in others:  # somebody may have been the first on it meanwhile
        raise AnotherList(_mistaken(list_id, *max(others.items(), key=lambda each: each[1])))


def begin(engine: Engine, list_id: str, *, now: datetime) -> None:
    """Write down that this is a list of its own, beside the others in the store. Safe to run again."""
    with engine.begin() as connection:
        occasions.once(connection, list_id, _BEGUN, now=now)


def rename(engine: Engine, old: str, new: str, *, now: datetime) -> int:
    """Give a list another id, in one transaction; how many people it takes along. Links sent before go on working.

    Raises NewsletterError where there is no such list, where the new id is in use, or while the list is being sent.
    """
    if not _ID.fullmatch(new):
        raise NewsletterError(
            f"{new[:100]!r} is not an id; use letters, digits, dots and dashes, like papers.example.org"
        )
    with engine.begin() as connection:
        _may_rename(connection, old, new, now=now)
        people = lists.people(connection).get(old, 0)
        lists.rename(connection, old, new, now=now)
    return people


def _may_rename(connection: Connection, old: str, new: str, *, now: datetime) -> None:
    from newsletter.actions import nodes  # who may be sending, which only a new name asks
    from newsletter.delivery import owner

    if not lists.is_known(connection, old):
        there = ", ".join(lists.people(connection)) or "none"
        raise NewsletterError(f"no list has the id {old}; this store has {there}")
    if lists.is_known(connection, new):
        raise NewsletterError(f"{new} already has people or editions; two lists cannot become one")
    dead = nodes.dead(connection)
    if lists.is_sending(
        connection, old, now=now, is_gone=lambda name: owner.node_of(name) in dead or owner.is_gone(name)
    ):
        raise NewsletterError(f"{old} is being sent right now; stop `serve` and every run, then rename it")


def _mistaken(list_id: str, other: str, number: int) -> str:
    people = "1 person is" if number == 1 else f"{number:,} people are"
    return (
        f"nobody is on the list {list_id}, but {people} on {other}. If list.id is not set, it follows the sender. "
        f"`newsletter list rename {other} {list_id}` moves them to the new id; "
        "`newsletter run --new-list` starts a new list"
    )
