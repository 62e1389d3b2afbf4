"""What the operator reads of a relay that refuses us: the cure is of what was said, and at which step."""

import pytest

from newsletter.delivery import refusals
from newsletter.delivery.refusals import Place
from newsletter.models import Reply

LOGIN = "it wants TLS or a login: check relays.main.security, the user in relays.main.url and its password"
PLAIN = "it does not understand plain SMTP: ask whoever runs it, or use another relay"
PASSED_ON = "check list.sender, the user in relays.main.url and that the relay passes on mail from this machine"
TEXT = "check what it names: SPF, DKIM and DMARC of list.sender, the text, the name of relays.main.url"


def at(step: str) -> Place:
    return Place(relay="mail.example.org:587", setting="relays.main", step=step)


@pytest.mark.parametrize(
    ("reply", "step", "cure"),
    [
        (Reply(code=530, enhanced="5.7.0", text="log in"), "RCPT TO", LOGIN),
        (Reply(code=554, enhanced="5.7.1", text="relay denied"), "RCPT TO", PASSED_ON),
        (Reply(code=550, enhanced="5.7.1", text="no"), "DATA", TEXT),
        (Reply(code=550, enhanced="5.7.26", text="no SPF"), "the text", TEXT),
        (Reply(code=503, text="what?"), "DATA", PLAIN),
    ],
)
def test_a_refusal_of_us_names_relay_step_and_cure(reply: Reply, step: str, cure: str) -> None:
    assert str(refusals.of_us(reply, at(step))) == (
        f"mail.example.org:587: the far end refuses us, not the subscriber: {reply}, at {step}; {cure}; "
        "nobody was marked failed"
    )


@pytest.mark.parametrize(
    ("reply", "cure"),
    [
        (
            Reply(code=550, enhanced="5.1.8", text="who?"),
            "check list.sender, and who may send from it by relays.main.url",
        ),
        (Reply(code=501, text="syntax"), "check list.sender, and who may send from it by relays.main.url"),
        (
            Reply(code=552, enhanced="5.3.4", text="too big"),
            "the message is too big for it: raise its limit (of Postfix: message_size_limit), or use another relay",
        ),
    ],
)
def test_a_sender_that_is_not_taken_is_named(reply: Reply, cure: str) -> None:
    assert str(refusals.of_sender("papers@example.org", reply, at("MAIL FROM"))) == (
        f"mail.example.org:587: takes no mail from papers@example.org: {reply}, at MAIL FROM; {cure}; "
        "nobody was marked failed"
    )


@pytest.mark.parametrize(
    ("why", "cure"),
    [
        ("421 4.3.2 closing", "run again later, or set fewer relays.main.connections"),
        ("the relay hung up", "run again, and where it happens again ask whoever runs the relay what its log says"),
    ],
)
def test_a_connection_that_was_lost_twice_says_where_and_what_to_do(why: str, cure: str) -> None:
    assert str(refusals.lost(why, at("RCPT TO"))) == (
        f"mail.example.org:587: the connection was lost before a message had left: {why}, at RCPT TO; {cure}"
    )
