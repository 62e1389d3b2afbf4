"""Real bounces, complaints and odd mail: read within bounds, and understood by kind."""

import re
from pathlib import Path

import pytest

from bench.bounces import counted
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step, Verdict
from newsletter.feedback import bounce
from newsletter.feedback.bounce import Kind


def test_real_bounces_are_found_with_the_address_they_are_about(shared: Path) -> None:
    counts = counted(shared / "corpora" / "bounces").total
    assert counts["found"] >= 0.95 * counts["bounces"] > 0
    assert counts["address"] >= 0.97 * counts["bounces"]
    assert counts["complaints found"] == counts["complaints"] > 0
    assert counts["dead suppressed"] >= 0.95 * counts["dead"] > 0
    assert (counts["others suppressed"] <= 0.01 * counts["others"], counts["automatic counted"]) == (True, 0)


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_the_end_of_lines_changes_no_reading(shared: Path, ending: bytes) -> None:
    mails = [path.read_bytes().replace(b"\r\n", b"\n") for path in (shared / "corpora/bounces/mail").iterdir()]
    differ = [mail for mail in mails if bounce.read(mail) != bounce.read(mail.replace(b"\n", ending))]
    assert (len(mails) > 300, differ) == (True, [])


def test_the_name_of_a_server_changes_no_verdict(shared: Path) -> None:
    mails = [path.read_bytes() for path in (shared / "corpora/bounces/mail").iterdir()]
    differ = [
        mail for mail in mails if verdicts(mail) != verdicts(re.sub(rb"\b(example|libsisimai)\.", rb"x\1.", mail))
    ]
    assert (len(mails) > 300, differ) == (True, [])


def verdicts(mail: bytes) -> list[tuple[bool, Verdict]]:
    """What follows from what a mail says of each recipient."""
    return [(returned.failed, verdict(returned.reply, at=Step.LATER)) for returned in bounce.read(mail).bounces]


def test_odd_mail_is_no_bounce_and_no_error(shared: Path) -> None:
    mails = [path for path in sorted((shared / "corpora" / "odd-mail").rglob("*")) if path.is_file()]
    bounces = [path.name for path in mails if bounce.read(path.read_bytes()).kind is not Kind.NONE]
    assert (len(mails) > 20, bounces) == (True, [])
