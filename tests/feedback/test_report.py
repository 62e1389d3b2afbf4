"""A delivery status notification: whose fate it tells, and by which code and words."""

import pytest

from newsletter.feedback import report
from newsletter.feedback.report import Bounce
from newsletter.models import Reply


def bounce_of(*lines: str) -> Bounce:
    (bounce,) = report.in_text("\n".join(lines))
    return bounce


@pytest.mark.parametrize(
    ("action", "code", "failed"),
    [
        ("failed", 550, True),
        ("Failed (bad address)", 550, True),
        ("delayed", 450, False),
        ("delivered", 250, False),
        ("relayed", 250, False),
        ("expanded", 250, False),
    ],
)
def test_the_action_says_what_became_of_the_message(action: str, code: int, failed: bool) -> None:
    bounce = bounce_of("Final-Recipient: rfc822; ada@example.org", f"Action: {action}")
    assert (bounce.reply.code, bounce.failed, bounce.recipient) == (code, failed, "ada@example.org")


@pytest.mark.parametrize("field", ["Final-Recipient: rfc822; ada@example.org", "Diagnostic-Code: smtp; no such user"])
@pytest.mark.parametrize(("status", "code"), [("5.1.1", 550), ("4.2.2", 450), ("2.0.0", 250)])
def test_without_an_action_the_status_says_it_where_the_block_is_of_a_recipient(
    field: str, status: str, code: int
) -> None:
    assert bounce_of(field, f"Status: {status}").reply.code == code


def test_a_report_that_names_nobody_has_no_recipient() -> None:
    assert bounce_of("Action: failed", "Status: 5.1.1").recipient == ""


def test_a_status_of_nobody_is_no_bounce() -> None:
    assert report.in_text("Status: 5.1.1") == []
    assert report.in_text("Final-Recipient: rfc822; ada@example.org\nAction: unheard") == []


@pytest.mark.parametrize("name", ["Final-Recipient", "Original-Recipient", "X-Actual-Recipient"])
def test_a_recipient_is_named_in_one_of_three_fields(name: str) -> None:
    assert bounce_of(f"{name}: rfc822; ada@example.org", "Action: failed").recipient == "ada@example.org"


def test_a_bounce_is_about_whom_we_wrote_to_and_where_it_was_passed_on_to() -> None:
    bounce = bounce_of(
        "Final-Recipient: rfc822; Bob@x.org", "Original-Recipient: rfc822; ada@example.org", "Action: failed"
    )
    assert [bounce.names(each) for each in ("bob@X.org", "ADA@example.org", "eve@example.org")] == [True, True, False]


@pytest.mark.parametrize(
    ("diagnosis", "reply"),
    [
        ("smtp; 550 5.1.1 No such user", Reply(code=550, enhanced="5.1.1", text="No such user")),
        ("smtp; 452 4.2.2 Full", Reply(code=452, enhanced="4.2.2", text="Full")),
        ("smtp; 250 fine", Reply(code=550, enhanced="5.7.1", text="fine")),
        ("smtp; gone", Reply(code=550, enhanced="5.7.1", text="gone")),
        ("smtp; 554", Reply(code=554, enhanced="5.7.1", text="554")),
        ("smtp; 550 5.0.0 other", Reply(code=550, enhanced="5.7.1", text="other")),
    ],
)
def test_the_code_that_is_quoted_counts_before_the_status(diagnosis: str, reply: Reply) -> None:
    lines = ("Final-Recipient: rfc822; a@b.org", "Action: failed", f"Diagnostic-Code: {diagnosis}", "Status: 5.7.1")
    assert bounce_of(*lines).reply == reply


@pytest.mark.parametrize("name", ["Diagnostic-Code", "X-Postfix-Diagnostic", "X-Display-Reason", "Status"])
def test_the_reason_stands_in_one_of_four_fields(name: str) -> None:
    assert bounce_of("Final-Recipient: rfc822; a@b.org", "Action: failed", f"{name}: gone").reply.text == "gone"


def test_where_nothing_is_said_the_action_is_the_reason() -> None:
    assert bounce_of("Final-Recipient: rfc822; a@b.org", "Action: failed").reply == Reply(
        code=550, enhanced="", text="failed"
    )


def test_a_temporary_refusal_that_was_given_up_stays_temporary_and_comes_to_an_end() -> None:
    bounce = bounce_of("Final-Recipient: rfc822; a@b.org", "Action: failed", "Status: 4.4.7")
    assert (bounce.reply.code, bounce.reply.enhanced, bounce.failed) == (450, "4.4.7", True)


def test_who_failed_is_told_before_who_waits() -> None:
    text = "Final-Recipient: a@b.org\nAction: delayed\n\nFinal-Recipient: c@d.org\nAction: failed"
    assert [each.recipient for each in report.in_text(text)] == ["c@d.org", "a@b.org"]


def test_an_enhanced_code_has_the_class_of_the_reply_that_it_stands_beside() -> None:
    bounce = bounce_of(
        "Final-Recipient: rfc822; ada@example.org", "Diagnostic-Code: smtp; 500 4.4.1 no", "Action: failed"
    )
    assert (bounce.reply.code, bounce.reply.enhanced) == (500, "5.4.1")
