"""What a relay offers is read by name, and an envelope uses what was offered and nothing else."""

import pytest

from newsletter.delivery.smtp.offers import Offers, mail, no_envelope, not_kept, rcpt
from newsletter.models import Reply
from tests.delivery.deliveries import TEXT, message

ALL = Offers(pipelining=True, chunking=True, size=True, eight_bit=True, smtputf8=True, dsn=True)


@pytest.mark.parametrize(
    ("extension", "offers"),
    [
        ("pipelining", Offers(pipelining=True)),
        ("chunking", Offers(chunking=True)),
        ("size", Offers(size=True)),
        ("8bitmime", Offers(eight_bit=True)),
        ("smtputf8", Offers(smtputf8=True)),
        ("dsn", Offers(dsn=True)),
        ("starttls", Offers()),
    ],
)
def test_each_extension_is_known_by_its_name(extension: str, offers: Offers) -> None:
    assert Offers.of({extension: ""}) == offers


def test_what_was_offered_can_be_left_out() -> None:
    assert ALL.without(["chunking", "dsn"]) == Offers(pipelining=True, size=True, eight_bit=True, smtputf8=True)


@pytest.mark.parametrize(
    ("offers", "address", "line"),
    [
        (Offers(), "ada@example.org", "MAIL FROM:<papers@example.org>"),
        (Offers(size=True), "ada@example.org", f"MAIL FROM:<papers@example.org> SIZE={len(TEXT)}"),
        (Offers(eight_bit=True, smtputf8=True), "ada@example.org", "MAIL FROM:<papers@example.org>"),
        (Offers(smtputf8=True), "zoë@example.org", "MAIL FROM:<papers@example.org> SMTPUTF8"),
        (ALL.without(["size", "dsn"]), "zoë@example.org", "MAIL FROM:<papers@example.org> BODY=8BITMIME SMTPUTF8"),
        (Offers(dsn=True), "ada@example.org", "MAIL FROM:<papers@example.org> RET=HDRS ENVID=e1.1"),
    ],
)
def test_mail_has_the_parameters_that_are_offered(offers: Offers, address: str, line: str) -> None:
    assert mail(message(address=address), offers).decode() == f"{line}\r\n"


def test_an_edition_id_is_written_as_a_parameter_must_be() -> None:
    assert b"ENVID=a+2Bb+3Dc+20d.1\r\n" in mail(message(edition_id="a+b=c d"), Offers(dsn=True))


def test_rcpt_asks_for_word_of_failure_and_delay_where_it_can() -> None:
    assert rcpt(message(), Offers()) == b"RCPT TO:<ada@example.org>\r\n"
    assert rcpt(message(), Offers(dsn=True)) == b"RCPT TO:<ada@example.org> NOTIFY=FAILURE,DELAY\r\n"


@pytest.mark.parametrize(
    ("address", "offers", "why"),
    [
        ("ada@example.org", Offers(), ""),
        ("zoë@example.org", Offers(smtputf8=True), ""),
        ("zoë@example.org", Offers(), "5.6.7 the relay does not offer SMTPUTF8, which this address needs"),
        ("ada.example.org", ALL, "5.1.3 this is not an address"),
        ("ada@example.org> x", ALL, "5.1.3 this is not an address"),
        ("ada@exam\x7fple.org", ALL, "5.1.3 this is not an address"),
    ],
)
def test_an_address_without_an_envelope_is_refused_with_a_reason(address: str, offers: Offers, why: str) -> None:
    assert no_envelope(message(address=address), offers) == why


@pytest.mark.parametrize(
    ("code", "enhanced", "step", "names"),
    [
        (500, "", "the text", ("chunking",)),
        (504, "", "MAIL FROM", ("size", "dsn")),
        (555, "", "RCPT TO", ("dsn",)),
        (503, "", "RCPT TO", ("pipelining",)),
        (502, "", "DATA", ("pipelining",)),
        (501, "", "DATA", ()),
        (500, "5.5.1", "DATA", ("pipelining",)),
        (500, "5.0.0", "DATA", ("pipelining",)),
        (500, "5.3.3", "DATA", ("pipelining",)),
        (500, "5.1.3", "DATA", ()),
        (550, "", "MAIL FROM", ()),
        (505, "", "MAIL FROM", ()),
    ],
)
def test_a_reply_shows_what_is_not_understood(code: int, enhanced: str, step: str, names: tuple[str, ...]) -> None:
    assert not_kept(ALL, Reply(code=code, enhanced=enhanced, text=""), step=step) == names


def test_what_was_not_offered_cannot_be_misunderstood() -> None:
    steps = ("the text", "MAIL FROM", "RCPT TO", "DATA")
    assert [not_kept(Offers(), Reply(code=500, text=""), step=step) for step in steps] == [()] * 4
