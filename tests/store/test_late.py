"""An edition that is too old is not sent any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from newsletter.delivery import states
from newsletter.models import Reply
from newsletter.store import late
from tests.delivery.deliveries import answered
from tests.newsletters import ADA, BOB, NOW, frozen, ledger, standing

TWO_DAYS = timedelta(days=2)


@pytest.mark.parametrize(("hours", "state"), [(47, "deferred"), (48, "skipped")])
def test_who_was_put_off_waits_no_longer_than_the_edition_is_good_for(engine: Engine, hours: int, state: str) -> None:
    published = frozen(engine, [ADA])
    held = ledger(engine, published)
    (found,) = held.claim(limit=1, now=NOW)
    held.record([answered(states.sending(found), Reply(code=452, enhanced="4.2.2", text="full"))], now=NOW)
    skip(engine, published.edition.id, hours)
    assert standing(engine) == {ADA.address: state}


def test_who_waits_for_his_own_hour_is_not_late_before_it(engine: Engine) -> None:
    published = frozen(engine, [replace(BOB, hour=23, time_zone="UTC"), ADA])
    assert skip(engine, published.edition.id, 50) == 1
    assert standing(engine) == {BOB.address: "pending", ADA.address: "skipped"}


def skip(engine: Engine, edition_id: str, hours: int) -> int:
    now = NOW + timedelta(hours=hours)
    with engine.begin() as connection:
        return late.skip(connection, edition_id, published_at=NOW, late=TWO_DAYS, now=now)
