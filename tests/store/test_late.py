"""An edition that is too old is not sent any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from newsletter.delivery import states
from newsletter.models import Frequency, Reply
from newsletter.store import audience, late
from tests.delivery.deliveries import answered
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, DAY, NOW, frozen, ledger, on_list, standing

TWO_DAYS = timedelta(days=2)


@pytest.mark.parametrize(("hours", "state"), [(47, "deferred"), (48, "skipped")])
def test_who_was_put_off_waits_no_longer_than_the_edition_is_good_for(engine: Engine, hours: int, state: str) -> None:
    published = frozen(engine, [ADA])
    held = ledger(engine, published)
    (batch,) = held.claim(limit=1, now=NOW)
    held.record([answered(states.sending(batch), Reply(code=452, enhanced="4.2.2", text="full"))], now=NOW)
    skip(engine, published.edition.id, hours)
    assert standing(engine) == {ADA.address: state}


def test_who_waits_for_his_own_hour_is_not_late_before_it(engine: Engine) -> None:
    published = frozen(engine, [replace(BOB, hour=23, time_zone="UTC"), ADA])
    assert skip(engine, published.edition.id, 50) == 1
    assert standing(engine) == {BOB.address: "pending", ADA.address: "skipped"}


def test_who_was_put_off_on_monday_is_not_late_for_what_was_published_on_saturday(engine: Engine) -> None:
    saturday, monday = NOW + timedelta(days=2), NOW + timedelta(days=4, hours=1)
    published = frozen(engine, [], now=saturday)
    on_list(engine, [replace(ADA, frequency=Frequency.WEEKDAYS, hour=7)])
    with engine.begin() as connection:
        day, weekdays = DAY + timedelta(days=2), [Frequency.WEEKDAYS]
        audience.freeze(connection, LIST.id, edition_id="e1", day=day, now=saturday, frequencies=weekdays)
    held = ledger(engine, published)
    assert held.claim(limit=1, now=saturday) == []
    (batch,) = held.claim(limit=1, now=monday)
    reply = Reply(code=451, enhanced="4.7.1", text="greylisted")
    held.record([answered(states.sending(batch), reply, now=monday)], now=monday)
    assert (skip(engine, published.edition.id, 100), standing(engine)) == (0, {ADA.address: "deferred"})


def skip(engine: Engine, edition_id: str, hours: int) -> int:
    now = NOW + timedelta(hours=hours)
    with engine.begin() as connection:
        return late.skip(connection, edition_id, late=TWO_DAYS, now=now)
