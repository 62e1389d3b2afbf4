"""What an operator decides of deliveries that do not end well, where nothing is said."""

from dataclasses import fields
from datetime import timedelta

from newsletter.delivery.policy import InDoubt, Policy


def test_a_delivery_is_given_up_after_three_days_and_one_in_doubt_is_sent_once_more() -> None:
    assert (Policy().in_doubt, Policy().give_up, Policy().replies) == ("resend", timedelta(days=3), ())
    assert [each.value for each in InDoubt] == ["resend", "hold"]
    kinds = {each.name: each.metadata["kind"] for each in fields(Policy) if each.metadata}
    assert kinds == {"give_up": "span", "replies": "replies"}
