"""Health: what makes a process not ready, and which delivery has waited longest."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, create_engine

from newsletter.actions.health import Health, Pulse, Schedule, health
from newsletter.delivery.transports.folder import Folder
from newsletter.models import State
from tests.newsletters import ADA, BOB, LIST, MINUTE, NOW, delivered, frozen, newsletter

EVERY = 5 * MINUTE


def schedule(*, begun: datetime | None = None, ended: datetime | None = None) -> Schedule:
    return Schedule(since=NOW, every=EVERY, begun=begun, ended=ended)


@pytest.mark.parametrize(
    ("runs", "minutes", "faults"),
    [
        (schedule(), 15, ()),
        (schedule(), 16, ("no run has begun for a while",)),
        (schedule(begun=NOW + MINUTE, ended=NOW + 2 * MINUTE), 17, ()),
        (schedule(begun=NOW + MINUTE, ended=NOW + 2 * MINUTE), 18, ("no run has begun for a while",)),
        (schedule(begun=NOW + MINUTE), 600, ()),  # a large edition is under way
        (schedule(begun=NOW + 9 * MINUTE, ended=NOW + 2 * MINUTE), 600, ()),
        (None, 600, ()),
    ],
)
def test_a_schedule_has_stopped_after_three_intervals_without_a_run(
    runs: Schedule | None, minutes: int, faults: tuple[str, ...]
) -> None:
    assert Health(at=NOW + minutes * MINUTE, store=True, schedule=runs).faults == faults


def test_every_fault_is_named() -> None:
    late = Health(at=NOW + timedelta(days=1), store=False, schedule=schedule())
    assert late.faults == ("the store does not answer", "no run has begun for a while")


def test_mail_that_waits_takes_no_page_away() -> None:
    assert Health(at=NOW, store=True, oldest_due=NOW - timedelta(days=2)).faults == ()


def test_a_pulse_is_under_way_between_its_beginning_and_its_end() -> None:
    pulse = Pulse(schedule())
    pulse.begin(NOW)
    began = pulse.schedule
    pulse.end(NOW + MINUTE, failed=True)
    assert (began.under_way, pulse.schedule.under_way, pulse.schedule.failed) == (True, False, True)


def test_the_delivery_that_has_waited_longest_is_named_until_it_is_accepted(engine: Engine, tmp_path: object) -> None:
    frozen(engine, [ADA, BOB])
    waiting = health(engine, LIST.id, None, now=NOW + 7 * MINUTE)
    made = newsletter(engine, Folder(tmp_path))  # type: ignore[arg-type]
    before = health(engine, LIST.id, None, now=NOW - MINUTE)
    assert (waiting.oldest_due, before.oldest_due) == (NOW, None)
    assert delivered(made, now=NOW + 7 * MINUTE).balance.states[State.ACCEPTED] == 2
    assert health(engine, LIST.id, None, now=NOW + 7 * MINUTE).oldest_due is None


def test_a_store_that_does_not_answer_is_a_fault_and_no_error() -> None:
    nowhere = create_engine("sqlite:////nowhere/at/all.db")
    assert health(nowhere, LIST.id, None, now=NOW).faults == ("the store does not answer",)
