"""The balance: everybody who was on the list is accounted for, or it does not hold."""

from newsletter.delivery.balance import Balance
from newsletter.models import State

EXCLUDED = {"unconfirmed": 2, "suppressed": 1}


def test_the_audience_is_the_eligible_and_the_excluded() -> None:
    assert Balance(audience=10, excluded=EXCLUDED, states={}).eligible == 7


def test_the_balance_holds_when_every_eligible_subscriber_stands_in_a_state() -> None:
    states = {State.ACCEPTED: 4, State.REFUSED: 1, State.SKIPPED: 1, State.IN_DOUBT: 1}
    assert Balance(audience=10, excluded=EXCLUDED, states=states).holds


def test_the_balance_does_not_hold_when_one_is_missing_or_one_too_many() -> None:
    balances = [Balance(audience=10, excluded=EXCLUDED, states={State.ACCEPTED: number}) for number in (6, 7, 8)]
    assert [balance.holds for balance in balances] == [False, True, False]


def test_an_edition_for_nobody_holds() -> None:
    assert Balance(audience=2, excluded={"unsubscribed": 2}, states={}).holds
