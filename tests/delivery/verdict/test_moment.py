"""The moment that a reply names."""

from datetime import timedelta

import pytest

from newsletter.delivery.verdict.moment import named
from tests.delivery.deliveries import NOW


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("limit exceeded, try again after Thu, 07 May 2026 09:30:00 UTC", timedelta(hours=3, minutes=30)),
        ("try again after 07 May 2026 07:00:00 +0000", timedelta(hours=1)),
        ("please come back in 00:02:00", timedelta(minutes=2)),
        ("try again in 15 seconds", timedelta(seconds=15)),
        ("greylisted for 5 minutes", timedelta(minutes=5)),
        ("wait 2 hours", timedelta(hours=2)),
        ("try again after Mon, 01 Jun 2026 00:00:00 UTC", timedelta(days=1)),
        ("try again after Sun, 05 Oct 2025 19:22:44 UTC", None),
        ("try again after 99 Xyz 2026 99:99:99 UTC", None),
        ("daily limit exceeded", None),
    ],
)
def test_a_moment_is_read_where_it_is_ahead_and_believed_for_a_day(text: str, wait: timedelta | None) -> None:
    moment = named(text, now=NOW)
    assert (moment and moment - NOW) == wait
