"""A report that a reader pressed "spam": whom it names, and whether a person said so."""

import pytest

from newsletter.feedback import complaint, parts
from newsletter.feedback.complaint import Complaint


def report(fields: str, *, copy: str = "message/rfc822", to: str = "bob@example.org") -> bytes:
    return (
        'From: fbl@example.net\nContent-Type: multipart/report; report-type=feedback-report; boundary="x"\n\n'
        f"--x\nContent-Type: text/plain\n\nSpam.\n--x\nContent-Type: message/feedback-report\n\n{fields}\n"
        f"--x\nContent-Type: {copy}\n\nTo: {to}\nSubject: Papers\n\nText.\n--x--\n"
    ).encode()


def read(fields: str, **given: str) -> Complaint | None:
    return complaint.read(parts.cut(report(fields, **given)))


@pytest.mark.parametrize("name", ["Original-Rcpt-To", "Removal-Recipient", "Redacted-Address"])
def test_a_report_names_whom_we_wrote_to_in_one_of_three_fields(name: str) -> None:
    assert read(f"Feedback-Type: abuse\n{name}: <ada@example.org>\n") == Complaint(
        recipient="ada@example.org", kind="abuse"
    )


@pytest.mark.parametrize(
    "copy",
    [
        *("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/partial"),
    ],
)
def test_a_report_that_names_nobody_is_of_whom_the_copy_was_written_to(copy: str) -> None:
    assert read("Feedback-Type: Abuse \n", copy=copy) == Complaint(recipient="bob@example.org", kind="abuse")


def test_a_report_without_a_name_or_a_copy_is_of_nobody() -> None:
    assert read("User-Agent: x\n", copy="text/plain") == Complaint(recipient="", kind="")


def test_a_mail_without_a_report_is_no_complaint() -> None:
    assert complaint.read(parts.cut(b"Subject: hello\n\nFeedback-Type: abuse\n")) is None


@pytest.mark.parametrize(
    ("kind", "of_a_reader"),
    [
        *((kind, True) for kind in ("abuse", "complaint", "fraud", "miscategorized", "opt-out", "opt-out-list")),
        *((kind, True) for kind in ("other", "virus")),
        *((kind, False) for kind in ("not-spam", "auth-failure", "dmarc", "")),
    ],
)
def test_a_servers_finding_is_no_readers_complaint(kind: str, of_a_reader: bool) -> None:
    assert Complaint(recipient="ada@example.org", kind=kind).is_of_a_reader is of_a_reader
