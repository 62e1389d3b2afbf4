"""Words about us, our account or our domain say nothing of a mailbox."""

import pytest

from newsletter.delivery.smtp.replies import reply
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step


@pytest.mark.parametrize("said", ["", "<ada@example.org>: Recipient address rejected: "])
@pytest.mark.parametrize(
    "why",
    [
        "your account does not exist",
        "invalid HELO",
        "the sender's mailbox is closed",
        "no such user: log in with a valid certificate",
        "reverse DNS unknown",
        "your network is not known here",
        "mail from this user is disabled",
        "the return address does not exist",
        "invalid hostname",
        "you have been removed",
        "authenticated user not found",
        "the domain in From: does not exist",
    ],
)
def test_words_about_us_suppress_nobody(said: str, why: str) -> None:
    meant = [verdict(reply(550, f"{enhanced} {said}{why}"), at=Step.RCPT) for enhanced in ("5.1.1", "5.7.1", "")]
    assert [(each.suppress, each.of_mailbox) for each in meant] == [(False, False)] * 3


def test_a_server_that_repeats_sender_and_recipient_before_its_words_speaks_of_neither() -> None:
    wrapped = "5.1.1 From: <papers@example.com> RCPT: <ada@example.org> 192.0.2.1 does not like recipient. User unknown"
    meant = verdict(reply(550, wrapped), at=Step.RCPT)
    assert (meant.suppress, meant.of_mailbox) == (True, True)
