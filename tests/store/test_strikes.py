"""A full mailbox and an organisation's rule, counted over the editions of the store, by replies and by bounces."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from newsletter.delivery import states
from newsletter.delivery.verdict import repeated
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step
from newsletter.models import Delivery, Reply
from newsletter.store import doubtful
from newsletter.store.engine import reading
from newsletter.store.schema import suppressions
from tests.delivery.deliveries import answered
from tests.mail.editions import edition
from tests.newsletters import ADA, BOB, NOW, Record, frozen, ledger

FULL = Reply(code=452, enhanced="4.2.2", text="mailbox full")
RULE = Reply(code=550, enhanced="5.7.133", text="sender not authenticated for group")


def an_edition(engine: Engine, number: int, reply: Reply, *, came_back: bool = False) -> tuple[str, ...]:
    """The edition of that day is answered so, or taken and then returned so, for Ada; Bob's is taken. Who is suppressed
    then."""
    now = NOW + timedelta(days=number)
    made = replace(edition(), id=f"e{number}", day=edition().day + timedelta(days=number))
    held = ledger(engine, frozen(engine, [ADA, BOB], made=made, now=now))
    claimed = [states.sending(each) for each in held.claim(limit=500, now=now)]
    said = {each.number: reply if each.address == ADA.address else Reply(code=250) for each in claimed}
    first = {number: Reply(code=250) for number in said} if came_back else said
    ended = [answered(each, first[each.number], now=now) for each in claimed]
    meant = {each.number: verdict(each.reply, at=Step.RCPT) for each in ended if each.reply and each.reply.code >= 400}
    kinds = {number: kind for number, meaning in meant.items() if (kind := repeated.kind(meaning, said[number]))}
    held.record(ended, now=now, repeated=kinds)
    if came_back:
        bounced(engine, next(each for each in ended if each.address == ADA.address), reply)
    return suppressed(engine)


def bounced(engine: Engine, delivery: Delivery, reply: Reply) -> bool:
    """Whether a bounce of this delivery suppresses the address."""
    meant = verdict(reply, at=Step.LATER)
    with engine.begin() as connection:
        return doubtful.came_back(connection, delivery, reply, meant, failed=True, now=NOW)[1]


def suppressed(engine: Engine) -> tuple[str, ...]:
    with reading(engine) as connection:
        return tuple(connection.execute(select(suppressions.c.address)).scalars())


@pytest.mark.parametrize(("reply", "editions", "came_back"), [(FULL, 5, False), (FULL, 5, True), (RULE, 3, False)])
def test_an_address_is_suppressed_by_what_enough_editions_met(
    engine: Engine, reply: Reply, editions: int, came_back: bool
) -> None:
    suppressed_after = [an_edition(engine, number, reply, came_back=came_back) for number in range(editions)]
    assert suppressed_after == [()] * (editions - 1) + [(ADA.address,)]


def test_a_wave_of_bounces_by_a_rule_suppresses_nobody(engine: Engine) -> None:
    assert [an_edition(engine, number, RULE, came_back=True) for number in range(5)] == [()] * 5


def test_a_rule_that_a_bounce_tells_does_not_complete_a_count(engine: Engine) -> None:
    assert [an_edition(engine, number, RULE, came_back=number == 1) for number in range(3)] == [()] * 3


def test_one_that_is_taken_in_between_begins_the_count_anew(engine: Engine) -> None:
    said = [RULE, RULE, Reply(code=250), RULE, RULE]
    assert [an_edition(engine, number, reply) for number, reply in enumerate(said)] == [()] * 5


def test_replies_and_bounces_are_counted_together(engine: Engine) -> None:
    suppressed_after = [an_edition(engine, number, FULL, came_back=number == 1) for number in range(5)]
    assert suppressed_after == [()] * 4 + [(ADA.address,)]


def test_what_was_put_off_and_taken_later_does_not_count(engine: Engine) -> None:
    for number in range(4):
        an_edition(engine, number, FULL)
    later = NOW + timedelta(days=3, hours=1)
    held = Record(engine, "e3", owner="host:1")
    again = [states.sending(each) for each in held.claim(limit=500, now=later)]
    held.record([answered(each, Reply(code=250), now=later) for each in again], now=later)
    assert (len(again), an_edition(engine, 4, FULL)) == (1, ())


def test_a_bounce_that_comes_twice_counts_once(engine: Engine) -> None:
    for number in range(4):
        an_edition(engine, number, FULL, came_back=True)
    with engine.begin() as connection:
        (delivery,) = doubtful.named(connection, "e3", numbers=[], addresses=[ADA.address])
    assert (bounced(engine, delivery, FULL), suppressed(engine)) == (False, ())
