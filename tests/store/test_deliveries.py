"""The record of deliveries: who is claimed, who is skipped, and what a dispatcher that died leaves behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, event, func, select, text, update

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries
from newsletter.models import Delivery, Reply, State
from newsletter.store import balances, delivery_rows, subscribers, suppressions, waiting
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries as table
from tests.delivery.deliveries import answered
from tests.mail.editions import LIST, edition, paper
from tests.newsletters import ADA, BOB, EVE, MINUTE, NOW, Record, crowd, frozen, ledger, on_list, row, standing
from tests.threads import at_once

LATER = NOW + states.LEASE + MINUTE
GONE = Reply(code=550, enhanced="5.1.1", text="no such user")
ADA_ALONE = "ada@example.org"


def claimed(engine: Engine, ledger: Record) -> Delivery:
    (batch,) = ledger.claim(limit=50, now=NOW)
    return batch


def nobody_is_gone(_: str) -> bool:
    return False


def all_are_gone(_: str) -> bool:
    return True


def test_a_claim_takes_whoever_is_due_first_and_no_more_than_asked(engine: Engine) -> None:
    late = replace(BOB, hour=9, time_zone="UTC")
    published = frozen(engine, [late, *crowd(3)])
    batch = ledger(engine, published).claim(limit=2, now=NOW)
    assert [delivery.address for delivery in batch] == ["reader000@example.org", "reader001@example.org"]


def test_a_claim_has_each_value_of_its_row(engine: Engine) -> None:
    published = frozen(engine, [ADA])
    before = {"attempts": 3, "doubts": 1, "deferred_since": NOW - 2 * MINUTE, "due_at": NOW - MINUTE}
    with engine.begin() as connection:
        connection.execute(update(table).values(before))
        (there,) = delivery_rows.every(connection, published.edition.id)
    assert claimed(engine, ledger(engine, published)) == replace(there, state=State.CLAIMED)


def test_nobody_is_claimed_before_their_hour(engine: Engine) -> None:
    published = frozen(engine, [replace(ADA, hour=9)])
    at_nine = NOW.replace(hour=9)
    assert [len(ledger(engine, published).claim(limit=9, now=now)) for now in (at_nine - MINUTE, at_nine)] == [0, 1]


def test_two_dispatchers_at_once_claim_nobody_twice(engine: Engine) -> None:
    published = frozen(engine, crowd(40))

    def all_claimed() -> list[int]:
        claimed_by_all: list[int] = []
        while batch := ledger(engine, published).claim(limit=3, now=NOW):
            claimed_by_all += [delivery.number for delivery in batch]
        return claimed_by_all

    numbers = [number for claimed_by_all in at_once(all_claimed, times=4) for number in claimed_by_all]
    assert sorted(numbers) == list(range(1, 41))


@pytest.mark.parametrize("why", ["unsubscribed", "removed", "suppressed"])
def test_whoever_leaves_between_publishing_and_claiming_is_skipped(engine: Engine, why: str) -> None:
    published = frozen(engine, [ADA])
    with engine.begin() as connection:
        if why == "unsubscribed":
            subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW)
        if why == "removed":
            subscribers.remove(connection, LIST.id, ADA.address)
        if why == "suppressed":
            suppressions.keep(connection, ADA.address, reason="550", now=NOW)
    batch = ledger(engine, published).claim(limit=9, now=NOW)
    settled = row(engine, replace(ADA, address="") if why == "removed" else ADA)
    assert (batch, settled.state, settled.reason) == ([], "skipped", why)


def test_a_batch_in_which_everybody_left_does_not_end_the_claiming(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW)
    assert [each.name for each in ledger(engine, published).claim(limit=1, now=NOW)] == ["Bob"]


def test_an_address_that_turns_out_to_be_none_is_suppressed_on_the_next_edition(engine: Engine) -> None:
    first = ledger(engine, frozen(engine, [ADA]))
    gone = answered(claimed(engine, first), GONE, now=NOW)
    first.record([gone], suppressed={gone.number}, now=NOW)
    second = frozen(engine, [ADA, BOB], made=replace(edition(paper(2)), id="e2", day=edition().day + timedelta(days=1)))
    assert (second.audience, second.excluded) == (2, {"suppressed": 1})


def test_a_reply_is_on_record_as_it_was_given(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    held.record([answered(claimed(engine, held), GONE, now=NOW)], now=NOW)
    delivery = row(engine, ADA)
    assert (delivery.reply_code, delivery.reply_enhanced, delivery.reply_text, delivery.settled_at) == (
        550,
        "5.1.1",
        "no such user",
        NOW,
    )


def test_each_of_a_group_keeps_its_own_reply(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA, BOB]))
    group = held.claim(limit=50, now=NOW)
    accepted = [(one, Reply(code=250, enhanced="2.0.0", text=f"queued for {one.name}")) for one in group]
    held.write(Entries(accepted=accepted), now=NOW)
    assert [row(engine, person).reply_text for person in (ADA, BOB)] == ["queued for Ada", "queued for Bob"]


def test_a_dispatcher_that_died_before_sending_leaves_its_claims_pending(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    claimed(engine, held)
    held.recover(now=NOW, is_gone=all_are_gone)
    assert (row(engine, ADA).state, row(engine, ADA).attempts) == ("pending", 0)


def test_a_dispatcher_that_died_while_sending_leaves_a_doubt(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    held.begin(states.sending(claimed(engine, held)), now=NOW)
    held.recover(now=NOW, is_gone=all_are_gone)
    assert (row(engine, ADA).state, row(engine, ADA).doubts) == ("in doubt", 1)


def test_what_a_living_dispatcher_holds_is_left_to_it(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    claimed(engine, held)
    held.recover(now=NOW + states.LEASE, is_gone=nobody_is_gone)
    assert row(engine, ADA).state == "claimed"


def test_a_claim_whose_lease_has_ended_is_taken_back(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    claimed(engine, held)
    held.recover(now=LATER, is_gone=nobody_is_gone)
    assert row(engine, ADA).state == "pending"


def test_whoever_slept_through_their_lease_sends_nothing_that_another_has_taken_over(engine: Engine) -> None:
    published = frozen(engine, [ADA])
    slept, awake = ledger(engine, published, owner="here:1"), ledger(engine, published, owner="there:1")
    old = claimed(engine, slept)
    awake.recover(now=LATER, is_gone=nobody_is_gone)
    (new,) = awake.claim(limit=9, now=LATER)
    began = [awake.begin(states.sending(new), now=LATER), slept.begin(states.sending(old), now=LATER)]
    slept.record([states.unsent(old)], now=LATER)
    assert (began, row(engine, ADA).state) == ([True, False], "sending")


def test_a_message_that_begins_to_leave_is_held_for_a_whole_lease_from_then(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    held.begin(states.sending(claimed(engine, held)), now=NOW + 29 * MINUTE)
    held.recover(now=LATER, is_gone=nobody_is_gone)
    assert row(engine, ADA).state == "sending"


def test_a_reply_that_comes_after_the_lease_ended_still_settles_what_nobody_took_over(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    leaving = states.sending(claimed(engine, held))
    held.begin(leaving, now=NOW)
    held.recover(now=LATER, is_gone=nobody_is_gone)
    held.record([answered(leaving, Reply(code=250), now=LATER)], now=LATER)
    assert row(engine, ADA).state == "accepted"


def test_two_who_recover_at_once_take_nothing_from_each_other(engine: Engine) -> None:
    published = frozen(engine, crowd(30))
    dead = ledger(engine, published, owner="dead:1")
    for delivery in dead.claim(limit=30, now=NOW):
        dead.begin(states.sending(delivery), now=NOW)

    def recovered_and_claimed() -> int:
        mine = ledger(engine, published, owner="living:1")
        mine.recover(now=NOW, is_gone=lambda owner: owner == "dead:1")
        return len(mine.claim(limit=30, now=NOW))

    assert sum(at_once(recovered_and_claimed, times=3)) == 30


def test_who_is_in_doubt_is_tried_again_last(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, crowd(3)))
    first = held.claim(limit=1, now=NOW)[0]
    held.record([states.in_doubt(states.sending(first))], now=NOW)
    claims = [[each.number for each in held.claim(limit=9, now=NOW)] for _ in range(3)]
    assert claims == [[2, 3], [1], []]


def test_a_second_doubt_is_held_for_a_person(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    for _ in range(2):
        held.record([states.in_doubt(states.sending(claimed(engine, held)))], now=NOW)
    assert (list(held.claim(limit=9, now=LATER)), row(engine, ADA).state) == ([], "in doubt")


def test_where_doubts_are_held_the_first_one_is(engine: Engine) -> None:
    published = frozen(engine, [ADA])
    held = ledger(engine, published, resend_doubtful=False)
    held.record([states.in_doubt(states.sending(claimed(engine, held)))], now=NOW)
    assert list(held.claim(limit=9, now=LATER)) == []


def test_where_doubts_are_held_the_first_one_is_counted_among_them(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    held = ledger(engine, published, resend_doubtful=False)
    one, two = held.claim(limit=9, now=NOW)
    held.begin(states.sending(one), now=NOW)
    held.record([states.in_doubt(states.sending(two))], now=NOW)
    held.recover(now=NOW, is_gone=all_are_gone)
    with reading(engine) as connection:
        assert balances.of(connection, published).held == 2


def test_the_balance_counts_every_state_and_what_is_held(engine: Engine) -> None:
    published = frozen(engine, [*crowd(4), EVE])
    held = ledger(engine, published)
    one, two, three, _ = held.claim(limit=9, now=NOW)
    doubted = states.in_doubt(states.in_doubt(three))
    held.record([answered(one, Reply(code=250), now=NOW), states.unsent(two), doubted], now=NOW)
    with reading(engine) as connection:
        balance = balances.of(connection, published)
    assert (dict(balance.states), balance.held, balance.eligible, balance.holds) == (
        {State.ACCEPTED: 1, State.PENDING: 1, State.IN_DOUBT: 1, State.CLAIMED: 1},
        1,
        4,
        True,
    )


def test_the_balance_notices_a_row_that_is_missing(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    with engine.begin() as connection:
        connection.execute(delete(table).where(table.c.address == ADA.address))
    with reading(engine) as connection:
        assert not balances.of(connection, published).holds


def test_what_is_due_now_and_next_is_told(engine: Engine) -> None:
    published = frozen(engine, [ADA, replace(BOB, hour=9), replace(crowd(1)[0], hour=8)])
    with reading(engine) as connection:
        assert waiting.due(connection, published.edition.id, now=NOW) == (1, NOW.replace(hour=8))


def test_an_edition_of_another_list_is_left_to_its_own_settings(engine: Engine) -> None:
    frozen(engine, [ADA])
    with reading(engine) as connection:
        assert waiting.unfinished(connection, "another.example.org") == ()


def test_a_finished_edition_is_open_no_more(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    held.record([answered(claimed(engine, held), Reply(code=250), now=NOW)], now=NOW)
    with reading(engine) as connection:
        assert (waiting.unfinished(connection, LIST.id), standing(engine)) == ((), {ADA_ALONE: "accepted"})


def test_whoever_subscribes_after_publishing_waits_for_the_next_edition(engine: Engine) -> None:
    frozen(engine, [ADA])
    on_list(engine, [BOB])
    assert standing(engine) == {ADA_ALONE: "pending"}


def test_what_is_read_one_by_one_leaves_the_connection_as_it_was(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    with engine.begin() as connection:
        numbers = [each.number for each in delivery_rows.every(connection, published.edition.id)]
        changes = connection.execute(update(table).values(reason="read").returning(table.c.number))
        assert (connection.get_execution_options().get("yield_per"), sorted(changes.scalars())) == (None, numbers)


def test_a_connection_that_the_server_closed_between_two_groups_stops_nothing(postgres_engine: Engine) -> None:
    """It is not asked before each group whether it is still there, which would cost as much as a statement."""
    postgres_engine.dispose()
    backends: list[int] = []
    event.listen(postgres_engine, "connect", lambda driver, _: backends.append(driver.info.backend_pid))
    record = ledger(postgres_engine, frozen(postgres_engine, crowd(2)))
    one, two = record.claim(limit=2, now=NOW)
    began = [record.begin(one, now=NOW)]
    with postgres_engine.begin() as connection:
        ours = connection.scalar(text("SELECT pg_backend_pid()"))
        closed = [connection.scalar(select(func.pg_terminate_backend(each))) for each in backends if each != ours]
    began.append(record.begin(two, now=NOW))
    assert (closed, began, standing(postgres_engine)) == (
        [True],
        [True, True],
        {one.address: "sending", two.address: "sending"},
    )
