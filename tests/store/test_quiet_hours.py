"""Nobody is sent an edition in their quiet hours, whatever made it due: it waits until they end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from newsletter.delivery import states
from newsletter.models import QuietHours, Reply, State
from newsletter.store import delivery_rows, subscribers
from newsletter.store.engine import reading
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, MINUTE, Record, crowd, frozen, ledger, row

NIGHT = QuietHours(begin=22, end=7)
EVENING = datetime(2026, 5, 7, 21, 58, tzinfo=UTC)
LATE = EVENING + 10 * MINUTE
MORNING = datetime(2026, 5, 8, 7, tzinfo=UTC)
QUIET = replace(ADA, quiet_hours=NIGHT)
BUSY = Reply(code=451, enhanced="4.3.0", text="busy")


def claimed(record: Record, now: datetime, *, limit: int = 9) -> list[str]:
    return [delivery.address for delivery in record.claim(limit=limit, now=now)]


def test_what_is_published_in_them_is_due_when_they_end(engine: Engine) -> None:
    frozen(engine, [QUIET, replace(BOB, time_zone="Asia/Tokyo", quiet_hours=NIGHT)], now=LATE)
    assert (row(engine, ADA).due_at, row(engine, BOB).due_at) == (MORNING, LATE)


def test_what_a_run_comes_to_late_waits_and_keeps_nobody_else_waiting(engine: Engine) -> None:
    record = ledger(engine, frozen(engine, [QUIET, BOB], now=EVENING))
    assert claimed(record, LATE) == [BOB.address]
    delivery = row(engine, ADA)
    assert (delivery.state, delivery.attempts, delivery.due_at) == ("pending", 0, MORNING)
    assert (claimed(record, MORNING - MINUTE), claimed(record, MORNING)) == ([], [ADA.address])


def test_a_retry_that_falls_into_them_waits_until_they_end(engine: Engine) -> None:
    record = ledger(engine, frozen(engine, [QUIET], now=EVENING))
    (taken,) = record.claim(limit=9, now=EVENING)
    assert record.begin(taken, now=EVENING)
    record.record([states.deferred(states.sending(taken), BUSY, now=EVENING)], now=EVENING)
    assert (row(engine, ADA).due_at, claimed(record, LATE)) == (EVENING + 5 * MINUTE, [])
    delivery = row(engine, ADA)
    assert (delivery.state, delivery.attempts, delivery.due_at, delivery.reply_code) == ("deferred", 1, MORNING, 451)
    assert claimed(record, MORNING) == [ADA.address]


def test_a_delivery_in_doubt_is_tried_again_when_they_end(engine: Engine) -> None:
    record = ledger(engine, frozen(engine, [QUIET], now=EVENING))
    (taken,) = record.claim(limit=9, now=EVENING)
    record.record([states.in_doubt(states.sending(taken))], now=EVENING)
    stands = claimed(record, LATE), row(engine, ADA).state, claimed(record, MORNING)
    assert stands == ([], State.IN_DOUBT.value, [ADA.address])


def test_hours_that_are_chosen_while_an_edition_is_on_its_way_hold_for_it(engine: Engine) -> None:
    record = ledger(engine, frozen(engine, [ADA], now=EVENING))
    with engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, QUIET)
    assert (claimed(record, LATE), row(engine, ADA).due_at) == ([], MORNING)


def test_a_batch_in_which_everybody_is_quiet_does_not_end_the_claiming(engine: Engine) -> None:
    people = [replace(person, quiet_hours=NIGHT) for person in crowd(5)]
    record = ledger(engine, frozen(engine, [*people, BOB], now=EVENING))
    assert claimed(record, LATE, limit=2) == [BOB.address]


def test_whoever_left_is_skipped_in_them_too(engine: Engine) -> None:
    record = ledger(engine, frozen(engine, [QUIET], now=EVENING))
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=EVENING)
    assert (claimed(record, LATE), row(engine, ADA).state) == ([], "skipped")


def test_a_rehearsal_leaves_them_out_as_the_run_does(engine: Engine) -> None:
    people = [replace(person, quiet_hours=NIGHT) for person in crowd(5)]
    edition_id = frozen(engine, [*people, BOB], now=EVENING).edition.id
    with reading(engine) as connection:
        due = [
            [each.address for each in delivery_rows.next_due(connection, edition_id, now=now, after=None, limit=2)]
            for now in (LATE, MORNING)
        ]
    assert due == [[BOB.address], [BOB.address, "reader000@example.org"]]


@pytest.mark.parametrize("hours", [NIGHT, None])
def test_they_are_kept_as_they_were_chosen(engine: Engine, hours: QuietHours | None) -> None:
    frozen(engine, [replace(ADA, quiet_hours=hours)])
    with reading(engine) as connection:
        person = subscribers.find(connection, LIST.id, ADA.address)
    assert person
    assert person.quiet_hours == hours


def test_a_day_of_claims_delivers_at_no_quiet_moment(engine: Engine) -> None:
    people = [
        replace(person, time_zone=zone, quiet_hours=QuietHours(begin=begin, end=(begin + 9) % 24))
        for person, zone, begin in zip(
            crowd(24), ["Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu"] * 8, range(24), strict=True
        )
    ]
    record = ledger(engine, frozen(engine, people, now=EVENING))
    asked = {person.address: person for person in people}
    broken, seen = [], 0
    for quarter in range(4 * 24):
        now = EVENING + quarter * timedelta(minutes=15)
        for delivery in record.claim(limit=9, now=now):
            person = asked[delivery.address]
            there = hour_there(now, person.time_zone)
            seen += 1
            if person.quiet_hours and there in person.quiet_hours:
                broken.append(person.address)
    assert (broken, seen) == ([], len(people))


def hour_there(now: datetime, time_zone: str) -> int:
    return now.astimezone(ZoneInfo(time_zone)).hour
