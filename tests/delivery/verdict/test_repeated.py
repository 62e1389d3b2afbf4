"""A full mailbox and an organisation's rule suppress an address where several editions met the same, not before."""

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.delivery.smtp.replies import reply
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Repeated, Step
from newsletter.delivery.verdict.repeated import Earlier, is_enough, kind

NOW = datetime(2026, 5, 7, 6, tzinfo=UTC)


def ago(days: int, kind: str = "", *, taken: bool = False) -> Earlier:
    return Earlier(published_at=NOW - timedelta(days=days), kind=kind, taken=taken)


@pytest.mark.parametrize(
    ("days", "enough"),
    [((0, 1, 2, 3, 4), True), ((0, 1, 2, 3), False), ((0, 4, 7, 10, 13), True), ((0, 4, 7, 10, 14), False)],
)
def test_a_mailbox_is_full_for_good_after_five_editions_in_fourteen_days(days: tuple[int, ...], enough: bool) -> None:
    assert is_enough("full", [ago(each, "full") for each in days]) is enough


def test_an_organisation_has_a_rule_after_three_editions_with_the_same_words() -> None:
    same = [ago(day, "rule 1") for day in range(3)]
    others = [ago(0, "rule 1"), ago(1, "rule 2"), ago(2, "full"), ago(3, "rule 1")]
    assert (is_enough("rule 1", same), is_enough("rule 1", same[:2]), is_enough("rule 1", others)) == (
        True,
        False,
        False,
    )


def test_an_edition_that_was_taken_in_between_ends_the_row_and_an_undecided_one_does_not() -> None:
    row = [ago(0, "rule 1"), ago(1, "rule 1"), ago(2), ago(3, "rule 1")]
    broken = [ago(0, "rule 1"), ago(1, "rule 1"), ago(2, taken=True), ago(3, "rule 1")]
    assert (is_enough("rule 1", row), is_enough("rule 1", broken)) == (True, False)


@pytest.mark.parametrize(
    ("code", "said", "at", "repeated"),
    [
        (552, "5.2.2 mailbox full", Step.RCPT, Repeated.FULL),
        (452, "4.2.2 the email account that you tried to reach is over quota", Step.LATER, Repeated.FULL),
        (550, "5.7.133 sender not authenticated for group", Step.RCPT, Repeated.RULE),
        (550, "5.7.133 sender not authenticated for group", Step.DOT, None),
        (550, "5.7.133 sender not authenticated for group", Step.LATER, None),
        (450, "4.7.1 greylisted", Step.RCPT, None),
        (550, "5.1.1 no such user", Step.RCPT, None),
        (552, "5.2.2 you are over your relay quota", Step.RCPT, None),
        (452, "4.2.2 mailbox full", Step.MAIL, None),
    ],
)
def test_what_is_counted_over_editions(code: int, said: str, at: Step, repeated: Repeated | None) -> None:
    assert verdict(reply(code, said), at=at).repeated is repeated


def test_a_rule_is_the_same_in_the_same_words_but_for_numbers_and_addresses() -> None:
    said = [
        reply(550, f"5.7.133 <{name}@example.org> sender not authenticated for group (id {name}7)") for name in "ab"
    ]
    other = reply(550, "5.7.124 only members may write here")
    kinds = [kind(verdict(each, at=Step.RCPT), each) for each in (*said, other)]
    assert (kinds[0] == kinds[1], kinds[0] == kinds[2], kinds[0][:5]) == (True, False, "rule ")


def test_a_rule_is_looked_for_in_a_month_and_a_full_mailbox_in_two_weeks() -> None:
    enough = [is_enough("rule", [ago(each, "rule") for each in days]) for days in ((0, 10, 30), (0, 10, 31), (0, 30))]
    assert enough == [True, False, False]
    assert [is_enough("full", [ago(each, "full") for each in (0, 1, 2, 3, last)]) for last in (13, 14)] == [True, False]


def test_of_what_is_undecided_no_kind_is_known() -> None:
    assert (Earlier(published_at=NOW).kind, Earlier(published_at=NOW).taken) == ("", False)


def test_full_mailboxes_are_of_one_kind_in_any_words_and_other_replies_of_none() -> None:
    full, gone = reply(552, "5.2.2 mailbox full"), reply(550, "5.1.1 no such user")
    assert [kind(verdict(each, at=Step.RCPT), reply(552, "other words")) for each in (full, gone)] == ["full", ""]
