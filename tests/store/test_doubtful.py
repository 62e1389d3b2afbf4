"""Deliveries as they are listed, and those in doubt as they are settled: by a person, or by a relay's log."""

from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import Engine, select

from newsletter.delivery import states
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step, Verdict
from newsletter.models import Delivery, Published, Reply, State
from newsletter.store import delivery_rows, doubtful
from newsletter.store.engine import reading
from newsletter.store.schema import suppressions
from tests.newsletters import ADA, BOB, NOW, crowd, frozen, ledger, row, standing

GONE = Reply(code=550, enhanced="5.1.1", text="no such user")


def in_doubt(engine: Engine, people: int) -> tuple[Published, list[Delivery]]:
    """An edition whose every delivery is held for a person."""
    published = frozen(engine, crowd(people))
    held = ledger(engine, published)
    claimed = held.claim(limit=people, now=NOW)
    doubted = [states.in_doubt(states.in_doubt(states.sending(delivery))) for delivery in claimed]
    held.record(doubted, now=NOW)
    return published, doubted


def settled(engine: Engine, named: Sequence[Delivery], *, meant: Mapping[int, Verdict] | None = None) -> int:
    with engine.begin() as connection:
        return doubtful.resolve(connection, named, meant=meant, now=NOW)


def test_deliveries_are_listed_by_number_and_by_state(engine: Engine) -> None:
    published, held = in_doubt(engine, 3)
    edition_id = published.edition.id
    settled(engine, [states.decided(held[1], State.ACCEPTED, reason="", now=NOW)])
    with reading(engine) as connection:
        every = list(delivery_rows.every(connection, edition_id))
        doubted = list(delivery_rows.every(connection, edition_id, state=State.IN_DOUBT))
        first = list(delivery_rows.every(connection, edition_id, limit=1))
    assert [each.number for each in every] == [1, 2, 3]
    assert [each.number for each in doubted] == [1, 3]
    assert first == every[:1]


def test_a_list_longer_than_a_batch_is_listed_whole(engine: Engine) -> None:
    edition_id = frozen(engine, crowd(2500)).edition.id
    with reading(engine) as connection:
        numbers = [each.number for each in delivery_rows.every(connection, edition_id)]
    assert numbers == list(range(1, 2501))


def test_deliveries_are_found_by_number_and_by_address(engine: Engine) -> None:
    edition_id = frozen(engine, [ADA, BOB, *crowd(2)]).edition.id
    with engine.begin() as connection:
        named = doubtful.named(connection, edition_id, numbers=[1, 99], addresses=[BOB.address, "eve@example.org"])
    assert [delivery.address for delivery in named] == [ADA.address, BOB.address]


def test_a_doubt_that_is_settled_is_on_record_with_its_reason(engine: Engine) -> None:
    _, (held, _) = in_doubt(engine, 2)
    assert settled(engine, [states.decided(held, State.ACCEPTED, reason="she has it", now=NOW)]) == 1
    kept = row(engine, crowd(1)[0])
    assert (kept.state, kept.reason, kept.settled_at) == ("accepted", "she has it", NOW)
    assert standing(engine)["reader001@example.org"] == "in doubt"


def test_only_what_is_still_in_doubt_is_settled(engine: Engine) -> None:
    _, (held,) = in_doubt(engine, 1)
    settled(engine, [states.decided(held, State.ACCEPTED, reason="", now=NOW)])
    assert settled(engine, [states.decided(held, State.REFUSED, reason="", now=NOW)]) == 0
    assert row(engine, crowd(1)[0]).state == "accepted"


def test_what_is_to_go_out_once_more_is_claimed_like_any_other_and_nothing_held_is(engine: Engine) -> None:
    published, (held, _) = in_doubt(engine, 2)
    settled(engine, [states.decided(held, State.PENDING, reason="", now=NOW)])
    assert [each.number for each in ledger(engine, published).claim(limit=9, now=NOW)] == [held.number]


@pytest.mark.parametrize(("reply", "suppressed"), [(GONE, [ADA.address]), (Reply(code=550, enhanced="5.4.7"), [])])
def test_an_address_that_a_log_says_is_none_is_suppressed(engine: Engine, reply: Reply, suppressed: list[str]) -> None:
    published = frozen(engine, [ADA])
    held = ledger(engine, published)
    (claimed,) = held.claim(limit=1, now=NOW)
    held.record([states.in_doubt(claimed)], now=NOW)
    meant = verdict(reply, at=Step.LATER)
    settled(engine, [states.reported(states.in_doubt(claimed), reply, meant)], meant={claimed.number: meant})
    with reading(engine) as connection:
        assert list(connection.execute(select(suppressions.c.address)).scalars()) == suppressed
    assert row(engine, ADA).state == "refused"
