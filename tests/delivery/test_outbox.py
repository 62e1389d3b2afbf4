"""The outbox: what is on record before a message may leave, and what becomes of what did not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Event

from newsletter.delivery.ledger import Entries, Written
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.refusals import Place
from newsletter.models import Delivery, Reply, State
from tests.delivery.deliveries import NOW, Kept, message

TAKEN = Reply(code=250, enhanced="2.0.0", text="queued")


def outbox(
    kept: Kept,
    *,
    stopping: Event | None = None,
    progress: Callable[[State], None] = lambda _: None,
    stamped: Callable[[int], None] = lambda _: None,
) -> Outbox:
    """An outbox over these messages, which are claimed with its first write; `stamped` is told whose is stamped."""

    def stamp(delivery: Delivery) -> Message:
        stamped(delivery.number)
        return kept.messages[delivery.number]

    made = Outbox(ledger=kept, stamp=stamp, clock=lambda: NOW, stopping=stopping or Event(), progress=progress)
    made.write()
    return made


def taken(made: Outbox) -> Message:
    """The next message, where there is one."""
    message = made.take()
    assert message
    return message


def test_a_message_may_leave_only_when_it_is_on_record_as_leaving() -> None:
    kept = Kept([message(1)])
    with outbox(kept) as made:
        first = taken(made)
        made.begin(first)
        before = [entry.leaving for entry in kept.entries if entry.leaving]
        may_leave = made.write()
    assert (before, may_leave, [d.number for d in kept.entries[1].leaving]) == ([], [(first, True)], [1])


def test_the_reply_to_one_message_and_the_next_that_leaves_are_one_entry() -> None:
    kept = Kept([message(1), message(2)])
    with outbox(kept) as made:
        first, second = taken(made), taken(made)
        made.begin(first)
        made.write()
        made.settle(first, TAKEN)
        made.begin(second)
        made.write()
        entry = kept.entries[-1]
        assert ([d.number for d, _ in entry.accepted], [d.number for d in entry.leaving]) == ([1], [2])
        made.settle(second, TAKEN)


def test_what_was_taken_and_has_not_left_is_pending_again_and_has_cost_no_attempt() -> None:
    kept = Kept([message(1), message(2), message(3)])
    with outbox(kept) as made:
        first, second = taken(made), taken(made)
        made.begin(first)
        made.write()
        made.begin(second)
    assert {n: (d.state, d.attempts) for n, d in kept.ended.items()} == dict.fromkeys((1, 2, 3), (State.PENDING, 0))


def test_after_an_error_of_ours_nothing_is_said_of_what_was_taken() -> None:
    kept = Kept([message(1)])
    made = outbox(kept)
    made.take()
    made.__exit__(RuntimeError, RuntimeError(), None)
    assert kept.ended == {}


def test_a_message_that_is_put_back_is_the_next_and_is_on_record_once() -> None:
    kept = Kept([message(1), message(2)])
    with outbox(kept) as made:
        first = taken(made)
        made.begin(first)
        made.write()
        made.put_back(first)
        again = made.take()
        assert again is first
        made.begin(first)
        assert made.write() == [(first, True)]
        made.settle(first, TAKEN)
    assert [d.number for entry in kept.entries for d in entry.leaving] == [1]


def test_the_next_message_is_prepared_once_and_is_taken_in_its_turn() -> None:
    kept = Kept([message(1), message(2), message(3)])
    stamped: list[int] = []
    with outbox(kept, stamped=stamped.append) as made:
        made.prepare()
        made.prepare()
        assert (made.ready, stamped) == (3, [1])
        assert [taken(made).delivery.number for _ in range(2)] == [1, 2]
        made.prepare()
    assert {n: (d.state, d.attempts) for n, d in kept.ended.items()} == dict.fromkeys((1, 2, 3), (State.PENDING, 0))


class TakenOver(Kept):
    """A record of which another dispatcher has taken over the second message."""

    def write(self, entries: Entries, *, now: datetime) -> Written:
        written = super().write(entries, now=now)
        return replace(written, leaving=[number for number in written.leaving if number != 2])


def test_what_another_dispatcher_has_taken_over_may_not_leave_and_is_not_given_back() -> None:
    kept = TakenOver([message(1), message(2)])
    with outbox(kept) as made:
        first, second = taken(made), taken(made)
        made.begin(first)
        made.begin(second)
        assert made.write() == [(first, True), (second, False)]
        assert (made.holds(first), made.holds(second)) == (True, False)
    assert list(kept.ended) == [1]


def test_nothing_can_be_taken_once_the_run_is_stopping() -> None:
    stopping = Event()
    with outbox(Kept([message(1)]), stopping=stopping) as made:
        stopping.set()
        assert (made.take(), made.ready, made.finished) == (None, 0, True)


def test_a_reply_that_refuses_us_ends_the_run_and_marks_nobody_as_refused() -> None:
    kept = Kept([message(1), message(2)])
    with outbox(kept) as made:
        first = taken(made)
        made.begin(first)
        made.write()
        made.settle(first, Reply(code=554, enhanced="5.7.1", text="relay access denied"))
    assert (made.stopping.is_set(), "refuses us" in str(made.tally.error)) == (True, True)
    assert {n: d.state for n, d in kept.ended.items()} == {1: State.DEFERRED, 2: State.PENDING}


def test_each_end_is_told_as_it_comes() -> None:
    ends: list[State] = []
    with outbox(Kept([message(1), message(2)]), progress=ends.append) as made:
        for reply in (TAKEN, None):
            one = taken(made)
            made.begin(one)
            made.write()
            made.settle(one, reply)
    assert (ends, dict(made.tally.states)) == (
        [State.ACCEPTED, State.IN_DOUBT],
        {State.ACCEPTED: 1, State.IN_DOUBT: 1},
    )


def test_what_counts_over_editions_is_handed_to_the_record_by_its_kind() -> None:
    full, gone = Reply(code=452, enhanced="4.2.2", text="mailbox full"), Reply(code=550, text="no such user")
    kept = Kept([message(1), message(2)])
    with outbox(kept) as made:
        first, second = taken(made), taken(made)
        for each in (first, second):
            made.begin(each)
        made.write()
        made.settle(first, full, Place(step="RCPT TO"))
        made.settle(second, gone, Place(step="RCPT TO"))
    assert kept.entries[-1].repeated == {1: "full"}
