"""A token opens one thing for one subscriber of one list, and every other one gets the same answer."""

import base64
import hashlib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter import tokens
from newsletter.errors import TokenError
from newsletter.tokens import Purpose

KEY = b"adas key!"
LIST = "papers.example.org"
SECRET = "of-the-tests-only-7fK2mQ9xV4bN1cZ8"
NEWER_SECRET = "a-newer-secret-8Hd2kLq0ZxVb5NmTw3"
TOKEN = tokens.sign(KEY, purpose=Purpose.UNSUBSCRIBE, list_id=LIST, secret=SECRET)


def refused(token: str, *, purpose: Purpose = Purpose.UNSUBSCRIBE, list_id: str = LIST, secret: str = SECRET) -> str:
    """What is said to whoever brings this token."""
    with pytest.raises(TokenError) as caught:
        tokens.opened(token, purpose=purpose, list_ids=[list_id], secrets=[secret])
    return str(caught.value)


@given(st.binary(min_size=tokens.KEY_BYTES, max_size=tokens.KEY_BYTES), st.sampled_from(Purpose))
def test_a_token_gives_back_the_key_it_was_signed_for(key: bytes, purpose: Purpose) -> None:
    token = tokens.sign(key, purpose=purpose, list_id=LIST, secret=SECRET)
    assert tokens.opened(token, purpose=purpose, list_ids=[LIST], secrets=[SECRET]) == key


def test_a_token_has_32_characters_that_stand_in_any_link() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", TOKEN)


def test_tokens_stay_what_they_are_from_version_to_version() -> None:
    """Links in old mails must open for as long as their secret is listed."""
    assert TOKEN == "V2FkYXMga2V5IWLzjzxj3SK0wxeVtMaK"


def test_one_flipped_bit_opens_nothing_and_is_told_like_any_other() -> None:
    flipped = [TOKEN[:at] + chr(ord(TOKEN[at]) ^ (1 << bit)) + TOKEN[at + 1 :] for at in range(32) for bit in range(7)]
    assert {refused(token) for token in flipped} == {"this link is not one of ours"}


@pytest.mark.parametrize(
    "token",
    ["", TOKEN[:-1], TOKEN + "=", TOKEN + "\n", "\n" + TOKEN, " " + TOKEN, TOKEN + TOKEN, "A" * 32, "é" * 32, "\0"],
)
def test_what_is_no_token_gets_the_same_answer(token: str) -> None:
    assert refused(token) == "this link is not one of ours"


def test_a_token_has_one_spelling() -> None:
    spelt = next(token for token in map(signed, range(100)) if "-" in token and "_" in token)
    assert refused(spelt.replace("-", "+").replace("_", "/")) == "this link is not one of ours"


def signed(number: int) -> str:
    key = number.to_bytes(tokens.KEY_BYTES, "big")
    return tokens.sign(key, purpose=Purpose.UNSUBSCRIBE, list_id=LIST, secret=SECRET)


@pytest.mark.parametrize("purpose", [Purpose.PREFERENCES, Purpose.VIEW])
def test_a_token_for_one_purpose_opens_no_other(purpose: Purpose) -> None:
    assert refused(TOKEN, purpose=purpose) == "this link is not one of ours"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example("x" * 64)
@example("x" * 65)
def test_the_signature_in_a_token_is_keyed_blake2b(secret: str) -> None:
    token = tokens.sign(KEY, purpose=Purpose.VIEW, list_id=LIST, secret=secret)
    hashed = hashlib.blake2b(secret.encode(), digest_size=64).digest()
    signed = hashlib.blake2b(b"papers.example.org\0" + KEY, digest_size=42, key=hashed, person=b"links").digest()
    assert base64.urlsafe_b64decode(token)[10:] == signed[28:]


def test_a_token_of_one_list_opens_no_other() -> None:
    assert refused(TOKEN, list_id="other.example.org") == "this link is not one of ours"


def test_a_token_signed_with_another_secret_opens_nothing() -> None:
    assert refused(TOKEN, secret=NEWER_SECRET) == "this link is not one of ours"


def test_a_link_outlives_the_change_of_secrets() -> None:
    assert tokens.opened(TOKEN, purpose=Purpose.UNSUBSCRIBE, list_ids=[LIST], secrets=[NEWER_SECRET, SECRET]) == KEY


def test_two_secrets_that_begin_alike_are_told_apart() -> None:
    """Their ids are one byte, so some two of 400 secrets share one; the signature decides."""
    secrets = [f"{SECRET}{number}" for number in range(400)]
    made = [tokens.sign(KEY, purpose=Purpose.VIEW, list_id=LIST, secret=secret) for secret in secrets]
    assert len({token[:2] for token in made}) < 400
    assert {tokens.opened(token, purpose=Purpose.VIEW, list_ids=[LIST], secrets=secrets) for token in made} == {KEY}


@given(st.text())
def test_any_text_is_refused_and_none_is_a_crash(text: str) -> None:
    assert refused(text) == "this link is not one of ours"


def test_every_new_key_is_another() -> None:
    assert len({tokens.new_key() for _ in range(1000)}) == 1000


ONCE = tokens.sign_once(KEY, 7, purpose="fresh", list_id=LIST, secret=SECRET)


def opened_once(token: str, *, purpose: str = "fresh", list_id: str = LIST, secret: str = SECRET) -> tuple[bytes, int]:
    return tokens.opened_once(token, purpose=purpose, list_ids=[list_id], secrets=[NEWER_SECRET, secret])


@given(st.binary(min_size=tokens.KEY_BYTES, max_size=tokens.KEY_BYTES), st.integers(0, 2**48 - 1))
def test_a_token_that_works_once_gives_back_key_and_number(key: bytes, number: int) -> None:
    token = tokens.sign_once(key, number, purpose="fresh", list_id=LIST, secret=SECRET)
    assert (opened_once(token), bool(re.fullmatch(r"[A-Za-z0-9_-]{40}", token))) == ((key, number), True)


def test_a_token_that_works_once_stays_what_it_is_from_version_to_version() -> None:
    assert ONCE == "V2FkYXMga2V5IQAAAAAAB5FzxOCjJy2oCw2vU7va"


@pytest.mark.parametrize(
    "changed",
    [{"purpose": "changed"}, {"purpose": "confirm"}, {"list_id": "other.example.org"}, {"secret": NEWER_SECRET}],
)
def test_a_token_that_works_once_opens_nothing_else(changed: dict[str, str]) -> None:
    with pytest.raises(TokenError, match=r"^this link is not one of ours$"):
        opened_once(ONCE, **changed)


def test_one_flipped_bit_of_a_token_that_works_once_opens_nothing() -> None:
    for at in range(40):
        for bit in range(7):
            with pytest.raises(TokenError, match=r"^this link is not one of ours$"):
                opened_once(ONCE[:at] + chr(ord(ONCE[at]) ^ (1 << bit)) + ONCE[at + 1 :])


def test_no_token_of_one_length_is_one_of_the_other() -> None:
    for token in (TOKEN, TOKEN + "AAAAAAAA"):
        with pytest.raises(TokenError):
            opened_once(token)
    assert {refused(ONCE), refused(ONCE[:32])} == {"this link is not one of ours"}


@given(st.text())
def test_any_text_is_refused_as_a_token_that_works_once(text: str) -> None:
    with pytest.raises(TokenError):
        opened_once(text)
