"""Shards: about a thousand deliveries that become due together, each claimed by whoever takes its shard."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, case, insert, inspect, select, update

from newsletter.delivery.ledger import Entries
from newsletter.models import Published, State
from newsletter.store import shards
from newsletter.store.deliveries import DeliveryLedger
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries, subscribers
from tests.mail.editions import LIST
from tests.newsletters import NOW, crowd, frozen, ledger
from tests.threads import at_once

HOUR = timedelta(hours=1)
SOON, LATER = NOW + HOUR, NOW + 2 * HOUR


def of_ten(engine: Engine, people: int) -> Published:
    """An edition to so many, each ten of whom have a shard of their own."""
    published = frozen(engine, crowd(people))
    with engine.begin() as connection:
        connection.execute(update(deliveries).values(shard=1 + (deliveries.c.number - 1) // 10))
    return published


def claimed(held: DeliveryLedger, limit: int = 100) -> list[int]:
    return [delivery.number for delivery in held.write(Entries(claim=limit), now=NOW).claimed]


def test_a_shard_has_about_a_thousand_who_become_due_together() -> None:
    numberings = shards.numbered({LATER: 5000, SOON: 1500, NOW: 10}, begin=101, end=6610, first=7)
    assert [(each.first, each.width, each.shards) for each in numberings.values()] == [
        (7, 6510, 1),
        (8, 4340, 2),
        (10, 1302, 5),
    ]
    assert list(numberings) == [NOW, SOON, LATER]


@given(
    st.dictionaries(st.integers(0, 9), st.integers(0, 10**6), min_size=1), st.integers(1, 10**6), st.integers(0, 10**6)
)
def test_no_two_moments_share_a_shard(people: dict[int, int], begin: int, more: int) -> None:
    numberings = shards.numbered(
        {NOW + n * HOUR: each for n, each in people.items()}, begin=begin, end=begin + more, first=1
    )
    taken = [(each.first, each.first + more // each.width) for each in numberings.values()]
    follows = [(one[1] + 1, other[0]) for one, other in pairwise(taken)]
    assert (taken[0][0], [one == other for one, other in follows]) == (1, [True] * (len(taken) - 1))


def test_an_edition_to_thousands_in_two_zones_has_shards_of_one_moment_each(engine: Engine) -> None:
    zone = case((subscribers.c.id % 3 == 0, "UTC"), else_="Europe/Paris")
    rows = [
        {
            "list_id": LIST.id,
            "address": f"reader{number}@example.org",
            "key": number.to_bytes(9, "big"),
            "name": "",
            "consent": "confirmed",
            "consent_at": NOW,
            "time_zone": "UTC",
            "hour": 12,
            "layout": "full",
            "asked": "",
            "variant": "full",
        }
        for number in range(6000)
    ]
    with engine.begin() as connection:
        connection.execute(insert(subscribers), rows)
        connection.execute(update(subscribers).values(time_zone=zone))
    frozen(engine, [])
    with reading(engine) as connection:
        due = connection.execute(select(deliveries.c.shard, deliveries.c.due_at)).all()
    moments = {(shard, moment) for shard, moment in due}
    sizes = sorted(Counter(shard for shard, _ in due).values())
    assert (len(due), len(moments), len(sizes), max(sizes) < 1300) == (6000, 6, 6, True)


def test_a_dispatcher_that_takes_all_shards_claims_everybody_once_beside_others(engine: Engine) -> None:
    published = of_ten(engine, 60)
    owners = iter(["host:1", "host:2", "host:3", "host:4"])

    def all_claimed() -> list[int]:
        held, numbers = ledger(engine, published, owner=next(owners)), []
        while batch := claimed(held, 3):
            numbers += batch
        return numbers

    assert sorted(number for numbers in at_once(all_claimed, times=4) for number in numbers) == list(range(1, 61))


def test_dispatchers_begin_with_different_shards_on_postgresql(postgres_engine: Engine) -> None:
    published = of_ten(postgres_engine, 60)
    first = [claimed(DeliveryLedger(postgres_engine, published.edition.id, owner=f"h:{n}"), 1)[0] for n in range(8)]
    assert len({number // 10 for number in first}) > 2


def test_the_rows_of_a_shard_are_read_in_the_order_in_which_they_are_claimed(postgres_engine: Engine) -> None:
    indexes = {each["name"]: each["column_names"] for each in inspect(postgres_engine).get_indexes("deliveries")}
    assert indexes["deliveries_open_by_shard"] == ["edition", "shard", "due_at", "number"]


def test_a_dispatcher_looks_again_where_others_have_gone_ahead(postgres_engine: Engine) -> None:
    published = of_ten(postgres_engine, 90)
    held = DeliveryLedger(postgres_engine, published.edition.id, owner="host:1")
    numbers = claimed(held, 1)
    with postgres_engine.begin() as connection:
        gone_ahead = deliveries.c.shard.in_({*range(1, 10)} - {(numbers[0] + 9) // 10, 9})
        connection.execute(update(deliveries).where(gone_ahead).values(state="accepted", settled_at=NOW))
    while some := claimed(held, 10):
        numbers += some
    assert len(numbers) == len(set(numbers)) == 20


def test_who_becomes_due_first_is_claimed_first_whatever_their_shard(engine: Engine) -> None:
    published = frozen(engine, [replace(each, hour=9 - number) for number, each in enumerate(crowd(3))])
    noon = NOW + timedelta(hours=6)
    held = ledger(engine, published)
    numbers = [delivery.number for _ in range(3) for delivery in held.claim(limit=1, now=noon)]
    assert numbers == [3, 2, 1]


def test_an_edition_older_than_shards_goes_out(engine: Engine) -> None:
    published = frozen(engine, crowd(3))
    with engine.begin() as connection:
        connection.execute(update(deliveries).values(shard=0))
    held = DeliveryLedger(engine, published.edition.id, owner="host:1")
    assert (claimed(held, 2), claimed(held, 2)) == ([1, 2], [3])


def test_the_shards_in_which_somebody_waits_are_told_with_the_moment_of_the_first(engine: Engine) -> None:
    published = of_ten(engine, 40)
    with engine.begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.shard == 1).values(due_at=SOON))
        connection.execute(update(deliveries).where(deliveries.c.shard == 3).values(settled_at=NOW, state="accepted"))
        held = {"state": State.IN_DOUBT.value, "doubts": 2}
        connection.execute(update(deliveries).where(deliveries.c.shard == 4).values(held))
    with reading(engine) as connection:
        waiting = shards.waiting(connection, published.edition.id)
    assert [(each.shard, each.due_at) for each in waiting] == [(2, NOW), (1, SOON)]


def test_a_shard_says_when_the_first_of_those_who_wait_is_due(engine: Engine) -> None:
    published = of_ten(engine, 30)
    with engine.begin() as connection:
        of = deliveries.c.shard
        connection.execute(update(deliveries).where(of == 1, deliveries.c.number > 1).values(due_at=SOON))
        connection.execute(update(deliveries).where(of == 2).values(state="claimed", claimed_by="far:1"))
        connection.execute(update(deliveries).where(of == 3).values(settled_at=NOW, state="accepted"))
    with reading(engine) as connection:
        due = [shards.due_at(connection, published.edition.id, shard) for shard in (1, 2, 3, 4)]
    assert due == [NOW, None, None, None]
