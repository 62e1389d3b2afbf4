"""What a reply means: whose fault it is, by its words, its code and its step."""

from time import process_time

import pytest

from newsletter.delivery.smtp.replies import reply
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step, Then, Whose
from newsletter.delivery.verdict.table import operators, rows

GONE, REFUSES, LATER = Whose.RECIPIENT_GONE, Whose.RECIPIENT_REFUSES, Whose.RECIPIENT_LATER


@pytest.mark.parametrize(
    ("code", "said", "at", "whose", "suppress"),
    [
        (550, "5.7.1 No such user!", Step.RCPT, GONE, True),
        (550, "5.1.1 <ada@example.org>: user unknown", Step.RCPT, GONE, True),
        (550, "5.4.1 Recipient address rejected: Access denied", Step.RCPT, GONE, True),
        (550, "<ada@example.org>: kein solches Postfach; Empfaenger unbekannt", Step.RCPT, GONE, True),
        (550, "5.2.1 this mailbox is disabled", Step.RCPT, REFUSES, True),
        (550, "5.7.1 this recipient takes mail from its organisation only", Step.RCPT, REFUSES, False),
        (550, "5.7.133 ResolverRejected", Step.RCPT, REFUSES, False),
        (552, "5.2.2 mailbox full", Step.RCPT, LATER, False),
        (451, "4.7.1 Greylisted, come back later", Step.RCPT, LATER, False),
        (454, "Throttling failure: Maximum sending rate exceeded.", Step.DOT, Whose.RATE, False),
        (550, "5.1.1 this address has sent to too many recipients this hour", Step.RCPT, Whose.RATE, False),
        (550, "5.1.90 you have reached your daily limit for message recipients", Step.DOT, Whose.QUOTA, False),
        (552, "5.2.2 you are over your relay quota", Step.MAIL, Whose.QUOTA, False),
        (554, "Message rejected: Email address is not verified.", Step.DOT, Whose.SENDER, False),
        (501, "5.1.0 Invalid Sender", Step.RCPT, Whose.SENDER, False),
        (554, "5.7.1 Client host [192.0.2.7] blocked using bl.example.net", Step.RCPT, Whose.REPUTATION, False),
        (421, "4.7.0 rate limited due to IP reputation", Step.DOT, Whose.REPUTATION, False),
        (550, "5.7.1 RESOLVER.RST.AuthRequired; authentication required", Step.RCPT, REFUSES, False),
        (550, "#5.1.0 Address rejected.", Step.RCPT, GONE, True),
        (550, "User Ada Lovelace (ada@example.org) not listed in the company's directory", Step.LATER, GONE, True),
        (521, "5.3.2 system not accepting network messages", Step.LATER, GONE, True),
        (550, "Recipient address rejected: On hold", Step.RCPT, REFUSES, False),
        (550, "undeliverable to ada@example.org", Step.LATER, Whose.UNCLEAR, False),
        (550, "Name service error for example.org: Host not found, try again", Step.LATER, Whose.RELAY_FAULT, False),
        (550, "Your mail cannot be delivered: mail box space not enough", Step.LATER, LATER, False),
        (550, "ada@example.org: quota exceeded", Step.LATER, LATER, False),
        (550, "quota exceeded", Step.MAIL, Whose.QUOTA, False),
        (550, "ada@example.org has exceeded its 24-hour sending limit", Step.RCPT, Whose.QUOTA, False),
        (451, "4.7.500 Server busy. Please try again later", Step.CONNECT, Whose.RELAY_FAULT, False),
        (550, "message contains a blacklisted URL", Step.DOT, Whose.CONTENT, False),
        (552, "5.3.4 message too large", Step.DOT, Whose.CONTENT, False),
        (451, "4.3.0 queue file write error", Step.DOT, Whose.RELAY_FAULT, False),
        (550, "Verification failed for <papers@example.org> Called: 192.0.2.7", Step.RCPT, Whose.SENDER, False),
        (550, "Callback verification failure", Step.RCPT, Whose.SENDER, False),
        (421, "4.7.1 Intrusion prevention active for [192.0.2.7]", Step.CONNECT, Whose.REPUTATION, False),
        (550, "Administratively odd", Step.RCPT, Whose.UNCLEAR, False),
    ],
)
def test_words_win_over_codes(code: int, said: str, at: Step, whose: Whose, suppress: bool) -> None:
    found = verdict(reply(code, said), at=at)
    assert (found.whose, found.suppress) == (whose, suppress)


def test_an_enhanced_code_decides_where_words_are_silent_and_is_not_known_for_sure() -> None:
    found = verdict(reply(550, "5.1.1 sorry"), at=Step.RCPT)
    assert (found.whose, found.suppress, found.known) == (GONE, True, False)


@pytest.mark.parametrize("step", [Step.CONNECT, Step.EHLO, Step.AUTH, Step.MAIL])
def test_nothing_said_before_rcpt_is_about_a_recipient(step: Step) -> None:
    said = [verdict(reply(code, "User unknown"), at=step).whose for code in (450, 550)]
    assert said == [Whose.RELAY_FAULT, Whose.SENDER]


def test_a_4xx_ends_nobody_and_suppresses_nobody() -> None:
    found = verdict(reply(450, "4.1.1 User unknown"), at=Step.RCPT)
    assert (found.whose, found.then, found.suppress) == (LATER, Then.LATER, False)


def test_a_code_alone_suppresses_nobody_in_answer_to_the_text() -> None:
    assert [verdict(reply(550, "5.1.1 no"), at=step).suppress for step in (Step.RCPT, Step.DOT)] == [True, False]


def test_what_stands_in_an_address_or_a_link_is_no_word_of_the_reply() -> None:
    found = verdict(reply(550, "<user.unknown@example.org> see https://example.org/mailbox-full"), at=Step.RCPT)
    assert found.whose is Whose.UNCLEAR


def test_a_row_of_the_operator_wins_and_is_not_trusted_as_ours_are() -> None:
    row = operators(says="Hier nicht  bekannt", whose=GONE, suppress=True)
    found = verdict(reply(550, "5.0.0 HIER NICHT BEKANNT (x7)"), at=Step.RCPT, rows=(row,))
    assert (found.whose, found.suppress, found.known) == (GONE, True, False)


def test_every_row_has_a_reason() -> None:
    assert [row for row in rows() if not row.why] == []


@pytest.mark.parametrize("words", ["user ", "message the ", "limit a ", "not ", "a", "\ufffd", "12 "])
def test_a_reply_without_end_takes_no_time_to_judge(words: str) -> None:
    began = process_time()
    verdict(reply(550, words * 100_000), at=Step.DOT)
    assert process_time() - began < 1
