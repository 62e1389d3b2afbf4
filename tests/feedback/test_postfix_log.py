"""What a Postfix log says of messages. `postfix.log` is what Postfix 3.7 wrote of a dozen messages to a sink."""

import pytest

from newsletter.feedback import postfix_log
from newsletter.packed import folder

LOG = folder("tests/data/postfix.log").read_bytes().splitlines(keepends=True)
IDS = [f"0123456789ab.{number}@example.org" for number in (1, 2, 4, 5, 6, 7, 9, 11, 12, 77)]
SENT = b"to=<ada@example.org>, relay=none, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok)"


def said(lines: list[bytes], *ids: str) -> list[tuple[str, int, str]]:
    """Message, code and enhanced code of each word of the log."""
    return [
        (
            each.message_id.removeprefix("0123456789ab.").removesuffix("@example.org"),
            each.reply.code,
            each.reply.enhanced,
        )
        for each in postfix_log.logged(lines, set(ids or IDS))
    ]


def line(queue_id: bytes, words: bytes) -> bytes:
    return b"Nov 21 00:36:35 relay postfix/smtp[13]: " + queue_id + b": " + words + b"\n"


def test_each_message_is_followed_from_its_id_to_its_last_status() -> None:
    last = {message: (code, enhanced) for message, code, enhanced in said(LOG)}
    assert last == {
        "1": (250, "2.0.0"),
        "4": (550, "5.4.7"),  # tried in vain until its time was over
        "5": (550, "5.1.1"),
        "6": (250, "2.0.0"),
        "7": (250, "2.0.0"),
        "11": (250, "2.0.0"),
        "12": (550, "5.1.1"),
        "77": (250, "2.0.0"),
    }


def test_a_message_that_waits_is_said_to_wait() -> None:
    assert said(LOG, IDS[0]) == [("1", 450, "4.4.1"), ("1", 250, "2.0.0")]


def test_an_id_alone_says_nothing_since_the_client_may_have_died_before_the_end() -> None:
    """Postfix logged the Message-ID of number 9, whose connection was cut in the middle of its text."""
    assert any(b"message-id=<0123456789ab.9@example.org>" in line for line in LOG)
    assert said(LOG, "0123456789ab.9@example.org") == []


def test_the_address_and_the_relays_own_words_are_told() -> None:
    (entry,) = postfix_log.logged(LOG, {"0123456789ab.12@example.org"})
    assert entry.addresses == ("reader12@remote.example.org",)
    assert "550 5.1.1 no such user here" in entry.reply.text


def test_a_message_that_waited_too_long_is_said_to_be_given_up() -> None:
    *_, last = postfix_log.logged(LOG, {"0123456789ab.4@example.org"})
    assert str(last.reply) == "550 5.4.7 the relay's log: given up after its time in the queue"


def test_the_address_before_an_alias_is_told_too() -> None:
    words = SENT.replace(b", relay", b", orig_to=<countess@example.org>, relay")
    (entry,) = postfix_log.logged([line(b"A1B2C3", b"message-id=<a>"), line(b"A1B2C3", words)], {"a"})
    assert entry.addresses == ("ada@example.org", "countess@example.org")


def test_a_queue_id_that_is_used_again_is_of_another_message() -> None:
    lines = [line(b"A1B2C3", b"message-id=<a>"), line(b"A1B2C3", b"removed"), line(b"A1B2C3", SENT)]
    assert said(lines, "a") == []
    lines = [
        line(b"A1B2C3", b"message-id=<a>"),
        line(b"A1B2C3", b"message-id=<of somebody else>"),
        line(b"A1B2C3", SENT),
    ]
    assert said(lines, "a") == []


def test_words_of_a_far_end_that_look_like_a_status_are_words() -> None:
    refused = b"to=<ada@example.org>, relay=x, dsn=5.1.1, status=bounced (said: 550, dsn=2.0.0, status=sent (ok))"
    assert said([line(b"A1B2C3", b"message-id=<a>"), line(b"A1B2C3", refused)], "a") == [("a", 550, "5.1.1")]


@pytest.mark.parametrize("garbage", [b"", b"\n", b"\x00\xff", b"]: : ", b"]: A1B2C3: to=<", b"message-id=<a>"])
def test_what_is_no_line_of_postfix_says_nothing(garbage: bytes) -> None:
    assert said([garbage, line(b"A1B2C3", garbage), garbage], "a") == []


@pytest.mark.parametrize(
    "piece", [b"to=<", b"a", b"<", b", dsn=2.0.0", b"dsn=", b" ", b"]: ", b"to=<a>, dsn=2.0.0, status="]
)
def test_a_megabyte_of_anything_is_read_in_one_go(piece: bytes) -> None:
    lines = [line(b"A1B2C3", b"message-id=<a>"), line(b"A1B2C3", b"to=<a>, " + piece * (1_000_000 // len(piece)))]
    assert said(lines, "a") == []
