"""What looks like somebody who types in the addresses of others, and what is a busy day."""

import pytest

from newsletter.people.rush import Rush, signs
from newsletter.people.subscribing import Subscribing

CAPS = Subscribing(network=10, everybody=1000)


@pytest.mark.parametrize(
    ("rush", "lines"),
    [
        (Rush(), ()),
        (Rush(everybody=1000, networks=4, asked=49), ()),
        (Rush(everybody=1001), ("more than 1,000 addresses were typed in within an hour (subscribe.everybody)",)),
        (Rush(networks=5), ("5 networks typed in more than 10 within an hour each",)),
        (Rush(asked=50, confirmed=2), ("50 were asked to confirm within a day, and 2 did",)),
        (Rush(asked=60, confirmed=3), ()),
        (Rush(asked=61, confirmed=3), ("61 were asked to confirm within a day, and 3 did",)),
    ],
)
def test_each_sign_is_told_in_a_line(rush: Rush, lines: tuple[str, ...]) -> None:
    assert signs(rush, CAPS) == lines


def test_signs_are_told_together() -> None:
    assert len(signs(Rush(everybody=2000, networks=9, asked=1200, confirmed=1), CAPS)) == 3
