"""What is said of a run is what happened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.actions.outcomes import Delivered
from newsletter.actions.rehearse import Rehearsed
from newsletter.cli import lines
from newsletter.cli.rehearsal import rehearsed_lines
from newsletter.delivery.balance import Balance
from newsletter.delivery.outbox import Tally
from newsletter.models import Published, State
from tests.mail.editions import edition
from tests.newsletters import DAY, NOW


def delivered(states: dict[State, int], *, stand: dict[State, int]) -> Delivered:
    published = Published(edition=edition(), published_at=NOW, audience=40, excluded={})
    balance = Balance(audience=40, excluded={}, states=stand, held=0)
    return Delivered(published=published, tally=Tally(states=states), balance=balance, next_due=None)


def test_what_ended_in_doubt_and_was_settled_in_the_same_run_is_explained() -> None:
    delivery = delivered({State.ACCEPTED: 40, State.IN_DOUBT: 4}, stand={State.ACCEPTED: 40})
    assert list(lines.delivered_lines([delivery])) == [
        "delivered 2026-05-06: 40 accepted, 4 in doubt; 40 eligible = 40 accepted",
        "  4 were in doubt at first and were tried again; the line above counts how they ended",
    ]


def test_what_is_still_in_doubt_needs_no_explanation() -> None:
    states = {State.ACCEPTED: 36, State.IN_DOUBT: 4}
    assert len(list(lines.delivered_lines([delivered(states, stand=states)]))) == 1


@pytest.mark.parametrize(("unsent", "said"), [(40, "nothing sent"), (0, "nothing due now")])
def test_a_run_that_was_stopped_before_it_sent_does_not_say_that_nothing_was_due(unsent: int, said: str) -> None:
    stopped = replace(delivered({}, stand={State.PENDING: 40}), unsent=unsent)
    assert list(lines.delivered_lines([stopped])) == [f"delivered 2026-05-06: {said}; 40 eligible = 40 pending"]


def test_a_rehearsal_does_not_end_before_it_begins() -> None:
    begun = datetime(2026, 5, 7, 6, 0, 40, tzinfo=UTC)
    rehearsal = Rehearsed(day=DAY, messages=1, size=9, took=timedelta(seconds=1), tally=Tally(), relays=())
    said = list(rehearsed_lines([rehearsal], now=begun))
    assert said[-1] == "  a run that starts now ends at about 2026-05-07 06:01 UTC, in 1 min"


def test_a_thousand_has_a_comma_wherever_deliveries_are_counted() -> None:
    balance = Balance(audience=3000, excluded={}, states={State.ACCEPTED: 2000, State.PENDING: 1000}, held=0)
    assert lines.balance_line(balance) == "3,000 eligible = 2,000 accepted + 1,000 pending"
