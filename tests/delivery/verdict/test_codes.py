"""What a code alone says: whose fault it is, in the words that an operator reads."""

import pytest

from newsletter.delivery.verdict.codes import by_code, suppresses
from newsletter.delivery.verdict.kinds import Repeated, Step, Then, Whose

GONE, REFUSES, LATER = Whose.RECIPIENT_GONE, Whose.RECIPIENT_REFUSES, Whose.RECIPIENT_LATER


@pytest.mark.parametrize(
    ("enhanced", "whose", "why"),
    [
        ("5.1.8", Whose.SENDER, "a bad sender's address"),
        ("5.1.10", GONE, "a bad address"),
        ("4.2.9", LATER, "an address or a mailbox that cannot be served now"),
        ("5.2.1", REFUSES, "a mailbox that takes nothing"),
        ("5.2.2", LATER, "a full mailbox"),
        ("5.3.4", Whose.CONTENT, "a message that is too large"),
        ("4.7.1", LATER, "most often greylisting"),
        ("5.6.3", Whose.CONTENT, "what the message holds"),
        ("5.4.4", GONE, "no way to the domain"),
        ("4.4.1", Whose.RELAY_FAULT, "the system or the way to it"),
        ("4.5.3", Whose.RATE, "too many recipients"),
        ("5.5.4", Whose.RELAY_FAULT, "the protocol"),
        ("5.7.26", Whose.SENDER, "a login, TLS, SPF, DKIM, DMARC or a host's name"),
    ],
)
def test_an_enhanced_code_says_whose_fault_it_is(enhanced: str, whose: Whose, why: str) -> None:
    code = 450 if enhanced.startswith("4") else 550
    assert by_code(code, enhanced, Step.RCPT) == (whose, f"{enhanced} means {why}")


@pytest.mark.parametrize(
    ("code", "enhanced", "at", "whose", "why"),
    [
        (535, "", Step.AUTH, Whose.SENDER, "535 asks for a login or TLS"),
        (538, "5.7.11", Step.AUTH, Whose.SENDER, "538 asks for a login or TLS"),
        (502, "", Step.RCPT, Whose.RELAY_FAULT, "502 means a command that was not understood or came out of turn"),
        (421, "", Step.CONNECT, Whose.RELAY_FAULT, "a temporary refusal before RCPT"),
        (554, "", Step.EHLO, Whose.REPUTATION, "a permanent refusal at the door"),
        (550, "", Step.MAIL, Whose.SENDER, "a permanent refusal before RCPT"),
        (552, "", Step.RCPT, LATER, "552 at RCPT means a full mailbox"),
        (551, "", Step.RCPT, GONE, "551 at RCPT means that the user or the domain is not there"),
        (556, "", Step.RCPT, GONE, "556 at RCPT means that the user or the domain is not there"),
        (450, "", Step.RCPT, LATER, "450 at RCPT means a mailbox that cannot be served now"),
        (452, "", Step.RCPT, LATER, "452 at RCPT means a mailbox that cannot be served now"),
        (451, "", Step.RCPT, Whose.RELAY_FAULT, "a temporary refusal without a reason"),
        (450, "", Step.DOT, Whose.RELAY_FAULT, "a temporary refusal without a reason"),
        (451, "4.7.0", Step.RCPT, Whose.UNCLEAR, "no reason is given"),
        (550, "5.7.1", Step.DOT, Whose.CONTENT, "a refusal in answer to the text"),
        (552, "", Step.DOT, Whose.CONTENT, "a refusal in answer to the text"),
        (554, "", Step.DOT, Whose.CONTENT, "a refusal in answer to the text"),
        (543, "", Step.DOT, Whose.CONTENT, "a refusal in answer to the text"),
        (550, "", Step.DOT, Whose.CONTENT, "a refusal in answer to the text"),
        (521, "5.2.1", Step.RCPT, Whose.REPUTATION, "521 means a host that takes no mail of ours [RFC 7504]"),
        (550, "5.5.1", Step.RCPT, Whose.RELAY_FAULT, "5.5.1 means the protocol"),
        (421, "4.7.1", Step.CONNECT, Whose.REPUTATION, "4.7.1 before RCPT means a policy about us"),
        (554, "", Step.RCPT, Whose.UNCLEAR, "no reason is given"),
        (550, "", Step.LATER, Whose.UNCLEAR, "no reason is given"),
    ],
)
def test_a_bare_code_means_what_its_step_makes_of_it(
    code: int, enhanced: str, at: Step, whose: Whose, why: str
) -> None:
    assert by_code(code, enhanced, at) == (whose, why)


@pytest.mark.parametrize(
    ("code", "enhanced", "at", "is_gone"),
    [
        *((550, enhanced, Step.RCPT, True) for enhanced in ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")),
        (550, "5.1.1", None, True),
        (500, "5.1.1", Step.RCPT, True),
        (550, "5.1.1", Step.DOT, False),
        (499, "5.1.1", Step.RCPT, False),
        (550, "5.1.4", Step.RCPT, False),
        (550, "", Step.RCPT, False),
    ],
)
def test_a_code_that_names_no_mailbox_suppresses_but_never_in_answer_to_a_text(
    code: int, enhanced: str, at: Step | None, is_gone: bool
) -> None:
    assert suppresses(code, enhanced, at) is is_gone


def test_what_a_verdict_is_made_of_is_told_in_these_words() -> None:
    assert [each.value for each in Whose] == [
        *("recipient_gone", "recipient_refuses", "recipient_later", "rate", "quota", "sender", "reputation", "content"),
        *("relay_fault", "unclear"),
    ]
    assert [each.value for each in Then] == ["end", "later", "slow", "wait", "rest", "pause", "retry"]
    assert [each.value for each in Step] == ["connect", "ehlo", "auth", "mail", "rcpt", "data", "dot", "later"]
    assert [each.value for each in Repeated] == ["full", "rule"]
