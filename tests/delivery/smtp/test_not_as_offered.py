"""A relay that does not understand what it offers: nobody is settled by it, and what is no lie stays what it is."""

import pytest

from newsletter.delivery.smtp.conversation import Conversation
from newsletter.delivery.smtp.events import HungUp, NotAsOffered, Settled
from newsletter.delivery.smtp.offers import Offers
from tests.delivery.deliveries import message

LOCK_STEP = Offers()
PIPELINED = Offers(pipelining=True)
CHUNKED = Offers(pipelining=True, chunking=True)
ADA, BOB = message(1), message(2)
WITH_PARAMETERS = Offers(pipelining=True, size=True, dsn=True)


@pytest.mark.parametrize(
    ("offers", "words", "step", "names"),
    [
        (PIPELINED, b"503 one at a time\r\n", "MAIL FROM", ("pipelining",)),
        (PIPELINED, b"250 ok\r\n503 5.5.1 one at a time\r\n", "RCPT TO", ("pipelining",)),
        (PIPELINED, b"250 ok\r\n250 ok\r\n502 what?\r\n", "DATA", ("pipelining",)),
        (WITH_PARAMETERS, b"555 5.5.4 what is SIZE?\r\n", "MAIL FROM", ("size", "dsn")),
        (WITH_PARAMETERS, b"503 one at a time\r\n", "MAIL FROM", ("pipelining",)),
        (WITH_PARAMETERS, b"250 ok\r\n501 what is NOTIFY?\r\n", "RCPT TO", ("dsn",)),
        (Offers(size=True), b"500 5.5.2 what?\r\n", "MAIL FROM", ("size",)),
    ],
)
def test_an_offer_that_is_not_understood_settles_nobody_and_ends_the_conversation(
    offers: Offers, words: bytes, step: str, names: tuple[str, ...]
) -> None:
    made = Conversation(offers)
    made.open(ADA)
    (event,) = made.heard(words)
    assert isinstance(event, NotAsOffered)
    assert (event.step, event.names, event.unsent, made.closed) == (step, names, (ADA,), True)


def test_a_chunk_that_is_not_understood_was_not_taken_nor_was_the_envelope_behind_it() -> None:
    made = Conversation(CHUNKED)
    made.open(ADA)
    made.heard(b"250 ok\r\n250 ok\r\n")
    made.text()
    made.open(BOB)
    events = made.heard(b"502 5.5.1 what?\r\n500 what?\r\n")
    assert events == [NotAsOffered(names=("chunking",), why="502 5.5.1 what?", step="the text", unsent=(ADA, BOB))]


@pytest.mark.parametrize(
    ("offers", "words"),
    [
        (LOCK_STEP, b"250 ok\r\n503 5.5.1 what?\r\n"),
        (WITH_PARAMETERS, b"250 ok\r\n501 5.1.3 no address\r\n503 no recipient\r\n"),
        (WITH_PARAMETERS, b"250 ok\r\n550 nobody\r\n503 no recipient\r\n"),
        (PIPELINED, b"250 ok\r\n555 5.5.4 what?\r\n503 no recipient\r\n"),
        (WITH_PARAMETERS, b"250 ok\r\n504 5.7.4 not from you\r\n503 no recipient\r\n"),
    ],
)
def test_a_refusal_that_no_offer_explains_is_a_refusal(offers: Offers, words: bytes) -> None:
    made = Conversation(offers)
    made.open(ADA)
    (event,) = made.heard(words)
    assert isinstance(event, Settled)
    assert (event.message, event.step) == (ADA, "RCPT TO")


def test_an_address_that_needs_smtputf8_is_refused_by_a_relay_that_only_offers_it() -> None:
    made = Conversation(Offers(pipelining=True, size=True, smtputf8=True))
    zoe = message(1, address="zoë@example.org")
    made.open(zoe)
    (event,) = made.heard(b"555 5.6.7 what is SMTPUTF8?\r\n503 no sender\r\n503 no sender\r\n")
    assert isinstance(event, Settled)
    assert (event.message, event.step) == (zoe, "MAIL FROM")


def test_a_relay_that_loses_what_came_before_its_turn_is_asked_once_more_one_by_one() -> None:
    made = Conversation(PIPELINED)
    made.open(ADA)
    made.heard(b"250 ok\r\n")
    lost = NotAsOffered(names=("pipelining",), why="the relay fell silent", step="RCPT TO", unsent=(ADA,))
    assert (made.fell_silent(), made.fell_silent()) == ([lost], ())


@pytest.mark.parametrize(("offers", "unsent"), [(LOCK_STEP, 0), (PIPELINED, 9)])
def test_silence_that_no_offer_explains_is_the_end_of_the_connection(offers: Offers, unsent: int) -> None:
    made = Conversation(offers)
    made.open(ADA)
    (lost,) = made.fell_silent(unsent=unsent)
    assert isinstance(lost, HungUp)
    assert lost.unsent == (ADA,)
