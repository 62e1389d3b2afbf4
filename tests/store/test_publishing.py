"""An edition to many is frozen in parts: whatever stops it, and whoever comes or goes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, select

from newsletter.actions.finish import finish
from newsletter.actions.newsletter import Editing
from newsletter.actions.publish import publish
from newsletter.delivery.transports.folder import Folder
from newsletter.editorial.choices import Choices
from newsletter.errors import NotPublished
from newsletter.models import Asked, Frequency, Published, Subscriber, Topics
from newsletter.store import balances, subscribers, waiting
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries as table
from newsletter.store.schema import subscribers as people
from newsletter.store.schema import wishes
from tests.mail.editions import LIST, OWN, edition
from tests.newsletters import ADA, NOW, crowd, delivered, ledger, newsletter, on_list, standing
from tests.threads import at_once

READERS = crowd(25)
TEN = 10
COMMITS = 5  # that it is published, three parts, and that all is frozen


class Stopped(Exception):  # noqa: N818 - a statement of what happened
    """The process is gone."""


@contextmanager
def gone_before(engine: Engine, commit: int) -> Iterator[None]:
    """Stop what happens inside before this commit, which is undone."""
    left = iter(range(commit - 1, -1, -1))

    def stop(_: Connection) -> None:
        if not next(left):
            raise Stopped

    event.listen(engine, "commit", stop)
    with suppress(Stopped):
        yield
    event.remove(engine, "commit", stop)


def published(engine: Engine) -> Published:
    editing = Editing(choices=Choices(), templates=(OWN,))
    return publish(engine, LIST, editing, edition(), now=NOW, at_once=TEN)


def begun(engine: Engine, readers: tuple[Subscriber, ...] = READERS, *, commit: int) -> None:
    on_list(engine, readers)
    with gone_before(engine, commit):
        published(engine)


def open_editions(engine: Engine) -> tuple[str, ...]:
    with reading(engine) as connection:
        return waiting.unfinished(connection, LIST.id)


def counts(engine: Engine) -> tuple[int, dict[str, int], bool]:
    """The audience on record, who of it was excluded, and whether the sum holds."""
    with reading(engine) as connection:
        balance = balances.of_list(connection, LIST.id)["e1"]
    return balance.audience, dict(balance.excluded), balance.holds


def test_an_edition_that_nothing_stops_goes_to_all(engine: Engine) -> None:
    on_list(engine, [*READERS, replace(ADA, frequency=Frequency.WEEKLY)])
    publication = published(engine)
    assert (publication.audience, dict(publication.excluded), len(standing(engine))) == (26, {"weekly": 1}, 25)
    assert (open_editions(engine), counts(engine)) == (("e1",), (26, {"weekly": 1}, True))


@pytest.mark.parametrize("commit", range(1, COMMITS + 1))
def test_publishing_that_is_stopped_at_any_part_sends_nothing_and_goes_on_where_it_was(
    engine: Engine, commit: int
) -> None:
    begun(engine, commit=commit)
    before, sent = len(standing(engine)), open_editions(engine)
    holds = counts(engine)[2] if commit > 1 else True
    finished = finish(engine, LIST.id, at_once=TEN)
    assert (before, sent, holds) == (min(25, TEN * max(0, commit - 2)), (), True)
    assert [len(finished), len(standing(engine)), len(open_editions(engine))] == (
        [0, 0, 0] if commit == 1 else [1, 25, 1]
    )


def test_who_publishes_it_again_publishes_the_rest(engine: Engine) -> None:
    begun(engine, commit=3)
    assert (published(engine).audience, len(standing(engine)), counts(engine)) == (25, 25, (25, {}, True))
    with pytest.raises(NotPublished, match="published already"):
        published(engine)


def test_a_delivery_by_hand_publishes_the_rest_first(engine: Engine, tmp_path: Path) -> None:
    begun(engine, commit=3)
    outcome = delivered(newsletter(engine, Folder(tmp_path)))
    assert (outcome.balance.states, outcome.balance.holds) == ({"accepted": 25}, True)


def test_several_that_finish_it_at_once_freeze_nobody_twice(engine: Engine) -> None:
    begun(engine, commit=2)
    at_once(lambda: finish(engine, LIST.id, at_once=3), times=4)
    assert (len(standing(engine)), counts(engine)) == (25, (25, {}, True))


def test_who_unsubscribes_between_two_parts_gets_nothing_and_who_signs_up_gets_the_next(engine: Engine) -> None:
    begun(engine, commit=4)
    with engine.begin() as connection:
        for gone in (READERS[0], READERS[24]):
            subscribers.unsubscribe(connection, LIST.id, gone.key, now=NOW)
    on_list(engine, [ADA])
    (publications,) = finish(engine, LIST.id, at_once=TEN)
    claimed: list[str] = []
    held = ledger(engine, publications)
    while some := held.claim(limit=50, now=NOW):
        claimed += [delivery.address for delivery in some]
    skipped = [address for address, state in standing(engine).items() if state == "skipped"]
    assert (len(claimed), skipped) == (23, [READERS[0].address])
    assert counts(engine) == (25, {"unsubscribed": 1}, True)


def test_who_is_erased_between_two_parts_leaves_a_sum_that_holds(engine: Engine) -> None:
    begun(engine, commit=4)
    with engine.begin() as connection:
        for gone in (READERS[0], READERS[24]):
            subscribers.remove(connection, LIST.id, gone.address)
    finish(engine, LIST.id, at_once=TEN)
    assert (len(standing(engine)), counts(engine)) == (24, (24, {}, True))


def test_a_wish_is_frozen_with_the_part_of_whoever_has_it(engine: Engine) -> None:
    asking = tuple(replace(each, asked=Asked(wanted=Topics(words=("video",)))) for each in READERS)
    begun(engine, asking, commit=4)
    on_list(engine, [replace(each, asked=Asked(wanted=Topics(words=("audio",)))) for each in asking])
    finish(engine, LIST.id, at_once=TEN)
    with reading(engine) as connection:
        query = select(wishes.c.asked).join(table, table.c.variant == wishes.c.variant).order_by(table.c.number)
        words = ["audio" if "audio" in asked else "video" for asked in connection.execute(query).scalars()]
    assert words == ["video"] * 20 + ["audio"] * 5


def test_the_shards_of_all_parts_differ(engine: Engine) -> None:
    on_list(engine, [replace(each, hour=7 + n % 3) for n, each in enumerate(READERS)])
    published(engine)
    with reading(engine) as connection:
        rows = connection.execute(select(table.c.shard, table.c.due_at, (table.c.number - 1) // TEN)).all()
    assert len({row[0] for row in rows}) == len({(row[1], row[2]) for row in rows}) == len({tuple(r) for r in rows})


def test_numbers_that_nobody_has_cost_no_part_of_their_own(engine: Engine) -> None:
    on_list(engine, READERS)
    with engine.begin() as connection:
        connection.execute(people.update().where(people.c.id == 25).values(id=1_000_000))
        connection.execute(people.update().where(people.c.id == 24).values(id=500_000))
    commits = []
    event.listen(engine, "commit", commits.append)
    published(engine)
    assert (len(commits), len(standing(engine))) == (COMMITS + 2, 25)
