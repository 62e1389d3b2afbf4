"""What a person changes of themselves is told to them by mail, and the link in that mail undoes it once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from newsletter.actions import prefer
from newsletter.actions.prefer import Outcome
from newsletter.models import Layout, Notice, Subscriber
from newsletter.store import subscribers
from newsletter.store.engine import reading
from newsletter.store.schema import notices
from tests.mail.editions import LIST
from tests.newsletters import ADA, NOW, on_list
from tests.threads import at_once

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def listed(engine: Engine) -> None:
    on_list(engine, [ADA])


def ada(engine: Engine) -> Subscriber:
    with reading(engine) as connection:
        subscriber = subscribers.with_key(connection, LIST.id, ADA.key)
    assert subscriber
    return subscriber


def mails(engine: Engine, kind: Notice) -> list[int]:
    with reading(engine) as connection:
        query = select(notices.c.number).where(notices.c.kind == kind.value).order_by(notices.c.number)
        return list(connection.execute(query).scalars())


def changed(engine: Engine) -> int:
    """Ada's layout and hour change; the number of the mail that tells of it."""
    outcome = prefer.prefer(engine, LIST.id, replace(ada(engine), layout=Layout.BRIEF, hour=9), now=NOW)
    assert outcome is Outcome.SAVED
    return mails(engine, Notice.CHANGED)[-1]


def test_a_change_is_told_and_the_link_in_that_mail_puts_it_back_once(engine: Engine) -> None:
    was = ada(engine)
    number = changed(engine)
    between = ada(engine)
    undone = [prefer.undo(engine, LIST.id, ADA.key, number, now=NOW + HOUR) for _ in range(2)]
    assert ((between.layout, between.hour), undone) == ((Layout.BRIEF, 9), [Outcome.SAVED, Outcome.OVER])
    assert ada(engine) == was


def test_what_changed_meanwhile_besides_stays_when_a_change_is_undone(engine: Engine) -> None:
    number = changed(engine)
    prefer.prefer(engine, LIST.id, replace(ada(engine), time_zone="Asia/Tokyo"), now=NOW)
    prefer.undo(engine, LIST.id, ADA.key, number, now=NOW + HOUR)
    assert (ada(engine).time_zone, ada(engine).layout, ada(engine).hour) == ("Asia/Tokyo", ADA.layout, ADA.hour)


def test_of_two_who_undo_at_once_one_does(engine: Engine) -> None:
    number = changed(engine)
    undone = at_once(lambda: prefer.undo(engine, LIST.id, ADA.key, number, now=NOW + HOUR))
    assert sorted(undone) == sorted([Outcome.SAVED, Outcome.OVER])


def test_of_two_pages_that_were_open_at_once_neither_takes_back_what_the_other_changed(engine: Engine) -> None:
    before = ada(engine)
    for asked in (replace(before, hour=9), replace(before, time_zone="Asia/Tokyo")):
        prefer.prefer(engine, LIST.id, asked, now=NOW, before=before)
    assert ada(engine) == replace(before, hour=9, time_zone="Asia/Tokyo")


def test_a_change_at_the_moment_of_an_undo_is_not_lost_and_the_undo_is_done(engine: Engine) -> None:
    number, before = changed(engine), ada(engine)
    acts: Iterator[Callable[[], Outcome]] = iter(
        [
            lambda: prefer.undo(engine, LIST.id, ADA.key, number, now=NOW + HOUR),
            lambda: prefer.prefer(engine, LIST.id, replace(before, name="Countess"), now=NOW, before=before),
        ]
    )
    assert at_once(lambda: next(acts)()) == [Outcome.SAVED, Outcome.SAVED]
    assert (ada(engine).layout, ada(engine).hour, ada(engine).name) == (ADA.layout, ADA.hour, "Countess")


def test_two_changes_at_once_are_both_kept_and_both_told(engine: Engine) -> None:
    before = ada(engine)
    asked = iter([replace(before, hour=9), replace(before, time_zone="Asia/Tokyo")])
    at_once(lambda: prefer.prefer(engine, LIST.id, next(asked), now=NOW, before=before))
    assert (ada(engine), len(mails(engine, Notice.CHANGED))) == (replace(before, hour=9, time_zone="Asia/Tokyo"), 2)


def test_of_many_changes_at_once_no_more_are_told_than_in_a_day(engine: Engine) -> None:
    hours = iter(range(24))
    outcomes = at_once(
        lambda: prefer.prefer(engine, LIST.id, replace(ada(engine), hour=next(hours)), now=NOW), times=14
    )
    assert (outcomes.count(Outcome.TOO_OFTEN), len(mails(engine, Notice.CHANGED))) == (4, 10)


def test_a_link_that_is_asked_for_twice_at_once_is_mailed_once(engine: Engine) -> None:
    at_once(lambda: prefer.mail_link(engine, LIST.id, ADA.key, now=NOW))
    assert len(mails(engine, Notice.FRESH)) == 1


def test_a_change_that_changes_nothing_is_not_told(engine: Engine) -> None:
    outcome = prefer.prefer(engine, LIST.id, ada(engine), now=NOW)
    assert (outcome, mails(engine, Notice.CHANGED)) == (Outcome.SAME, [])


def test_a_stranger_with_the_link_causes_ten_mails_a_day_and_then_changes_nothing(engine: Engine) -> None:
    outcomes = [prefer.prefer(engine, LIST.id, replace(ada(engine), hour=hour), now=NOW) for hour in range(12)]
    assert (outcomes.count(Outcome.TOO_OFTEN), ada(engine).hour, len(mails(engine, Notice.CHANGED))) == (2, 9, 10)


@pytest.mark.parametrize(("after", "outcome"), [(timedelta(minutes=59), Outcome.SAVED), (HOUR, Outcome.OVER)])
def test_a_link_mailed_afresh_changes_everything_within_the_hour_and_once(
    engine: Engine, after: timedelta, outcome: Outcome
) -> None:
    prefer.mail_link(engine, LIST.id, ADA.key, now=NOW)
    (number,) = mails(engine, Notice.FRESH)
    asked = replace(ada(engine), name="Countess")
    outcomes = [prefer.prefer_afresh(engine, LIST.id, asked, number, now=NOW + after) for _ in range(2)]
    assert (outcomes, ada(engine).name == "Countess") == ([outcome, Outcome.OVER], outcome is Outcome.SAVED)


def test_a_link_is_not_mailed_again_within_ten_minutes_nor_more_than_five_times_a_day(engine: Engine) -> None:
    for minute in range(0, 120, 5):
        prefer.mail_link(engine, LIST.id, ADA.key, now=NOW + timedelta(minutes=minute))
    assert len(mails(engine, Notice.FRESH)) == 5
