"""A far end that is busy in the evening: what it put off is not delivered at night."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Engine

from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.models import QuietHours
from tests.newsletters import ADA, BOB, MINUTE, delivered, newsletter, published, standing
from tests.smtp_server import Relay

EVENING = datetime(2026, 5, 7, 21, 58, tzinfo=UTC)
MORNING = datetime(2026, 5, 8, 7, tzinfo=UTC)


def test_a_mail_that_was_put_off_in_the_evening_comes_in_the_morning(engine: Engine, relay: Relay) -> None:
    made = newsletter(engine, Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE))
    relay.order("RCPT", "451 4.3.2 Please try again later", times=2)
    published(made, [replace(ADA, quiet_hours=QuietHours(begin=22, end=7)), BOB], now=EVENING)
    delivered(made, now=EVENING)
    at_first = relay.recipients()
    at_night = delivered(made, now=EVENING + 10 * MINUTE)
    assert (at_first, relay.recipients(), at_night.next_due) == ([], [BOB.address], MORNING)
    delivered(made, now=MORNING)
    assert relay.recipients() == [ADA.address, BOB.address]
    assert standing(engine) == {ADA.address: "accepted", BOB.address: "accepted"}
