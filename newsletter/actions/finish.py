"""Finish: an edition to many is published a part in each transaction, and one whose publishing was stopped goes on.

Its audience is whoever has a number when publishing begins and is eligible when their part is frozen. Whoever signs up
meanwhile gets the next edition. Whoever unsubscribes meanwhile gets nothing: they are not frozen, or skipped later.
"""

import logging
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from newsletter.errors import StoreError
from newsletter.store import publishing
from newsletter.store.engine import at_one_moment, reading
from newsletter.store.publishing import AT_ONCE

if TYPE_CHECKING:
    from newsletter.models import Published

steps = logging.getLogger("newsletter.steps")


def finish(engine: Engine, list_id: str, *, at_once: int = AT_ONCE) -> "tuple[Published, ...]":
    """Publish to the rest of their audience the editions whose publishing has not ended; those editions.

    Safe to run again, to stop at any moment, and for several at once: each part is frozen by one of them.
    """
    with reading(engine) as connection:
        unfinished = publishing.of_list(connection, list_id)
    return tuple(_finished(engine, list_id, edition_id, at_once) for edition_id in unfinished)


def _finished(engine: Engine, list_id: str, edition_id: str, at_once: int) -> "Published":
    while _freeze_next(engine, list_id, edition_id, at_once):
        pass
    return _published(engine, edition_id)


def _freeze_next(engine: Engine, list_id: str, edition_id: str, at_once: int) -> bool:
    """Freeze one more part, or note that none is left; whether there may be more."""
    from newsletter.store import audience, jobs  # which most runs have no use for

    published = _published(engine, edition_id)
    edition, now = published.edition, published.published_at
    with at_one_moment(engine) as connection:
        under_way = publishing.held(connection, edition_id)
        if under_way is None:
            return False
        part = publishing.next_part(connection, list_id, under_way, at_once=at_once)
        if part is None:
            publishing.end(connection, edition_id)
            jobs.enqueue(connection, edition_id)
            return False
        frozen = audience.freeze_part(
            connection,
            list_id,
            part,
            edition_id=edition_id,
            day=edition.day,
            now=now,
            frequencies=under_way.frequencies,
        )
        publishing.go_on(connection, edition_id, frozen, reached=part.end)
    steps.info("publishing %s: %s more", edition.name, f"{frozen.number:,}")
    return True


def _published(engine: Engine, edition_id: str) -> "Published":
    from newsletter.store import editions  # as above

    with reading(engine) as connection:
        published = editions.with_id(connection, edition_id)
    if published is None:
        raise StoreError(f"the store has lost edition {edition_id}; restore the store")
    return published
