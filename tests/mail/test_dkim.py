"""A signature holds for what was sent, and for nothing else: as dkimpy verifies, which shares no line with ours."""

import re
from collections.abc import Iterator

import dkim
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from newsletter.errors import SettingsError
from newsletter.mail.dkim import COVERED, Key, Signer
from newsletter.mail.keys import opened
from newsletter.models import Layout
from tests.mail import keys, raw
from tests.mail.editions import edition, paper
from tests.mail.messages import composed, pieces, stamped
from tests.mail.test_stamp import HOSTILE_NAMES
from tests.mail.verified import by_dkimpy, each_by_dkimpy

COMPOSED = composed()
SPACED = {layout: composed(edition(paper(title="a  b\t\tc ")), layout=layout) for layout in Layout}
BOTH = (keys.rsa_key(), keys.ed25519_key())
LAYOUTS = pytest.mark.parametrize("layout", list(Layout))


def signed(message: bytes | None = None, *, made: bytes = COMPOSED, by: tuple[Key, ...] | None = None) -> bytes:
    """A message stamped from `made` and signed, by the RSA key unless told otherwise."""
    return b"".join(Signer.of(made, by or BOTH[:1]).signed(pieces(stamped(made) if message is None else message)))


def holds(message: bytes) -> bool:
    return by_dkimpy(message, keys.dns(BOTH))


def tags(message: bytes) -> dict[str, str]:
    """The tags of the first signature, without the white space that folding put there."""
    value = re.sub(r"\s", "", raw.value(message, "DKIM-Signature").decode("ascii"))
    return dict(tag.split("=", 1) for tag in value.split(";"))


def fields_of(message: bytes) -> Iterator[tuple[str, bytes]]:
    """The covered fields as they stand in the message, folds and all."""
    for name in COVERED:
        match = re.search(rb"(?im)^" + name.encode() + rb":.*\r\n(?:[ \t].*\r\n)*", message)
        if match:
            yield name, match[0]


def changed() -> dict[str, bytes]:
    """Messages signed by both keys with one thing changed in each, named by what it is."""
    whole = signed(by=BOTH)
    variants = {"body": whole.replace(b"Video", b"Vide0"), "end of the body": whole + b"and more\r\n"}
    for name, field in fields_of(whole):
        value = field[len(name) + 2 :]
        variants[f"{name} with another value"] = whole.replace(field, field[: len(name) + 2] + b"x" + value)
        variants[f"{name} taken out"] = whole.replace(field, b"")
        variants[f"{name} a second time, above"] = field + whole
        variants[f"{name} a second time, below"] = whole.replace(b"\r\n\r\n", b"\r\n" + field + b"\r\n", 1)
    return variants | {"reply-to added": b"Reply-To: eve@example.org\r\n" + whole}


CHANGED = changed()


@LAYOUTS
@pytest.mark.parametrize("name", ["Ada", "", "Аня", "Größe  of   spaces", *HOSTILE_NAMES])
def test_a_signed_message_is_good_whatever_the_subscriber_is_called(layout: Layout, name: str) -> None:
    made = SPACED[layout]
    assert holds(signed(stamped(made, name=name), made=made, by=BOTH))


@hypothesis_settings(max_examples=25)
@given(st.text(), st.sampled_from(["ada@example.org", "адa@example.org", "a" * 64 + "@" + "b" * 60 + ".example.org"]))
def test_a_signed_message_is_good_for_any_name_and_address(name: str, address: str) -> None:
    assert holds(signed(stamped(COMPOSED, name=name, address=address)))


@pytest.mark.parametrize("title", [*HOSTILE_NAMES, "x  y\tz ", ". begins with a dot", "a\n\n\n", "Größe 大 ▲" * 40])
def test_a_signed_message_is_good_whatever_a_paper_is_called(title: str) -> None:
    made = composed(edition(paper(title=title)))
    assert holds(signed(stamped(made), made=made))


@pytest.mark.parametrize("what", sorted(CHANGED))
def test_a_message_that_was_changed_is_good_no_more(what: str) -> None:
    assert CHANGED[what] != signed(by=BOTH)
    assert each_by_dkimpy(CHANGED[what], keys.dns(BOTH)) == [False, False]


def test_every_covered_field_but_reply_to_stands_in_an_edition() -> None:
    assert set(COVERED) - {name for name, _ in fields_of(signed())} == {"reply-to"}


def test_what_one_click_unsubscribing_needs_is_covered() -> None:
    """dkimpy, asked to sign, leaves List-Unsubscribe-Post and Feedback-ID out, and providers then hide their button."""
    covered = tags(signed())["h"].split(":")
    assert {"from", "subject", "date", "list-unsubscribe", "list-unsubscribe-post", "feedback-id"} < set(covered)


def test_every_field_is_named_once_more_than_it_stands_there() -> None:
    covered = tags(signed())["h"].split(":")
    assert {name: covered.count(name) for name in COVERED} == {name: 2 - (name == "reply-to") for name in COVERED}


def test_the_whole_body_is_signed_in_relaxed_form() -> None:
    signed_tags = tags(signed())
    assert (signed_tags["v"], signed_tags["a"], signed_tags["c"], "l" in signed_tags) == (
        "1",
        "rsa-sha256",
        "relaxed/relaxed",
        False,
    )


def test_the_signature_is_of_the_messages_own_time_and_so_the_same_on_every_attempt() -> None:
    assert tags(signed())["t"] == "1778049000"  # Wed, 06 May 2026 06:30:00 +0000
    assert signed() == signed()


def test_signing_puts_fields_on_top_and_changes_nothing_below() -> None:
    message = stamped(COMPOSED)
    above = signed(message, by=BOTH).removesuffix(message)
    assert raw.names(above.removesuffix(b"\r\n")) == ["DKIM-Signature", "DKIM-Signature"]
    assert max(map(len, raw.lines(above))) <= 78
    assert raw.loose_ends(above) == 0


def test_without_keys_a_message_stays_as_it_is() -> None:
    message = pieces(stamped(COMPOSED))
    assert Signer.of(COMPOSED, ()).signed(message) is message


@LAYOUTS
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_body_is_its_own_relaxed_and_its_own_simple_form(layout: Layout, name: str) -> None:
    body = stamped(SPACED[layout], name=name).partition(b"\r\n\r\n")[2]
    relaxed = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/relaxed").canonicalize_body(body)
    simple = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/simple").canonicalize_body(body)
    assert (relaxed == body, simple == body) == (True, True)


def test_a_message_frozen_before_bodies_were_so_is_signed_as_well() -> None:
    head, _, body = COMPOSED.partition(b"\r\n\r\n")
    older = head + b"\r\n\r\n" + body.replace(b"\r\n\r\n", b"\r\n two  spaces and \t a tab \r\n", 1) + b"\r\n\r\n"
    message = stamped(older)
    assert b"two  spaces" in message
    assert holds(signed(message, made=older))


def test_the_record_is_what_others_look_up() -> None:
    name, text = keys.ed25519_key().record
    assert name == "e2026._domainkey.example.org"
    assert re.fullmatch(r"v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=", text)


ANOTHER = "make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem`"


@pytest.mark.parametrize(
    ("pem", "said"),
    [
        (lambda: keys.rsa_pem(1024), f"has 1024 bits; receivers accept 2048 to 4096; {ANOTHER}"),
        (keys.curve_pem, f"is neither an RSA nor an Ed25519 key, and mail is signed with no other kind; {ANOTHER}"),
        (
            keys.locked_pem,
            "has a passphrase, but the program cannot ask for it; `openssl pkey -in it -out dkim.pem` removes it",
        ),
        (lambda: b"", f"holds no private key in PEM; {ANOTHER}"),
        (
            lambda: b"-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n",
            f"holds no private key in PEM; {ANOTHER}",
        ),
        (
            lambda: b"-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----\n",
            "holds the public half of a key; the private one signs",
        ),
    ],
)
def test_a_key_that_signs_no_good_mail_is_refused_with_the_cure(pem, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingsError) as error:
        opened(pem(), domain="example.org", selector="s2026")
    assert error.value.mistakes == (said,)


def test_a_key_does_not_show_what_it_signs_with() -> None:
    assert "sign=" not in repr(keys.rsa_key())


def test_these_fields_are_signed_and_no_other() -> None:
    assert (
        *("from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"),
        *("list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id"),
    ) == COVERED


def test_the_names_of_the_fields_stand_on_lines_of_72_characters() -> None:
    assert Signer.of(COMPOSED, BOTH).names == (
        "h=from:from:to:to:subject:subject:date:date:message-id:message-id:",
        "reply-to:mime-version:mime-version:content-type:content-type:list-id:",
        "list-id:list-unsubscribe:list-unsubscribe:list-unsubscribe-post:",
        "list-unsubscribe-post:feedback-id:feedback-id;",
    )


def test_a_signature_is_written_on_lines_of_72_characters() -> None:
    above = signed().removesuffix(stamped(COMPOSED)).decode("ascii").split("\r\n")
    after = above[next(at for at, line in enumerate(above) if line == " b=" or line.startswith(" b=")) :]
    assert [len(line.removeprefix(" ").removeprefix("b=")) for line in after if line][:4] == [72, 72, 72, 72]
