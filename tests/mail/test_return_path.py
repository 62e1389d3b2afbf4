"""The envelope sender of a delivery: it comes back as that delivery, and nobody else can make one."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import TokenError
from newsletter.mail import return_path
from newsletter.mail.return_path import ReturnPaths
from tests.mail.editions import LIST

EACH = replace(LIST, verp=True)
SECRET = "of-the-tests-only-7fK2mQ9xV4bN1cZ8"
ADAS = ReturnPaths.of(EACH, edition_id="ab12cd34ef56", secret=SECRET).each(7)


def test_it_is_the_sender_with_the_delivery_behind_a_plus() -> None:
    assert re.fullmatch(r"papers\+ab12cd34ef56\.7\.[0-9a-f]{10}@example\.org", ADAS)


@given(st.integers(0, 2**31), st.from_regex(r"[0-9a-f]{12}", fullmatch=True))
def test_it_gives_back_the_delivery_it_was_made_for_whatever_its_case(number: int, edition_id: str) -> None:
    made = ReturnPaths.of(EACH, edition_id=edition_id, secret=SECRET).each(number)
    assert return_path.opened(made.upper(), EACH, secrets=("another", SECRET)) == (edition_id, number)


@pytest.mark.parametrize(
    "address",
    [
        ADAS.replace(".7.", ".8."),
        ADAS.replace("ab12", "ab13"),
        ADAS.replace("@", "a@"),
        "papers@example.org",
        "+..@",
        "",
    ],
)
def test_one_changed_character_makes_it_nobody_s(address: str) -> None:
    with pytest.raises(TokenError):
        return_path.opened(address, EACH, secrets=(SECRET,))


def test_an_operator_who_does_not_want_it_has_the_sender_on_every_envelope() -> None:
    plain = ReturnPaths.of(replace(LIST, verp=False), edition_id="e1", secret=SECRET)
    assert plain.each(7) == LIST.sender


def test_a_sender_too_long_to_be_added_to_stands_alone() -> None:
    long = replace(EACH, sender=f"{'p' * 60}@example.org")
    assert ReturnPaths.of(long, edition_id="e1", secret=SECRET).each(7) == long.sender


def test_it_has_64_characters_before_the_at_sign_at_most() -> None:
    behind = len(ADAS.partition("@")[0]) - len("papers")
    fits, long = (replace(EACH, sender=f"{'p' * (64 - behind + more)}@example.org") for more in (0, 1))
    own = [ReturnPaths.of(each, edition_id="ab12cd34ef56", secret=SECRET).each(7) for each in (fits, long)]
    assert (len(own[0].partition("@")[0]), own[1]) == (64, long.sender)


def test_one_of_an_older_id_of_the_list_is_ours_too() -> None:
    renamed = replace(EACH, id="new.example.org", former_ids=(EACH.id,))
    assert return_path.opened(ADAS, renamed, secrets=(SECRET,)) == ("ab12cd34ef56", 7)
    with pytest.raises(TokenError, match="this address is not one of ours"):
        return_path.opened(ADAS, replace(EACH, id="new.example.org"), secrets=(SECRET,))
