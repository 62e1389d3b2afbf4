"""The states of a delivery, one step at a time and any number of them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery import states
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step
from newsletter.models import Delivery, Reply, State
from tests.delivery.deliveries import NOW, delivery
from tests.delivery.deliveries import answered as after


def answered(reply: Reply, *, at: Step = Step.RCPT, **changes: object) -> Delivery:
    return after(states.sending(delivery(**changes)), reply, at=at)


@pytest.mark.parametrize(
    ("reply", "at", "state"),
    [
        (Reply(code=250, enhanced="2.0.0"), Step.DOT, State.ACCEPTED),
        (Reply(code=451, enhanced="4.3.0"), Step.DOT, State.DEFERRED),
        (Reply(code=450, enhanced="4.7.1", text="greylisted"), Step.RCPT, State.DEFERRED),
        (Reply(code=550, enhanced="5.1.1"), Step.RCPT, State.REFUSED),
        (Reply(code=552, enhanced="5.2.2"), Step.RCPT, State.DEFERRED),
        (Reply(code=554, enhanced="5.7.1", text="relay access denied"), Step.RCPT, State.DEFERRED),
        (Reply(code=554, enhanced="5.7.1", text="no such user"), Step.RCPT, State.REFUSED),
        (Reply(code=552, enhanced="5.3.4", text="too big"), Step.DOT, State.DEFERRED),
        (Reply(code=502, enhanced="5.5.1", text="no such command"), Step.RCPT, State.DEFERRED),
        (Reply(code=503, text="bad sequence"), Step.RCPT, State.DEFERRED),
        (Reply(code=550, enhanced="5.1.90", text="daily limit reached"), Step.DOT, State.DEFERRED),
        (Reply(code=454, text="Maximum sending rate exceeded"), Step.DOT, State.PENDING),
        (Reply(code=500, enhanced="5.1.1", text="no such user"), Step.RCPT, State.REFUSED),
    ],
)
def test_a_reply_settles_a_delivery_as_its_verdict_says(reply: Reply, at: Step, state: State) -> None:
    assert answered(reply, at=at).state is state


FULL = Reply(code=452, enhanced="4.2.2", text="mailbox full")


def test_each_temporary_refusal_of_a_recipient_waits_twice_as_long_up_to_half_a_day() -> None:
    waits = [answered(FULL, attempts=before).due_at - NOW for before in (0, 1, 2, 3, 20)]
    assert waits == [timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 720)]


@pytest.mark.parametrize(("hours", "state"), [(71, State.DEFERRED), (72, State.REFUSED)])
def test_a_recipient_is_given_up_after_three_days_however_often_he_was_tried(hours: int, state: State) -> None:
    stands = answered(FULL, attempts=40, deferred_since=NOW - timedelta(hours=hours))
    assert stands.state is state


@pytest.mark.parametrize("text", ["relay access denied", "daily quota exceeded", "maximum sending rate exceeded"])
def test_what_is_not_about_the_recipient_is_never_given_up_and_counts_no_attempt(text: str) -> None:
    stands = answered(Reply(code=554, text=text), attempts=3, deferred_since=NOW - timedelta(days=30))
    assert (stands.state in (State.PENDING, State.DEFERRED), stands.attempts) == (True, 3)


def test_what_keeps_back_everybody_is_waited_for_as_long_as_it_has_lasted() -> None:
    since = [NOW, NOW - timedelta(hours=1), NOW - timedelta(days=9)]
    waits = [answered(Reply(code=554, text="relay access denied"), deferred_since=when).due_at - NOW for when in since]
    assert waits == [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=12)]


def test_a_message_that_did_not_leave_was_not_attempted() -> None:
    again = states.unsent(states.sending(delivery(attempts=3)))
    assert (again.state, again.attempts) == (State.PENDING, 3)


@pytest.mark.parametrize("state", [State.IN_DOUBT, State.PENDING])
def test_whoever_leaves_while_his_copy_is_in_doubt_is_held_and_not_called_skipped(state: State) -> None:
    stands = states.skipped(delivery(state=state, doubts=1), "unsubscribed")
    assert (stands.state, stands.doubts, stands.reason) == (State.IN_DOUBT, states.MAX_DOUBTS, "unsubscribed")


REPLIES = st.builds(
    Reply,
    code=st.sampled_from([250, 421, 450, 451, 530, 550, 552, 554]),
    enhanced=st.sampled_from(["", "5.1.1", "5.7.1", "4.3.0"]),
)
ENDS = st.sampled_from(["no answer", "not sent", "left", "died while claimed"]) | REPLIES


def _after(claimed: Delivery, end: object) -> Delivery:
    """How a claimed delivery stands after one attempt that ends so."""
    if end == "left":
        return states.skipped(claimed, "unsubscribed")
    if end == "died while claimed":
        return states.unsent(claimed)
    leaving = states.sending(claimed)
    if isinstance(end, Reply):
        return after(leaving, end)
    return states.in_doubt(leaving) if end == "no answer" else states.unsent(leaving)


@given(ends=st.lists(ENDS, max_size=40))
def test_however_attempts_end_nobody_is_lost_and_nobody_is_sent_a_third_copy(ends: list[object]) -> None:
    stands = delivery()
    copies = 0
    for end in ends:
        if stands.state in states.FINAL or stands.doubts >= states.MAX_DOUBTS:
            break
        stands = _after(stands, end)
        copies += end == "no answer" or stands.state is State.ACCEPTED
    assert (stands.attempts >= 0, copies <= 2) == (True, True)


def test_what_a_person_decides_of_a_doubt_stands_with_its_reason() -> None:
    held = delivery(state=State.IN_DOUBT, attempts=2, doubts=2)
    settled = [states.decided(held, state, reason="Ada has it", now=NOW) for state in (State.ACCEPTED, State.REFUSED)]
    assert [(each.state, each.reason) for each in settled] == [
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
        (Reply(code=550, enhanced="5.7.1", text="relay access denied"), State.IN_DOUBT),
        (Reply(code=450, enhanced="4.3.0"), State.IN_DOUBT),
    ],
)
def test_a_later_report_ends_a_doubt_only_where_it_is_final_and_not_of_us(reply: Reply, state: State) -> None:
    held = delivery(state=State.IN_DOUBT, doubts=2)
    assert states.reported(held, reply, verdict(reply, at=Step.LATER)).state is state


@pytest.mark.parametrize(
    ("state", "doubts", "is_held", "is_open"),
    [
        (State.IN_DOUBT, 1, False, True),
        (State.IN_DOUBT, 2, True, False),
        (State.PENDING, 2, False, True),
        *((state, 0, False, True) for state in (State.PENDING, State.CLAIMED, State.SENDING, State.DEFERRED)),
        *((state, 0, False, False) for state in (State.ACCEPTED, State.REFUSED, State.SKIPPED)),
    ],
)
def test_a_delivery_is_open_until_it_ends_or_is_held(state: State, doubts: int, is_held: bool, is_open: bool) -> None:
    one = delivery(state=state, doubts=doubts)
    assert (states.is_held(one), states.is_open(one)) == (is_held, is_open)


def test_only_a_delivery_in_doubt_can_be_held() -> None:
    doubtful, due = delivery(state=State.IN_DOUBT, doubts=1), delivery(state=State.DEFERRED)
    assert (states.held(doubtful).doubts, states.held(due)) == (2, due)


def test_how_long_a_delivery_waits_and_is_held_by_one_process() -> None:
    minutes = [each / timedelta(minutes=1) for each in (states.FIRST_WAIT, states.LONGEST_WAIT, states.LEASE)]
    assert (minutes, states.GIVE_UP, states.MAX_DOUBTS) == ([5, 720, 30], timedelta(days=3), 2)


@pytest.mark.parametrize(("code", "takes"), [(199, False), (200, True), (299, True), (300, False), (354, False)])
def test_only_2xx_takes_a_message(code: int, takes: bool) -> None:
    assert states.accepts(Reply(code=code)) is takes
