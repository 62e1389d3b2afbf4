"""Permanent replies that are not known for sure refuse a few of an edition; the others wait, and nobody is lost."""

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from newsletter.delivery import states
from newsletter.models import Delivery, Reply
from newsletter.store import crowds, waiting
from newsletter.store.engine import open_store, reading
from newsletter.store.schema import suppressions
from tests.delivery.deliveries import answered
from tests.mail.editions import LIST
from tests.newsletters import MINUTE, NOW, Record, crowd, frozen, ledger, standing
from tests.promise.forms import form
from tests.threads import at_once

ODD = Reply(code=550, enhanced="5.1.1", text="computer says no")


def refused(held: Record, *, limit: int = 500, now: datetime = NOW, suppressed: bool = False) -> int:
    """All who are due are refused so; how many there were."""
    ended = [answered(states.sending(each), ODD) for each in held.claim(limit=limit, now=now)]
    names = {each.number: "computer says no" for each in ended}
    held.record(ended, now=now, unproven=names, suppressed=set(names) if suppressed else ())
    return len(ended)


def states_of(engine: Engine) -> dict[str, int]:
    stands = list(standing(engine).values())
    return {state: stands.count(state) for state in sorted(set(stands))}


def test_three_of_a_small_edition_are_refused_and_the_others_wait(engine: Engine) -> None:
    refused(ledger(engine, frozen(engine, crowd(20))))
    assert states_of(engine) == {"deferred": 17, "refused": 3}


def test_it_is_counted_over_runs_and_processes(engine: Engine) -> None:
    published = frozen(engine, crowd(40))
    for owner in ("host:1", "host:2", "host:3", "host:4"):
        refused(ledger(engine, published, owner=owner), limit=10)
    assert states_of(engine) == {"deferred": 37, "refused": 3}


def test_it_is_counted_once_by_several_at_the_same_moment(engine: Engine) -> None:
    published = frozen(engine, crowd(40))
    at_once(lambda: refused(ledger(engine, published), limit=10), times=4)
    assert states_of(engine)["refused"] == 3


@settings(max_examples=form(short=2, long=50), deadline=None, suppress_health_check=list(HealthCheck))
@given(said=st.lists(st.sampled_from("abcdefgh") | st.text(max_size=8), min_size=200, max_size=200))
def test_whatever_the_words_no_more_than_one_in_fifty_is_refused(said: list[str]) -> None:
    engine = open_store("sqlite://")
    held = ledger(engine, frozen(engine, crowd(200)))
    numbers = [answered(states.sending(each), ODD) for each in held.claim(limit=500, now=NOW)]
    for each, words in zip(numbers, said, strict=True):
        held.record([each], now=NOW, unproven={each.number: words})
    assert states_of(engine) == {"deferred": 196, "refused": 4}
    engine.dispose()


def test_what_the_first_of_them_had_suppressed_is_lifted_when_others_are_refused_so(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, crowd(20)))
    refused(held, limit=3, suppressed=True)
    before = suppressed(engine)
    refused(held, suppressed=True)
    assert (before, suppressed(engine)) == (3, 0)


def suppressed(engine: Engine) -> int:
    with reading(engine) as connection:
        return len(connection.execute(select(suppressions)).all())


def test_known_words_of_a_mailbox_start_no_crowd(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, crowd(20)))
    numbers = [answered(each, ODD) for each in held.claim(limit=500, now=NOW)]
    held.record(numbers, now=NOW)
    assert states_of(engine) == {"refused": 20}


def test_who_waits_is_told_by_number_with_the_reply(engine: Engine) -> None:
    published = frozen(engine, crowd(20))
    refused(ledger(engine, published))
    with reading(engine) as connection:
        (numbers,) = crowds.of(connection, published.edition.id)
    assert (numbers.refused, numbers.waiting, numbers.reply) == (3, 17, "550 5.1.1 computer says no")


def test_a_person_may_have_all_of_them_tried_again(engine: Engine) -> None:
    published = frozen(engine, crowd(20))
    refused(ledger(engine, published))
    with engine.begin() as connection:
        again = crowds.retry(connection, published.edition.id, "550 5.1.1 computer says no", now=NOW)
    assert (again, states_of(engine)) == (20, {"pending": 20})


def test_whom_a_reply_refused_that_lets_others_through_is_due_again_once(engine: Engine) -> None:
    published = frozen(engine, crowd(20))
    held = ledger(engine, published)
    refused(held)
    later = NOW + 10 * MINUTE
    held.record([taken(each) for each in held.claim(limit=500, now=later)], now=later)
    numbers = []
    for _ in range(2):
        with engine.begin() as connection:
            numbers.append(crowds.undo(connection, published.edition.id, now=later))
        refused(held, now=later)
    assert (numbers, states_of(engine)) == ([3, 0], {"accepted": 17, "refused": 3})


def test_an_edition_is_open_while_those_whom_such_a_reply_refused_are_not_due_again(engine: Engine) -> None:
    published = frozen(engine, crowd(4))
    held = ledger(engine, published)
    refused(held)
    later = NOW + 10 * MINUTE
    held.record([taken(each) for each in held.claim(limit=500, now=later)], now=later)  # and here the run dies
    with engine.begin() as connection:
        before = waiting.unfinished(connection, LIST.id)
        crowds.undo(connection, published.edition.id, now=later)
    for each in held.claim(limit=500, now=later):
        held.record([taken(each)], now=later)
    with reading(engine) as connection:
        assert (before, waiting.unfinished(connection, LIST.id)) == ((published.edition.id,), ())


def taken(delivery: Delivery) -> Delivery:
    return answered(states.sending(delivery), Reply(code=250))
