"""Families of wordings: what a word that may mean several things means beside other words."""

import pytest

from newsletter.delivery.smtp.replies import reply
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step, Whose

GONE, REFUSES, LATER = Whose.RECIPIENT_GONE, Whose.RECIPIENT_REFUSES, Whose.RECIPIENT_LATER
SENDER, REPUTATION, CONTENT, FAULT = Whose.SENDER, Whose.REPUTATION, Whose.CONTENT, Whose.RELAY_FAULT


@pytest.mark.parametrize(
    ("code", "said", "at", "whose"),
    [
        (550, "a host name cannot stand as a From: address, please use a full From", Step.LATER, SENDER),
        (550, "you are not this server, so do not greet us with its name", Step.EHLO, SENDER),
        (550, "client mail.example.net from an unknown TLD", Step.CONNECT, SENDER),
        (550, "no valid HELO name: mail is not accepted from a nameless host", Step.EHLO, SENDER),
        (550, "relay for example.org disabled", Step.RCPT, SENDER),
        (450, "sender <papers@example.com> temporary failure", Step.MAIL, FAULT),
        (550, "the only MX of example.org points to localhost", Step.LATER, FAULT),
        (554, "mail from the domain example.com is not welcome", Step.LATER, REPUTATION),
        (571, "you have been banned by the administrator", Step.LATER, REPUTATION),
        (550, "the sending domain example.com has been banned", Step.RCPT, REPUTATION),
        (550, "your mail scored 12.5 and had to be below 8", Step.DOT, CONTENT),
        (550, "this file extension is blacklisted", Step.DOT, CONTENT),
        (421, "out of connection slots", Step.CONNECT, Whose.RATE),
        (421, "your mails come in faster than we read", Step.MAIL, Whose.RATE),
        (550, "quota of the sender exceeded", Step.DOT, Whose.QUOTA),
        (550, "the sending network was barred", Step.RCPT, REPUTATION),
        (550, "message too big for this inbox", Step.DOT, CONTENT),
        (550, "<us@example.com>: sender address rejected: user unknown in relay recipient table", Step.RCPT, SENDER),
    ],
)
def test_words_about_us_and_our_mail_blame_no_recipient(code: int, said: str, at: Step, whose: Whose) -> None:
    meant = verdict(reply(code, said), at=at)
    assert (meant.whose, meant.suppress) == (whose, False)


@pytest.mark.parametrize(
    ("code", "said", "whose"),
    [
        (451, "could not complete recipient callout", LATER),
        (550, "papers@example.com was blocked by this very user", REFUSES),
        (550, "your IP or your address was blocked by the recipient", REFUSES),
        (550, "<ada@example.org> has blocklisted <papers@example.com>", REFUSES),
        (550, "mailbox unavailable: it accepts mail from friends only", REFUSES),
    ],
)
def test_words_about_a_recipient_who_is_there_suppress_nobody(code: int, said: str, whose: Whose) -> None:
    meant = verdict(reply(code, said), at=Step.RCPT)
    assert (meant.whose, meant.suppress) == (whose, False)


def test_a_mailbox_that_could_not_be_located_is_gone() -> None:
    meant = verdict(reply(550, "we couldn't locate that mailbox"), at=Step.RCPT)
    assert (meant.whose, meant.suppress) == (GONE, True)


@pytest.mark.parametrize(
    ("said", "suppress"),
    [
        ("no account with us", False),
        ("no such account at our service", False),
        ("you have no account", False),
        ("<ada@example.org> has no account with us", True),
        ("this user has no account", True),
    ],
)
def test_an_account_that_may_be_ours_is_no_proof_of_a_dead_mailbox(said: str, suppress: bool) -> None:
    meant = verdict(reply(550, said), at=Step.RCPT)
    assert (meant.whose, meant.suppress, meant.of_mailbox) == (GONE, suppress, suppress)


@pytest.mark.parametrize(
    ("code", "said", "at", "whose", "suppress"),
    [
        (451, "4.3.2 <ada@example.org>: Recipient address rejected: internal database error", Step.RCPT, FAULT, False),
        (552, "more Received: fields than our limit", Step.DOT, FAULT, False),
        (550, "too many redirections", Step.RCPT, FAULT, False),
        (550, "mailbox unavailable; we could not deliver it, retry again later", Step.RCPT, FAULT, False),
        (550, "recipient prohibited (3)", Step.RCPT, REFUSES, False),
        (550, "5.1.1 mailbox unavailable: the server is busy", Step.RCPT, FAULT, False),
        (550, "5.1.1 mailbox unavailable: internal error", Step.RCPT, FAULT, False),
        (550, "5.1.1 ask us later", Step.RCPT, FAULT, False),
        (554, "a synchronisation error", Step.CONNECT, FAULT, False),
        (554, "5.6.2 a customer's own policy refused it", Step.DOT, REFUSES, False),
        (550, "access to <ada@example.org> is forbidden", Step.RCPT, REFUSES, False),
        (550, "5.1.1 this user is unavailable", Step.RCPT, GONE, True),
        (432, "4.3.2 the recipient's delivery limit", Step.DOT, LATER, False),
        (451, "the user has exceeded his rate limit", Step.RCPT, LATER, False),
        (421, "this domain was suspended", Step.MAIL, SENDER, False),
        (554, "free accounts write to verified people only", Step.DOT, SENDER, False),
        (550, "this From is not registered with your account", Step.DOT, SENDER, False),
        (550, "unregistered sending domain", Step.DOT, SENDER, False),
        (421, "TLS 1.1 is deprecated", Step.EHLO, SENDER, False),
        (550, "sign in first", Step.RCPT, SENDER, False),
        (550, "postmaster verification failed: 550 user unknown", Step.RCPT, SENDER, False),
        (550, "the allowance is exhausted", Step.RCPT, Whose.QUOTA, False),
        (550, "Requested action not taken: mailbox unavailable (sender rejected)", Step.RCPT, SENDER, False),
        (550, "mailbox unavailable: a rule of policy", Step.RCPT, Whose.UNCLEAR, False),
        (550, "Recipient address rejected: see https://check.spamhaus.org/x", Step.RCPT, REPUTATION, False),
        (550, "Recipient address rejected: see http://www.openspf.org/Why", Step.RCPT, SENDER, False),
        (554, "Store.MailboxDisabledForGood", Step.LATER, REFUSES, True),
        (550, "a virus, found by the rule spf-dkim-forged", Step.DOT, CONTENT, False),
        (550, "Recipient address rejected: unverified address: unknown user", Step.RCPT, GONE, True),
        (451, "4.7.1 Recipient address rejected: policy is temporarily unavailable", Step.RCPT, FAULT, False),
        (550, "only one recipient for a bounce", Step.RCPT, FAULT, False),
        (550, "not on the permitted senders list of this mailbox", Step.RCPT, REFUSES, False),
        (554, "blocked, as the bounce rate is too high for our limit", Step.DOT, CONTENT, False),
        (503, "5.5.1 authentication is disabled", Step.MAIL, SENDER, False),
        (550, "the account does not exist or is over quota", Step.RCPT, GONE, True),
        (550, "RESOLVER.RST.UserSizeLimit; too large", Step.LATER, CONTENT, False),
        (550, "recipient not authorised", Step.RCPT, REFUSES, False),
        (554, "mail for this domain is no longer accepted", Step.RCPT, GONE, True),
        (550, "the trial has ended", Step.RCPT, SENDER, False),
    ],
)
def test_a_cause_says_more_than_the_phrase_beside_it(
    code: int, said: str, at: Step, whose: Whose, suppress: bool
) -> None:
    meant = verdict(reply(code, said), at=at)
    assert (meant.whose, meant.suppress) == (whose, suppress)
