"""SMTP against a real server: what has left at each step, and what a fault of the far end costs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pytest

from newsletter.delivery.message import Message
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.errors import LoginRefused, TransportError, WeAreRefused
from newsletter.models import Reply
from tests.delivery.deliveries import TEXT, message, sent
from tests.smtp_server import Relay, Taken


def sent_to(relay: Relay, messages: Sequence[Message], *, user: str = "", password: str = "") -> list[Reply | None]:
    """The replies to these messages."""
    smtp = Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE, user=user, password=password)
    return sent(smtp, messages)


def codes(replies: Iterable[Reply | None]) -> list[int | None]:
    return [reply.code if reply else None for reply in replies]


def test_a_message_arrives_as_it_was_stamped(relay: Relay) -> None:
    sent_to(relay, [message()])
    assert relay.taken == [Taken(sender="papers@example.org", recipient="ada@example.org", content=TEXT)]


def test_a_message_of_more_pieces_than_a_system_takes_at_once_arrives_whole(relay: Relay) -> None:
    pieces = [b"Subject: many\r\n\r\n", *(b"line %d\r\n" % number for number in range(5000))]
    sent_to(relay, [replace(message(), pieces=pieces)])
    assert [taken.content for taken in relay.taken] == [b"".join(pieces)]


def test_the_reply_is_kept_with_its_enhanced_code_and_queue_id(relay: Relay) -> None:
    assert sent_to(relay, [message()]) == [Reply(code=250, enhanced="2.0.0", text="queued as 0001")]


def test_many_messages_go_over_one_connection(relay: Relay) -> None:
    sent_to(relay, [message(n) for n in range(1, 6)])
    assert (len(relay.taken), relay.connections) == (5, 1)


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("DOT", "250 2.0.0 queued"),
        ("MAIL", ""),
        ("MAIL", "421 4.7.0 too many messages on this connection"),
        ("RCPT", ""),
        ("DATA", ""),
        ("DATA", "421 4.3.2 shutting down"),
    ],
)
def test_a_relay_that_hangs_up_between_messages_costs_a_reconnect_not_a_message(
    relay: Relay, step: str, reply: str
) -> None:
    relay.order(step, reply, times=1, hang_up=True)
    replies = sent_to(relay, [message(n) for n in range(1, 4)])
    assert (codes(replies), len(relay.taken), relay.connections) == ([250, 250, 250], 3, 2)


def test_a_relay_that_hangs_up_on_a_fresh_connection_too_closes_this_way_out(relay: Relay) -> None:
    relay.order("MAIL", hang_up=True)
    with pytest.raises(TransportError, match="the connection was lost before a message was sent"):
        sent_to(relay, [message()])
    assert relay.connections == 2


def test_a_hang_up_in_the_middle_of_the_text_is_no_doubt(relay: Relay) -> None:
    relay.order("TEXT", times=2)
    long = message(content=b"Subject: long\r\n\r\n" + (b"x" * 70 + b"\r\n") * 300_000)
    with pytest.raises(TransportError, match="the connection was lost before a message was sent"):
        sent_to(relay, [long])


@pytest.mark.parametrize("reply", ["", "hello", "354 go on"])
def test_no_clear_answer_to_the_final_dot_is_a_doubt(relay: Relay, reply: str) -> None:
    relay.order("DOT", reply, times=1, hang_up=not reply)
    assert codes(sent_to(relay, [message(1), message(2)])) == [None, 250]


def test_a_421_to_the_final_dot_is_a_reply(relay: Relay) -> None:
    relay.order("DOT", "421 4.3.2 shutting down", times=1)
    assert codes(sent_to(relay, [message(1), message(2)])) == [421, 250]


def test_a_refused_recipient_fails_only_himself(relay: Relay) -> None:
    relay.order("RCPT", "550 5.1.1 no such user", about="ada@")
    assert sent_to(relay, [message(1), message(2)]) == [
        Reply(code=550, enhanced="5.1.1", text="no such user"),
        Reply(code=250, enhanced="2.0.0", text="queued as 0001"),
    ]


def test_a_relay_that_hangs_up_after_a_refusal_has_refused_all_the_same(relay: Relay) -> None:
    relay.order("RCPT", "550 5.1.1 no such user", about="ada@", hang_up=True)
    assert codes(sent_to(relay, [message(1), message(2)])) == [550, 250]


def test_a_recipient_at_whom_the_relay_always_hangs_up_with_421_holds_up_nobody_else(relay: Relay) -> None:
    relay.order("RCPT", "421 4.7.0 greylisted", about="ada@", hang_up=True)
    assert codes(sent_to(relay, [message(1), message(2)])) == [421, 250]


def test_a_relay_that_takes_a_recipient_with_another_word_than_250_is_given_the_message(relay: Relay) -> None:
    relay.order("RCPT", "252 cannot verify, will try", about="ada@")
    assert (codes(sent_to(relay, [message()])), relay.recipients()) == ([250], ["ada@example.org"])


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("reply", ["hello", "354 go on", "199 what"])
def test_nobody_is_refused_by_words_that_are_no_refusal(relay: Relay, step: str, reply: str) -> None:
    relay.order(step, reply if (step, reply) != ("DATA", "354 go on") else "250 no need")
    with pytest.raises(TransportError, match="the connection was lost before a message was sent"):
        sent_to(relay, [message()])


@pytest.mark.parametrize(
    "reply",
    ["530 5.7.0 authentication required", "550 5.1.8 sender domain not found", "553 no such sender", "502 what?"],
)
def test_a_refused_sender_counts_against_no_subscriber(relay: Relay, reply: str) -> None:
    relay.order("MAIL", reply)
    with pytest.raises(TransportError, match=f"refuses mail from papers@example.org: {reply[:3]}"):
        sent_to(relay, [message()])


def test_a_message_refused_without_an_enhanced_code_is_not_taken_for_a_bad_address(relay: Relay) -> None:
    relay.order("DOT", "550 5.0.0 no", about="ada@")
    with pytest.raises(WeAreRefused, match=r"refuses the message, not the subscriber: 550 5\.0\.0 no"):
        sent_to(relay, [message()])


@pytest.mark.parametrize("reply", ["421 4.3.2 too busy", "554 5.7.1 relay access denied"])
def test_a_relay_that_greets_with_a_refusal_is_a_closed_way_out(relay: Relay, reply: str) -> None:
    relay.order("CONNECT", reply)
    with pytest.raises(TransportError, match=f"127.0.0.1:{relay.port}: {reply}"):
        sent_to(relay, [message()])


def test_a_relay_that_is_not_there_is_named_with_the_setting_that_names_it() -> None:
    smtp = Smtp(host="127.0.0.1", port=1, security=Security.NONE)
    with pytest.raises(TransportError, match=r"127\.0\.0\.1:1: cannot connect: .*; check transport\.url"):
        sent(smtp, [message()])


def test_a_wrong_password_is_a_closed_way_out_and_no_bad_address(relays: Callable[..., Relay]) -> None:
    relay = relays(login=("ada", "right"))
    with pytest.raises(LoginRefused, match=r"the login of ada was refused: 535 5\.7\.8"):
        sent_to(relay, [message()], user="ada", password="wrong")
    assert codes(sent_to(relay, [message()], user="ada", password="right")) == [250]


def test_a_refused_login_names_no_password(relays: Callable[..., Relay]) -> None:
    relay = relays(login=("ada", "right"))
    with pytest.raises(LoginRefused) as caught:
        sent_to(relay, [message()], user="ada", password="her-password")
    assert "her-password" not in str(caught.value)


def test_a_login_that_the_relay_does_not_offer_sends_nothing(relay: Relay) -> None:
    with pytest.raises(TransportError, match=r"set transport\.security to what the relay offers"):
        sent_to(relay, [message()], user="ada", password="right")


def test_where_no_password_is_set_none_is_tried(relay: Relay) -> None:
    relay.login = ("ada", "right")
    with pytest.raises(LoginRefused, match=r"no password is set for ada; set transport\.password"):
        sent_to(relay, [message()], user="ada", password="")


def test_a_wrong_password_is_tried_once_however_many_connections_there_are(relays: Callable[..., Relay]) -> None:
    relay = relays(login=("ada", "right"))
    smtp = Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE, user="ada", password="wrong")
    with pytest.raises(LoginRefused):
        sent(smtp, [message(number) for number in range(1, 30)], connections=8)
    assert relay.connections == 1


def test_a_local_part_beyond_ascii_fails_only_where_the_relay_cannot_take_it(relays: Callable[..., Relay]) -> None:
    people = [message(1, address="zoë@example.org"), message(2)]
    old, new = relays(smtputf8=False), relays(smtputf8=True)
    assert [codes(sent_to(relay, people)) for relay in (old, new)] == [[553, 250], [250, 250]]


def test_a_message_to_a_local_part_beyond_ascii_keeps_its_recipient(relays: Callable[..., Relay]) -> None:
    relay = relays(smtputf8=True)
    sent_to(relay, [message(1, address="zoë@example.org")])
    assert relay.recipients() == ["zoë@example.org"]
