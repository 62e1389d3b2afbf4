"""What the far end answered, and how many readers complained."""

import pytest

from newsletter.models import Reply, State
from newsletter.models.deliveries import Complaints


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (Reply(code=550, enhanced="5.1.1", text="No such user"), "550 5.1.1 No such user"),
        (Reply(code=550, text="No"), "550 No"),
        (Reply(code=250), "250"),
    ],
)
def test_a_reply_reads_as_the_server_wrote_it(reply: Reply, line: str) -> None:
    assert str(reply) == line


@pytest.mark.parametrize(
    ("complaints", "messages", "share", "line"),
    [
        (0, 1000, 0.0, None),
        (0, 0, 0.0, None),
        (1, 1001, 1 / 1001, None),
        (1, 1000, 0.001, 0.001),
        (299, 100_000, 0.00299, 0.001),
        (3, 1000, 0.003, 0.003),
        (2, 0, 1.0, 0.003),
    ],
)
def test_the_share_of_complaints_is_held_against_the_lines_that_providers_draw(
    complaints: int, messages: int, share: float, line: float | None
) -> None:
    counted = Complaints(relay="", complaints=complaints, messages=messages)
    assert (counted.share, counted.line) == (share, line)


def test_the_states_are_kept_by_these_words() -> None:
    assert [state.value for state in State] == [
        *("pending", "claimed", "sending", "accepted", "deferred", "refused", "in doubt", "skipped"),
    ]
