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
        (451, "unable to filter the message now", Step.DOT, Whose.RELAY_FAULT, False),
        (552, "the message could not be saved", Step.DOT, Whose.RELAY_FAULT, False),
        (554, "you talked before our greeting", Step.DATA, Whose.RELAY_FAULT, False),
        (503, "say RCPT first", Step.DATA, Whose.RELAY_FAULT, False),
        (450, "one recipient per transaction, please", Step.RCPT, Whose.RELAY_FAULT, False),
        (550, "no certificate matches the TLSA record of the next host", Step.RCPT, Whose.RELAY_FAULT, False),
        (554, "the MX of example.net points back to us", Step.LATER, Whose.RELAY_FAULT, False),
        (550, "I could not open /home/ada/Maildir", Step.LATER, Whose.RELAY_FAULT, False),
        (421, "connection refused: too many sessions from 192.0.2.7", Step.CONNECT, Whose.RATE, False),
        (421, "4.7.25 rate limited, as your host has no name", Step.DOT, Whose.SENDER, False),
        (421, "please slow down your sending", Step.MAIL, Whose.RATE, False),
        (452, "more recipients than one message may have", Step.RCPT, Whose.RATE, False),
        (550, "all messages of your plan are used up: you used up 300 today", Step.MAIL, Whose.QUOTA, False),
        (554, "blocked for now: too many messages that look like spam", Step.CONNECT, Whose.REPUTATION, False),
        (550, "votre serveur est bloque", Step.CONNECT, Whose.REPUTATION, False),
        (550, "mail from your region is refused", Step.CONNECT, Whose.REPUTATION, False),
        (550, "the date header is missing", Step.DOT, Whose.CONTENT, False),
        (550, "encrypted archives are not accepted", Step.DOT, Whose.CONTENT, False),
        (550, "registered users only", Step.RCPT, Whose.SENDER, False),
        (550, "not in my address book", Step.RCPT, REFUSES, False),
        (550, "this user does not accept mail in other languages", Step.RCPT, REFUSES, False),
        (550, "mail for this address is restricted", Step.RCPT, REFUSES, False),
        (550, "this recipient does not want your mail", Step.RCPT, REFUSES, True),
        (550, "the recipient's server does not want mail of your network", Step.RCPT, Whose.UNCLEAR, False),
        (550, "the mailbox was not opened for 12 months", Step.RCPT, REFUSES, True),
        (550, "nobody by this name", Step.RCPT, GONE, True),
        (550, "user is unknown, relay=mx.example.net", Step.RCPT, GONE, True),
        (450, "against our policy", Step.MAIL, Whose.REPUTATION, False),
        (554, "connection refused: the sender does not match your login", Step.MAIL, Whose.SENDER, False),
        (550, "the mail was, sorry, refused", Step.DOT, Whose.CONTENT, False),
        (450, "cannot verify ada@example.org at the moment", Step.RCPT, LATER, False),
        (552, "quota exceeded", Step.RCPT, LATER, False),
        (450, "we have not seen you before, come back in 5 minutes", Step.RCPT, LATER, False),
        (550, "the account or domain may not exist: sender verify failed", Step.RCPT, Whose.SENDER, False),
        (550, "Local mailbox ada@example.org is unavailable: account is disabled", Step.RCPT, REFUSES, True),
        (550, "this mailbox is currently disabled, please try again later", Step.RCPT, LATER, False),
        (
            550,
            "5.1.1 requested action not taken: mailbox unavailable. try again later",
            Step.RCPT,
            Whose.RELAY_FAULT,
            False,
        ),
        (550, "5.1.1 user unknown, try again later", Step.RCPT, GONE, True),
        (550, "mail of ada@example.org is locked due to inactivity", Step.RCPT, REFUSES, True),
        (551, "user unknown or mailbox full", Step.RCPT, GONE, True),
        (550, "no forwarding entry for this address", Step.RCPT, GONE, True),
        (550, "this user cannot receive external mail", Step.RCPT, REFUSES, False),
        (550, "the limit of unknown recipients is exceeded", Step.RCPT, Whose.UNCLEAR, False),
        (550, "Invalid DNS A resource record", Step.RCPT, Whose.SENDER, False),
        (550, "the domain may not exist, or a DNS check failed", Step.DOT, Whose.SENDER, False),
        (451, "4.4.3 temporary failure of a DKIM lookup", Step.DOT, Whose.RELAY_FAULT, False),
        (501, "5.5.4 unrecognized parameter SIZE", Step.MAIL, Whose.RELAY_FAULT, False),
        (554, "service refused", Step.CONNECT, Whose.REPUTATION, False),
        (554, "we do not accept any messages from this network", Step.CONNECT, Whose.REPUTATION, False),
        (421, "4.7.1 T7-31", Step.CONNECT, Whose.REPUTATION, False),
        (554, "5.7.1 you may not use this service at all", Step.AUTH, Whose.SENDER, False),
        (451, "300 messages in the past 24h reached", Step.DOT, Whose.QUOTA, False),
        (452, "4.7.3 tenant quota exceeded", Step.RCPT, LATER, False),
        (421, "message threshold exceeded", Step.CONNECT, Whose.RATE, False),
        (543, "xq-17", Step.DOT, Whose.CONTENT, False),
        (550, "not possible for this recipient", Step.DOT, Whose.UNCLEAR, False),
        (550, "to a trial account you can send only to your own address", Step.RCPT, Whose.SENDER, False),
        (550, "example.org is a closed system", Step.RCPT, REFUSES, False),
        (550, "5.1.1 <ada@example.org>: Recipient address rejected: example.org", Step.RCPT, GONE, True),
        (550, "5.1.1 Recipient address rejected: Access denied", Step.RCPT, REFUSES, False),
        (550, "5.1.1 you are not subscribed to that group", Step.RCPT, REFUSES, False),
        (550, "<ada@example.org> is not used", Step.RCPT, GONE, True),
        (550, "the recipient verification failed", Step.RCPT, GONE, True),
        (550, "this address is not served by this host", Step.RCPT, GONE, True),
        (550, "she has left", Step.RCPT, GONE, True),
        (550, "ada is not an active user of example.org (invalid username)", Step.RCPT, GONE, True),
        (550, "our webmail has been discontinued", Step.RCPT, REFUSES, True),
        (550, "ada@example.org... user account is unavailable", Step.RCPT, REFUSES, False),
        (550, "the mail bounces by a setting of the organisation: organisational setting", Step.DOT, REFUSES, False),
        (552, "blocks quota exceeded", Step.DOT, LATER, False),
        (550, "can't verify recipient", Step.RCPT, LATER, False),
        (554, "Message rejected: Address suppress-listed", Step.DOT, REFUSES, True),
        (421, "mail from 192.0.2.7 temporarily delayed", Step.CONNECT, Whose.RATE, False),
        (421, "mail from 192.0.2.7 temporarily delayed for complaints", Step.CONNECT, Whose.REPUTATION, False),
        (451, "4.7.1 Client host rejected: come slower", Step.RCPT, Whose.RATE, False),
        (554, "you are not allowed to send here", Step.CONNECT, Whose.REPUTATION, False),
        (550, "5.7.1 not permitted for direct delivery", Step.RCPT, Whose.REPUTATION, False),
        (550, "5.7.1 reject content (listed)", Step.DOT, Whose.CONTENT, False),
        (554, "failed our antispam checks, see SPF and PTR", Step.DOT, Whose.CONTENT, False),
        (550, "the login is different from the sender", Step.DOT, Whose.SENDER, False),
        (554, "OutboundSpam: the sender is held", Step.DOT, Whose.SENDER, False),
        (554, "the message is unqueuable", Step.DOT, Whose.RELAY_FAULT, False),
        (550, "the local part of the address is too long", Step.RCPT, GONE, True),
        (451, "4.7.24 a temporary SPF error", Step.MAIL, Whose.RELAY_FAULT, False),
        (451, "4.3.0 signing failed", Step.DOT, Whose.RELAY_FAULT, False),
        (450, "4.7.1 in maintenance, try again later", Step.RCPT, Whose.RELAY_FAULT, False),
        (450, "4.7.1 not more than once per 5 minutes", Step.RCPT, Whose.RATE, False),
        (451, "192.0.2.7 is not yet authorised to deliver mail to ada@example.org", Step.RCPT, LATER, False),
        (421, "the session is open for too long", Step.MAIL, Whose.RELAY_FAULT, False),
        (550, "host mx.example.net isn't allowed to relay", Step.RCPT, Whose.SENDER, False),
        (421, "4.1.2 Recipient address rejected: no reverse name of your IP", Step.RCPT, Whose.SENDER, False),
        (550, "this account is not permitted...ada@example.org", Step.RCPT, REFUSES, False),
        (550, "cannot deliver the mail to ada@example.org", Step.RCPT, Whose.UNCLEAR, False),
        (550, "the colour of the text is unacceptable", Step.DOT, Whose.CONTENT, False),
        (552, "his space has used up", Step.DOT, LATER, False),
        (550, "unable to validate the recipient", Step.RCPT, GONE, True),
        (550, "no such mail drop", Step.RCPT, GONE, True),
        (550, "could not find this account", Step.RCPT, GONE, True),
        (550, "the domain has a policy that prohibited this", Step.DOT, REFUSES, False),
        (550, "for one or more: the account that you tried to reach is inactive", Step.DOT, REFUSES, True),
        (554, "connection refused: abuse", Step.CONNECT, Whose.REPUTATION, False),
        (550, "excessive unknowns", Step.RCPT, Whose.REPUTATION, False),
        (421, "the relay is not ready", Step.RCPT, Whose.RELAY_FAULT, False),
        (452, "4.3.1 no space on the system", Step.RCPT, Whose.RELAY_FAULT, False),
        (452, "4.2.2 no space in this mailbox", Step.RCPT, LATER, False),
        (451, "the sender domain must resolve", Step.DOT, Whose.SENDER, False),
        (550, "mail to foreign domains is not supported here", Step.LATER, Whose.SENDER, False),
        (550, "I cannot deliver messages for ada@example.org", Step.RCPT, Whose.SENDER, False),
        (451, "we have reached our limit of work from your host", Step.CONNECT, Whose.RATE, False),
        (550, "an unusual volume of junk mail coming from your server", Step.DOT, Whose.REPUTATION, False),
        (421, "your IP was filtered", Step.CONNECT, Whose.REPUTATION, False),
        (550, "you stand on the recipient's own reject list", Step.RCPT, REFUSES, True),
        (550, "sender is on the recipient's block list", Step.RCPT, REFUSES, False),
        (554, "the filter scored it 12.5 (DKIM_NONE, URIBL_X)", Step.DOT, Whose.CONTENT, False),
        (550, "this mail was stopped by a bulk mail filter", Step.DOT, Whose.CONTENT, False),
        (554, "5.7.1 <ada@example.org>: Recipient address rejected: quota reached", Step.RCPT, LATER, False),
        (550, "retry time not reached", Step.LATER, Whose.RELAY_FAULT, False),
        (554, "error while delivering this message", Step.DOT, Whose.RELAY_FAULT, False),
        (501, "the domain is reserved by RFC 6761", Step.RCPT, GONE, True),
        (451, "put off for its suspicious text", Step.DOT, Whose.CONTENT, False),
        (501, "argument is no base64 string", Step.AUTH, Whose.SENDER, False),
        (436, "the sender does not match the authenticated user", Step.MAIL, Whose.SENDER, False),
        (550, "sending for this account is suspended", Step.DOT, Whose.SENDER, False),
        (
            550,
            "sender verify failed: the return path <us@example.com> does not appear to be in use",
            Step.RCPT,
            Whose.SENDER,
            False,
        ),
        (554, "connection refused: IP name lookup failed", Step.CONNECT, Whose.SENDER, False),
        (556, "number of recipients is above what we take", Step.RCPT, Whose.RATE, False),
        (550, "not taking messages for this user: limit reached", Step.RCPT, LATER, False),
        (550, "5.2.1 the inbox is not available", Step.RCPT, REFUSES, False),
        (451, "no connection; it lay in the queue too long", Step.LATER, Whose.RELAY_FAULT, False),
        (454, "4.7.5 the certificate of the peer: peer certificate not trusted", Step.LATER, Whose.RELAY_FAULT, False),
        (550, "5.1.1 the From address has to be on your domain", Step.DOT, Whose.SENDER, False),
        (554, "5.4.5 the mail has expired", Step.LATER, Whose.RELAY_FAULT, False),
        (450, "4.2.1 receiving messages too fast", Step.RCPT, LATER, False),
        (550, "unable to route mail to <ada@example.org>", Step.RCPT, GONE, True),
        (526, "no answer from the DNS", Step.LATER, GONE, True),
        (526, "no answer from the DNS for the sender", Step.LATER, Whose.RELAY_FAULT, False),
    ],
)
def test_words_win_over_codes(code: int, said: str, at: Step, whose: Whose, suppress: bool) -> None:
    meant = verdict(reply(code, said), at=at)
    assert (meant.whose, meant.suppress) == (whose, suppress)


def test_an_enhanced_code_decides_where_words_are_silent_and_is_not_known_for_sure() -> None:
    meant = verdict(reply(550, "5.1.1 sorry"), at=Step.RCPT)
    assert (meant.whose, meant.suppress, meant.known) == (GONE, True, False)


@pytest.mark.parametrize(
    ("step", "whose"),
    [
        (Step.CONNECT, Whose.REPUTATION),
        (Step.EHLO, Whose.REPUTATION),
        (Step.AUTH, Whose.SENDER),
        (Step.MAIL, Whose.SENDER),
    ],
)
def test_nothing_said_before_rcpt_is_about_a_recipient_nor_at_the_door_about_a_sender(step: Step, whose: Whose) -> None:
    said = [verdict(reply(code, "User unknown"), at=step).whose for code in (450, 550)]
    assert said == [Whose.RELAY_FAULT, whose]


def test_nobody_has_seen_a_text_that_was_not_sent() -> None:
    before, after = (verdict(reply(554, "spam detected"), at=step) for step in (Step.RCPT, Step.DOT))
    large = verdict(reply(552, "message size exceeds the limit"), at=Step.MAIL)
    assert (before.whose, before.cure, after.whose) == (Whose.REPUTATION, "reputation", Whose.CONTENT)
    assert large.whose is Whose.CONTENT


def test_a_4xx_ends_nobody_and_suppresses_nobody() -> None:
    meant = verdict(reply(450, "4.1.1 User unknown"), at=Step.RCPT)
    assert (meant.whose, meant.then, meant.suppress) == (LATER, Then.LATER, False)


def test_a_code_alone_suppresses_nobody_in_answer_to_the_text() -> None:
    assert [verdict(reply(550, "5.1.1 no"), at=step).suppress for step in (Step.RCPT, Step.DOT)] == [True, False]


def test_what_stands_in_an_address_or_a_link_is_no_word_of_the_reply() -> None:
    meant = verdict(reply(550, "<user.unknown@example.org> see https://example.org/mailbox-full"), at=Step.RCPT)
    assert meant.whose is Whose.UNCLEAR


def test_a_row_of_the_operator_wins_and_is_not_trusted_as_ours_are() -> None:
    row = operators(says="Hier nicht  bekannt", whose=GONE, suppress=True)
    meant = verdict(reply(550, "5.0.0 HIER NICHT BEKANNT (x7)"), at=Step.RCPT, rows=(row,))
    assert (meant.whose, meant.suppress, meant.known) == (GONE, True, False)


def test_every_row_has_a_reason() -> None:
    assert [row for row in rows() if not row.why] == []


@pytest.mark.parametrize("words", ["user ", "message the ", "limit a ", "not ", "a", "\ufffd", "12 "])
def test_a_reply_without_end_takes_no_time_to_judge(words: str) -> None:
    began = process_time()
    verdict(reply(550, words * 100_000), at=Step.DOT)
    assert process_time() - began < 1


def test_only_a_row_of_the_programs_own_table_makes_a_reply_known() -> None:
    said = reply(550, b"5.7.1 No such user!")
    own = operators(says="no such user", whose=Whose.RECIPIENT_REFUSES, suppress=False)
    known = [verdict(said, at=Step.RCPT, rows=given).known for given in ((), (own,))]
    assert (known, verdict(reply(550, b"Administratively odd"), at=Step.RCPT).known) == ([True, False], False)
    assert {row.ours for row in rows()} == {True}


@pytest.mark.parametrize(("code", "is_permanent"), [(499, False), (500, True), (550, True)])
def test_a_reply_is_permanent_from_500_on_and_only_such_a_one_suppresses(code: int, is_permanent: bool) -> None:
    meant = verdict(reply(code, b"5.1.1 no such user"), at=Step.RCPT)
    assert (meant.permanent, meant.suppress) == (is_permanent, is_permanent)


def test_what_seems_to_be_of_a_recipient_is_not_before_rcpt() -> None:
    meant = verdict(reply(550, b"5.1.1 no such user"), at=Step.MAIL)
    assert (meant.suppress, "a reply before RCPT is not about a recipient" in meant.why) == (False, True)
