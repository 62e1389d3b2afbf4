"""A conversation as a value: what is said in which order, and what each reply means. No socket is opened."""

import pytest

from newsletter.delivery.message import Message
from newsletter.delivery.smtp.conversation import Conversation
from newsletter.delivery.smtp.events import Asked, Event, HungUp, SenderRefused, Settled
from newsletter.delivery.smtp.offers import Offers
from newsletter.models import Reply
from tests.delivery.deliveries import TEXT, message

PIPELINED = Offers(pipelining=True)
LOCK_STEP = Offers()
CHUNKED = Offers(pipelining=True, chunking=True)
ADA, BOB = message(1), message(2)
MAIL = "MAIL FROM:<papers@example.org>"
TO_ADA, TO_BOB = "RCPT TO:<ada@example.org>", "RCPT TO:<reader2@example.org>"
TAKEN = b"250 2.0.0 queued\r\n"
ENVELOPE = b"250 ok\r\n250 ok\r\n354 go on\r\n"


def said(conversation: Conversation) -> list[str]:
    """The lines that were said since the last look, a text as TEXT."""
    words = b"".join(conversation.to_send).replace(TEXT, b"TEXT\r\n").decode()
    conversation.to_send.clear()
    return words.splitlines()


def with_text_of(first: Message, *, offers: Offers = PIPELINED) -> Conversation:
    """A conversation in which the text of a message has been said."""
    made = Conversation(offers)
    made.open(first)
    made.heard(ENVELOPE)
    made.text()
    return made


def replies(events: list[Event]) -> list[tuple[int, Reply | None]]:
    """Whose messages are settled, with what reply."""
    return [(event.message.delivery.number, event.reply) for event in events if isinstance(event, Settled)]


def test_pipelined_an_envelope_is_one_group_with_data_last() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    assert said(made) == [MAIL, TO_ADA, "DATA"]


def test_the_text_is_said_only_when_it_was_asked_for_and_only_then_can_be() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    with pytest.raises(ValueError, match="no text was asked for"):
        made.text()
    assert [made.heard(b"250 ok\r\n250 ok\r\n"), made.heard(b"354 go on\r\n")] == [[], [Asked(message=ADA)]]


def test_pipelined_the_next_envelope_stands_behind_the_final_dot_and_the_next_text_does_not() -> None:
    made = with_text_of(ADA)
    said(made)
    made.open(BOB)
    assert (said(made), made.takes_one) == ([MAIL, TO_BOB, "DATA"], False)
    with pytest.raises(ValueError, match="no text was asked for"):
        made.text()


def test_one_message_is_settled_before_the_next_text_is_asked_for() -> None:
    made = with_text_of(ADA)
    made.open(BOB)
    assert made.heard(TAKEN + ENVELOPE) == [
        Settled(message=ADA, reply=Reply(code=250, enhanced="2.0.0", text="queued")),
        Asked(message=BOB),
    ]


def test_replies_mean_the_same_in_whatever_pieces_they_come() -> None:
    whole = TAKEN + b"250-2.1.0 sender\r\n250 taken\r\n" + ENVELOPE[8:]
    made, pieces = with_text_of(ADA), with_text_of(ADA)
    made.open(BOB)
    pieces.open(BOB)
    one_by_one = [event for octet in whole for event in pieces.heard(bytes([octet]))]
    assert one_by_one == made.heard(whole)


def test_without_pipelining_every_command_waits_for_the_reply_to_the_last() -> None:
    made = Conversation(LOCK_STEP)
    made.open(ADA)
    steps = [said(made)]
    for reply in (b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
        made.heard(reply)
        steps.append(said(made))
    made.text()
    steps.append(said(made))
    assert (steps, made.takes_one) == ([[MAIL], [TO_ADA], ["DATA"], [], ["TEXT", "."]], False)


def test_with_chunking_the_text_leaves_by_its_size_and_without_a_dot() -> None:
    made = Conversation(CHUNKED)
    made.open(ADA)
    envelope = said(made)
    asked = made.heard(b"250 ok\r\n250 ok\r\n")
    made.text()
    assert (envelope, asked) == ([MAIL, TO_ADA], [Asked(message=ADA)])
    assert b"".join(made.to_send) == b"BDAT %d LAST\r\n" % len(TEXT) + TEXT


def test_a_refused_recipient_whose_data_is_refused_too_is_reset_before_the_next() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    said(made)
    events = made.heard(b"250 ok\r\n550 5.1.1 no such user\r\n554 no valid recipients\r\n")
    made.open(BOB)
    assert replies(list(events)) == [(1, Reply(code=550, enhanced="5.1.1", text="no such user"))]
    assert said(made) == ["RSET", MAIL, TO_BOB, "DATA"]


def test_a_refused_recipient_whose_data_is_taken_gets_a_lone_dot_and_its_reply_settles_nobody() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    said(made)
    made.heard(b"250 ok\r\n550 5.1.1 no such user\r\n354 go on\r\n")
    made.open(BOB)
    asked = made.heard(b"250 took nothing\r\n" + ENVELOPE)
    assert (said(made), asked) == ([".", MAIL, TO_BOB, "DATA"], [Asked(message=BOB)])


def test_a_data_that_is_refused_is_told_as_it_was_said() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    events = made.heard(b"250 ok\r\n250 ok\r\n554 not now\r\n")
    assert replies(list(events)) == [(1, Reply(code=554, text="not now"))]


def test_in_lock_step_a_refusal_says_no_more_of_the_envelope() -> None:
    made = Conversation(LOCK_STEP)
    made.open(ADA)
    said(made)
    made.heard(b"451 4.3.0 later\r\n")
    assert said(made) == ["RSET"]


def test_a_refused_sender_ends_the_conversation_and_settles_nobody() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    events = made.heard(b"553 5.1.8 who?\r\n503 no sender\r\n503 no sender\r\n")
    refused = SenderRefused(message=ADA, reply=Reply(code=553, enhanced="5.1.8", text="who?"))
    assert (events, made.closed) == ([refused], True)


@pytest.mark.parametrize("words", [b"hello\r\n", b"354 go on\r\n", b"25\r\n", b"\xff\r\n"])
def test_no_clear_reply_to_the_final_dot_leaves_a_doubt_and_the_next_message_unsent(words: bytes) -> None:
    made = with_text_of(ADA)
    made.open(BOB)
    doubt, lost = made.heard(words)
    assert doubt == Settled(message=ADA, reply=None, step="the text")
    assert isinstance(lost, HungUp)
    assert lost.unsent == (BOB,)


def test_a_421_to_the_final_dot_is_a_reply_and_the_next_message_is_unsent() -> None:
    made = with_text_of(ADA)
    made.open(BOB)
    answer, lost = made.heard(b"421 4.7.28 too fast\r\n")
    assert answer == Settled(message=ADA, reply=Reply(code=421, enhanced="4.7.28", text="too fast"), step="the text")
    assert isinstance(lost, HungUp)
    assert lost.unsent == (BOB,)


def test_a_connection_that_ends_behind_the_final_dot_leaves_a_doubt() -> None:
    made = with_text_of(ADA)
    made.open(BOB)
    behind = len(f"{MAIL}\r\n{TO_BOB}\r\nDATA\r\n")
    assert made.ended("reset", unsent=behind) == [
        Settled(message=ADA, reply=None, step="the text"),
        HungUp(why="reset", step="the text", unsent=(BOB,)),
    ]


def test_a_connection_that_ends_one_byte_before_the_end_of_a_text_leaves_no_doubt() -> None:
    made = with_text_of(ADA)
    made.open(BOB)
    behind = len(f"{MAIL}\r\n{TO_BOB}\r\nDATA\r\n")
    assert made.ended("reset", unsent=behind + 1) == [HungUp(why="reset", step="the text", unsent=(ADA, BOB))]


def test_a_refusal_stands_whether_or_not_the_relay_hangs_up_after_it() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    made.heard(b"250 ok\r\n550 5.1.1 no such user\r\n")
    assert replies(list(made.ended("reset"))) == [(1, Reply(code=550, enhanced="5.1.1", text="no such user"))]


def test_421_to_a_recipient_says_so() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    (lost,) = made.heard(b"250 ok\r\n421 4.7.0 slow down\r\n")
    assert lost == HungUp(
        why="421 4.7.0 slow down",
        step="RCPT TO",
        unsent=(ADA,),
        to_recipient=Reply(code=421, enhanced="4.7.0", text="slow down"),
    )


def test_words_that_nothing_asked_for_end_the_conversation() -> None:
    made = Conversation(PIPELINED)
    assert (made.heard(b"421 4.4.2 idle for too long\r\n"), made.takes_one) == (
        [HungUp(why="421 4.4.2 idle for too long")],
        False,
    )


def test_a_relay_that_never_ends_a_reply_is_not_listened_to_for_ever() -> None:
    made = with_text_of(ADA)
    events = [event for _ in range(20) for event in made.heard(b"250-" + b"x" * 8000 + b"\r\n")]
    assert events[0] == Settled(message=ADA, reply=None, step="the text")


@pytest.mark.parametrize(
    "address", ["ada@example.org>\r\nRCPT TO:<eve@example.org", "ada", "ada @example.org", "a\x00da@example.org"]
)
def test_an_address_that_is_none_is_refused_alone_and_nothing_is_said(address: str) -> None:
    made = Conversation(PIPELINED)
    events = made.open(message(1, address=address))
    assert replies(list(events)) == [(1, Reply(code=553, enhanced="5.1.3", text="this is not an address"))]
    assert (said(made), made.takes_one) == ([], True)


def test_what_is_offered_is_used_and_nothing_else() -> None:
    everything = Offers(pipelining=True, size=True, eight_bit=True, smtputf8=True, dsn=True)
    made = Conversation(everything)
    made.open(message(1, address="zoë@example.org", edition_id="e 1"))
    assert said(made)[:2] == [
        f"{MAIL} SIZE={len(TEXT)} BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=e+201.1",
        "RCPT TO:<zoë@example.org> NOTIFY=FAILURE,DELAY",
    ]


@pytest.mark.parametrize(
    ("words", "step"), [(b"", "MAIL FROM"), (b"250 ok\r\n", "RCPT TO"), (b"250 ok\r\n250 ok\r\n", "DATA")]
)
def test_a_connection_that_is_lost_says_at_which_step(words: bytes, step: str) -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    made.heard(words)
    assert made.ended("reset") == [HungUp(why="reset", step=step, unsent=(ADA,))]


def test_silence_after_a_text_is_a_doubt_whatever_was_offered() -> None:
    made = with_text_of(ADA)
    made.open(BOB)
    assert made.fell_silent() == [
        Settled(message=ADA, reply=None, step="the text"),
        HungUp(why="the relay fell silent", step="the text", unsent=(BOB,)),
    ]


def standing(made: Conversation) -> tuple[bool, bool, bool, bool, bool]:
    """Whether it takes one, waits for the dot's reply, awaits words, holds a message, is idle."""
    return made.takes_one, made.waits_for_dot, made.awaits_words, made.holds_any, made.is_idle


def test_a_conversation_says_at_each_step_what_it_waits_for() -> None:
    made = Conversation(LOCK_STEP)
    assert standing(made) == (True, False, False, False, True)
    made.open(ADA)
    assert standing(made) == (False, False, True, True, False)
    made.heard(b"250 ok\r\n")
    made.heard(b"250 ok\r\n")
    made.heard(b"354 go on\r\n")
    assert standing(made) == (False, False, False, True, False)
    made.text()
    assert standing(made) == (False, True, True, True, False)
    made.heard(TAKEN)
    assert standing(made) == (True, False, False, False, True)
    made.ended("reset")
    assert standing(made) == (False, False, False, False, False)


@pytest.mark.parametrize("code", [200, 250, 251, 299])
def test_every_2xx_takes_a_recipient(code: int) -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    assert made.heard(b"250 ok\r\n%d ok\r\n354 go on\r\n" % code) == [Asked(message=ADA)]


def test_a_conversation_that_was_hung_up_is_over() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    (lost,) = made.heard(b"421 4.3.2 closing\r\n")
    assert isinstance(lost, HungUp)
    assert (made.closed, made.takes_one, made.heard(b"250 ok\r\n"), made.ended("reset")) == (True, False, (), ())
