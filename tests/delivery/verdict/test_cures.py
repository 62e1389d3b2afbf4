"""What follows from a refusal, in the words that `newsletter reply` prints."""

from newsletter.delivery.verdict.cures import CURES, MEANINGS
from newsletter.delivery.verdict.kinds import Then
from newsletter.delivery.verdict.table import rows


def test_each_way_to_go_on_is_said_in_a_sentence() -> None:
    assert MEANINGS == {
        Then.END: "this delivery ends as refused",
        Then.LATER: "this delivery is tried again later",
        Then.SLOW: "everyone stays due, and the run slows down",
        Then.WAIT: "everyone stays due, and the relay rests until its allowance is renewed",
        Then.REST: "everyone stays due; the relay rests, and if there is no other, the edition pauses",
        Then.PAUSE: "the edition pauses if several recipients' servers say so; one server's word ends only that"
        " delivery",
        Then.RETRY: "everyone stays due, and another connection is tried",
    }


def test_every_cure_that_a_row_names_is_there() -> None:
    assert {row.cure for row in rows()} - {""} <= set(CURES)
