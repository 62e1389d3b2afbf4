"""Which editions a store has, without what is in them."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from newsletter.models import Period
from newsletter.store import issues
from newsletter.store.engine import reading
from tests.mail.editions import LIST, edition, paper
from tests.newsletters import DAY, NOW, frozen

LATER = replace(edition(paper(2)), id="e2", day=DAY + timedelta(days=1))
WEEK = replace(edition(paper(3)), id="e3", day=DAY + timedelta(days=2), period=Period.WEEK)


def test_the_newest_of_a_period_is_that_with_the_newest_day(engine: Engine) -> None:
    for made in (LATER, edition(paper(1)), WEEK):
        frozen(engine, [], made=made)
    with reading(engine) as connection:
        newest = [issues.newest(connection, LIST.id, period=period) for period in Period]
    assert newest == [(LATER.day, NOW), (WEEK.day, NOW)]


def test_a_list_without_editions_has_no_newest(engine: Engine) -> None:
    frozen(engine, [], made=LATER)
    with reading(engine) as connection:
        assert (issues.newest(connection, LIST.id, period=Period.WEEK), issues.newest(connection, "another")) == (
            None,
            None,
        )
