"""A recipe says how a message is joined, and nothing but that message can be read from it."""

from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.mail.fragments import recipe
from newsletter.mail.fragments.fragment import Fragment

FRAGMENTS = st.binary(max_size=300).map(Fragment)


@given(pieces=st.lists(FRAGMENTS | st.binary(max_size=300), max_size=40), first=st.sampled_from([0, 60, 8000, 2**21]))
def test_what_was_written_is_joined_again(pieces: list[bytes], first: int) -> None:
    shared = dict(enumerate(dict.fromkeys(piece for piece in pieces if isinstance(piece, Fragment)), start=first))
    numbers = {piece: recipe.numbered(at) for at, piece in shared.items()}
    assert b"".join(recipe.pieces(recipe.written(pieces, numbers), shared.__getitem__)) == b"".join(pieces)


def test_an_early_fragment_takes_one_byte_and_a_late_one_two() -> None:
    assert [len(recipe.numbered(number)) for number in (60, 8000)] == [1, 2]


@pytest.mark.parametrize("end", [5, 9])
def test_a_recipe_that_was_cut_short_is_refused(end: int) -> None:
    with pytest.raises(LookupError):
        recipe.pieces(recipe.written([b"words" * 20], {})[:end], {}.__getitem__)


@pytest.mark.parametrize("there", [[], [Fragment(b"other")]], ids=["lost", "another's"])
def test_fragments_that_are_not_those_it_was_written_of_are_found_out(there: list[bytes]) -> None:
    written = recipe.written([Fragment(b"first")], {Fragment(b"first"): recipe.numbered(0)})
    with pytest.raises(LookupError, match=r"list index|the fragments are not those of the recipe\Z"):
        recipe.pieces(written, there.__getitem__)


def test_a_recipe_is_a_checksum_the_numbers_of_fragments_and_bytes_with_their_length() -> None:
    """300 * 2 is 0xd8 0x04 in sevens; three bytes are 3 * 2 + 1."""
    shared = Fragment(b"abab")
    written = recipe.written([shared, b"xyz"], {shared: recipe.numbered(300)})
    assert written[4:] == b"\xd8\x04" + b"\x07xyz"
    assert list(recipe.parts(written)) == [300, b"xyz"]
    assert recipe.written([shared], {shared: b"\x00"})[:4] == crc32(b"abab").to_bytes(4, "big")


@pytest.mark.parametrize(
    ("number", "octets"),
    [(0, b"\x00"), (63, b"\x7e"), (64, b"\x80\x01"), (8191, b"\xfe\x7f"), (8192, b"\x80\x80\x01")],
)
def test_a_number_takes_a_byte_for_each_seven_bits(number: int, octets: bytes) -> None:
    assert (recipe.numbered(number), list(recipe.parts(b"sum!" + octets))) == (octets, [number])


def test_what_is_missing_of_a_recipe_is_counted() -> None:
    with pytest.raises(LookupError, match="a recipe ends 2 bytes too early"):
        list(recipe.parts(b"sum!\x07x"))
    assert list(recipe.parts(b"sum!\x01")) == [b""]
