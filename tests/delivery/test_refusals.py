"""What the operator reads of a relay that refuses us: the cure is of what was said, and at which step."""

import pytest

from newsletter.delivery import refusals
from newsletter.delivery.refusals import Place
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Verdict
from newsletter.models import Reply

LOGIN = "check the user in relays.main.url, relays.main.password and relays.main.security"
PLAIN = "it does not understand plain SMTP: ask its operator, or use another relay"
PASSED_ON = "check the user in relays.main.url, and that the relay accepts mail from this machine"
TEXT = "correct what it names: SPF, DKIM and DMARC of list.sender, TLS"


def at(step: str) -> Place:
    return Place(relay="mail.example.org:587", setting="relays.main", step=step)


def meant(reply: Reply, step: str) -> Verdict:
    return verdict(reply, at=at(step).answered)


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("papers+e12.17.a0@example.org", "papers@example.org", True),
        ("papers+e12.17.a0@example.org", "papers+told-1.0.b1@example.org", True),
        ("papers@example.org", "news@example.org", False),
    ],
)
def test_a_fault_is_known_again_whatever_the_envelope_sender_has_of_its_own(one: str, other: str, is_one: bool) -> None:
    reply, there = Reply(code=550, enhanced="5.7.1", text="no mail from you"), at("MAIL FROM")
    first, second = (
        str(refusals.of_sender(sender, reply, there, meant(reply, "MAIL FROM"))) for sender in (one, other)
    )
    assert (first == second, refusals.fault_of(first) == refusals.fault_of(second)) == (False, is_one)


def test_the_same_words_at_another_step_are_another_fault() -> None:
    reply = Reply(code=550, text="no")
    first, second = (
        refusals.fault_of(str(refusals.of_us(reply, at(step), meant(reply, step)))) for step in ("RCPT TO", "DATA")
    )
    assert first != second


@pytest.mark.parametrize(
    ("reply", "step", "cure"),
    [
        (Reply(code=530, enhanced="5.7.0", text="authentication required"), "RCPT TO", LOGIN),
        (Reply(code=554, enhanced="5.7.1", text="relay denied"), "RCPT TO", PASSED_ON),
        (Reply(code=550, enhanced="5.7.26", text="no SPF"), "the text", TEXT),
        (Reply(code=503, text="what?"), "DATA", PLAIN),
    ],
)
def test_a_refusal_of_us_names_relay_step_and_cure(reply: Reply, step: str, cure: str) -> None:
    assert str(refusals.of_us(reply, at(step), meant(reply, step))) == (
        f"mail.example.org:587: the server refuses us, not the subscriber: {reply}, at {step}; {cure}; "
        "everybody stays due"
    )


@pytest.mark.parametrize(
    ("reply", "cure"),
    [
        (
            Reply(code=550, enhanced="5.1.7", text="bad sender address"),
            "check list.sender, and whether this account of relays.main.url may send from it",
        ),
        (
            Reply(code=501, text="syntax"),
            "check list.sender, and whether this account of relays.main.url may send from it",
        ),
        (
            Reply(code=552, enhanced="5.3.4", text="too big"),
            "the message is too large: raise the relay's limit (Postfix: message_size_limit), or use another relay",
        ),
    ],
)
def test_a_sender_that_is_not_taken_is_named(reply: Reply, cure: str) -> None:
    assert str(refusals.of_sender("papers@example.org", reply, at("MAIL FROM"), meant(reply, "MAIL FROM"))) == (
        f"mail.example.org:587: refuses mail from papers@example.org: {reply}, at MAIL FROM; {cure}; "
        "everybody stays due"
    )


@pytest.mark.parametrize(("sender", "named"), [("papers+e1.7.mark@example.org", True), ("papers@example.org", False)])
def test_where_a_return_address_is_refused_the_setting_that_makes_it_is_named(sender: str, named: bool) -> None:
    reply = Reply(code=501, text="Mail from address must be same as authorization user.")
    message = str(refusals.of_sender(sender, reply, at("MAIL FROM"), meant(reply, "MAIL FROM")))
    assert ("set list.verp = false" in message, "SIZE" in message) == (named, False)


@pytest.mark.parametrize(
    ("why", "cure"),
    [
        ("421 4.3.2 closing", "run again later, or set fewer relays.main.connections"),
        ("the relay hung up", "run again; if it happens again, ask the relay's operator what its log says"),
    ],
)
def test_a_connection_that_was_lost_twice_says_where_and_what_to_do(why: str, cure: str) -> None:
    assert str(refusals.lost(why, at("RCPT TO"))) == (
        f"mail.example.org:587: the connection was lost before a message was sent: {why}, at RCPT TO; {cure}"
    )
