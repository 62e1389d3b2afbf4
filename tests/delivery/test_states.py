"""The states of a delivery, one step at a time and any number of them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery import states
from newsletter.models import Delivery, Reply, State
from tests.delivery.deliveries import NOW, delivery


def answered(reply: Reply, **changes: object) -> Delivery:
    return states.answered(states.sending(delivery(**changes)), reply, now=NOW)


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (Reply(code=250, enhanced="2.0.0"), State.ACCEPTED),
        (Reply(code=451, enhanced="4.3.0"), State.DEFERRED),
        (Reply(code=450, enhanced="4.7.1", text="greylisted"), State.DEFERRED),
        (Reply(code=550, enhanced="5.1.1"), State.REFUSED),
        (Reply(code=552, enhanced="5.2.2"), State.REFUSED),
        (Reply(code=554, enhanced="5.7.1"), State.DEFERRED),
        (Reply(code=552, enhanced="5.3.4", text="too big"), State.DEFERRED),
        (Reply(code=502, enhanced="5.5.1", text="no such command"), State.DEFERRED),
        (Reply(code=503, text="bad sequence"), State.DEFERRED),
        (Reply(code=500, enhanced="5.1.1", text="no such user"), State.REFUSED),
    ],
)
def test_a_reply_settles_a_delivery_by_its_class_unless_it_refuses_us(reply: Reply, state: State) -> None:
    assert answered(reply).state is state


def test_each_temporary_refusal_waits_twice_as_long() -> None:
    waits = [answered(Reply(code=451), attempts=before).due_at - NOW for before in range(4)]
    assert waits == [timedelta(minutes=minutes) for minutes in (5, 10, 20, 40)]


def test_the_tenth_temporary_refusal_is_the_last() -> None:
    assert [answered(Reply(code=451), attempts=before).state for before in (8, 9)] == [State.DEFERRED, State.REFUSED]


def test_a_message_that_did_not_leave_was_not_attempted() -> None:
    again = states.unsent(states.sending(delivery(attempts=3)))
    assert (again.state, again.attempts) == (State.PENDING, 3)


def test_a_refusal_of_us_counts_against_nobody_and_waits() -> None:
    found = answered(Reply(code=554, enhanced="5.7.1"), attempts=3)
    assert (found.attempts, found.due_at - NOW) == (3, timedelta(minutes=5))


@pytest.mark.parametrize(
    ("reply", "suppresses"),
    [
        (Reply(code=550, enhanced="5.1.1"), True),
        (Reply(code=553, enhanced="5.1.3"), True),
        (Reply(code=550, enhanced="5.1.10"), True),
        (Reply(code=550, text="no such user"), True),
        (Reply(code=550, enhanced="5.1.7"), False),
        (Reply(code=550, enhanced="5.1.8", text="sender domain not found"), False),
        (Reply(code=550, enhanced="5.7.1"), False),
        (Reply(code=550, enhanced="5.0.0"), False),
        (Reply(code=530), False),
        (Reply(code=535, enhanced="5.7.8"), False),
        (Reply(code=552, enhanced="5.2.2", text="mailbox full"), False),
        (Reply(code=554), False),
        (Reply(code=450, enhanced="4.1.1"), False),
    ],
)
def test_only_what_is_wrong_with_the_address_suppresses_it(reply: Reply, suppresses: bool) -> None:
    assert states.suppresses(reply) is suppresses


@pytest.mark.parametrize("state", [State.IN_DOUBT, State.PENDING])
def test_whoever_leaves_while_his_copy_is_in_doubt_is_held_and_not_called_skipped(state: State) -> None:
    found = states.skipped(delivery(state=state, doubts=1), "unsubscribed")
    assert (found.state, found.doubts, found.reason) == (State.IN_DOUBT, states.MAX_DOUBTS, "unsubscribed")


REPLIES = st.builds(
    Reply,
    code=st.sampled_from([250, 421, 450, 451, 530, 550, 552, 554]),
    enhanced=st.sampled_from(["", "5.1.1", "5.7.1", "4.3.0"]),
)
ENDS = st.sampled_from(["no answer", "not sent", "left", "died while claimed"]) | REPLIES


def _after(found: Delivery, end: object) -> Delivery:
    """How a claimed delivery stands after one attempt that ends so."""
    if end == "left":
        return states.skipped(found, "unsubscribed")
    if end == "died while claimed":
        return states.unsent(found)
    leaving = states.sending(found)
    if isinstance(end, Reply):
        return states.answered(leaving, end, now=NOW)
    return states.in_doubt(leaving) if end == "no answer" else states.unsent(leaving)


@given(ends=st.lists(ENDS, max_size=40))
def test_however_attempts_end_nobody_is_lost_and_nobody_is_sent_a_third_copy(ends: list[object]) -> None:
    found = delivery()
    copies = 0
    for end in ends:
        if found.state in states.FINAL or found.doubts >= states.MAX_DOUBTS:
            break
        found = _after(found, end)
        copies += end == "no answer" or found.state is State.ACCEPTED
    assert (found.attempts >= 0, copies <= 2) == (True, True)


def test_what_a_person_decides_of_a_doubt_stands_with_its_reason() -> None:
    held = delivery(state=State.IN_DOUBT, attempts=2, doubts=2)
    settled = [states.decided(held, state, reason="Ada has it", now=NOW) for state in (State.ACCEPTED, State.REFUSED)]
    assert [(found.state, found.reason) for found in settled] == [
        (State.ACCEPTED, "Ada has it"),
        (State.REFUSED, "Ada has it"),
    ]


@pytest.mark.parametrize("doubts", [1, 2, 3])
def test_a_doubt_that_is_sent_once_more_by_decision_is_held_when_it_ends_in_doubt_again(doubts: int) -> None:
    held = delivery(state=State.IN_DOUBT, doubts=doubts, due_at=NOW - timedelta(days=1))
    again = states.decided(held, State.PENDING, reason="asked Ada", now=NOW)
    assert (again.state, again.due_at, again.doubts < states.MAX_DOUBTS) == (State.PENDING, NOW, True)
    assert states.in_doubt(states.sending(again)).doubts == states.MAX_DOUBTS


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (Reply(code=250, enhanced="2.0.0"), State.ACCEPTED),
        (Reply(code=550, enhanced="5.1.1"), State.REFUSED),
        (Reply(code=550, enhanced="5.4.7"), State.REFUSED),
        (Reply(code=550, enhanced="5.7.1"), State.IN_DOUBT),
        (Reply(code=450, enhanced="4.3.0"), State.IN_DOUBT),
    ],
)
def test_a_later_report_ends_a_doubt_only_where_it_is_final_and_not_of_us(reply: Reply, state: State) -> None:
    held = delivery(state=State.IN_DOUBT, doubts=2)
    assert states.reported(held, reply).state is state
