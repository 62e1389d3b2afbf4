"""When somebody new is welcomed: at once where they wait for it, else at their hour and apart from editions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.models import QuietHours, Subscriber
from newsletter.people import greeting
from newsletter.people.precedence import Known, Who

JOINED = datetime(2026, 5, 6, 12, tzinfo=UTC)
ADA = Subscriber(address="ada@example.org", key=b"ada's key", time_zone="Europe/Paris")
HOUR = timedelta(hours=1)


def person(by: Who, **asked: object) -> Known:
    return Known(subscriber=replace(ADA, **asked), consent_by=by, consent_at=JOINED)  # type: ignore[arg-type]


def first_hour(known: Known) -> datetime:
    """The first full hour at which they are welcomed, where no edition comes."""
    return next(at for hours in range(72) if greeting.is_time(known, [], now=(at := JOINED + hours * HOUR)))


@pytest.mark.parametrize(
    ("known", "at"),
    [
        (person(Who.PERSON, hour=7), JOINED),
        (person(Who.FILE), JOINED),
        (person(Who.FILE, hour=7), datetime(2026, 5, 7, 5, tzinfo=UTC)),
        (person(Who.OPERATOR, hour=14), JOINED),
        (person(Who.OPERATOR, hour=15), datetime(2026, 5, 6, 13, tzinfo=UTC)),
        (person(Who.FILE, quiet_hours=QuietHours(begin=10, end=18)), datetime(2026, 5, 6, 16, tzinfo=UTC)),
        (person(Who.PERSON, quiet_hours=QuietHours(begin=10, end=18)), JOINED),
    ],
)
def test_whoever_waits_is_welcomed_at_once_and_others_at_their_hour(known: Known, at: datetime) -> None:
    assert first_hour(known) == at


def test_nobody_is_welcomed_before_they_joined() -> None:
    assert not greeting.is_time(person(Who.PERSON), [], now=JOINED - timedelta(seconds=1))


@pytest.mark.parametrize(("minutes", "is_time"), [(-60, True), (-59, False), (0, False), (59, False), (60, True)])
def test_a_welcome_keeps_an_hour_from_each_edition(minutes: int, is_time: bool) -> None:
    editions = [JOINED + timedelta(days=2), JOINED + timedelta(minutes=minutes)]
    assert greeting.is_time(person(Who.PERSON), editions, now=JOINED) is is_time


def test_whose_joining_nobody_wrote_down_is_new_now() -> None:
    assert greeting.is_time(replace(person(Who.FILE), consent_at=None), [], now=JOINED)
