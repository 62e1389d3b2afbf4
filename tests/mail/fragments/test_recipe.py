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
    numbers = {piece: at for at, piece in shared.items()}
    assert b"".join(recipe.pieces(recipe.written(pieces, numbers), shared.__getitem__)) == b"".join(pieces)


@pytest.mark.parametrize("end", [5, 9])
def test_a_recipe_that_was_cut_short_is_refused(end: int) -> None:
    with pytest.raises(LookupError):
        recipe.pieces(recipe.written([b"words" * 20], {})[:end], {}.__getitem__)


@pytest.mark.parametrize("there", [[], [Fragment(b"other")]], ids=["lost", "another's"])
def test_fragments_that_are_not_those_it_was_written_of_are_found_out(there: list[bytes]) -> None:
    written = recipe.written([Fragment(b"first")], {Fragment(b"first"): 0})
    with pytest.raises(LookupError, match=r"list index|the fragments are not those of the recipe\Z"):
        recipe.pieces(written, there.__getitem__)


def test_a_recipe_is_a_checksum_the_numbers_of_fragments_and_bytes_with_their_length() -> None:
    """300 * 2 is 0xd8 0x04 in sevens; three bytes are 3 * 2 + 1."""
    shared = Fragment(b"abab")
    written = recipe.written([shared, b"xyz"], {shared: 300})
    assert written[4:] == b"\xd8\x04" + b"\x07xyz"
    assert list(recipe.parts(written)) == [300, b"xyz"]
    assert written[:4] == crc32(b"ababxyz").to_bytes(4, "big")


@pytest.mark.parametrize(
    ("number", "octets"),
    [(0, b"\x00"), (63, b"\x7e"), (64, b"\x80\x01"), (8191, b"\xfe\x7f"), (8192, b"\x80\x80\x01")],
)
def test_a_number_takes_a_byte_for_each_seven_bits(number: int, octets: bytes) -> None:
    written = recipe.written([Fragment(b"shared")], {Fragment(b"shared"): number})
    assert (written[4:], list(recipe.parts(written))) == (octets, [number])


def test_a_fragment_that_comes_after_the_last_one_takes_a_byte_whatever_its_number() -> None:
    first, second, third = (Fragment(letter * 3) for letter in (b"a", b"b", b"c"))
    numbers = {first: 300, second: 301, third: 302}
    written = recipe.written([first, second, b"xyz", third, second], numbers)
    assert written[4:] == b"\xd8\x04" + b"\x01" + b"\x07xyz" + b"\x01" + b"\xda\x04"
    assert list(recipe.parts(written)) == [300, 301, b"xyz", 302, 301]


def test_the_first_fragment_of_all_comes_after_none() -> None:
    assert recipe.written([Fragment(b"first")], {Fragment(b"first"): 0})[4:] == b"\x00"


def test_what_is_missing_of_a_recipe_is_counted() -> None:
    with pytest.raises(LookupError, match="a recipe ends 2 bytes too early"):
        list(recipe.parts(b"sum!\x07x"))


def test_a_long_recipe_is_compressed_and_one_that_an_older_version_kept_is_read_as_it_is() -> None:
    shared, own = Fragment(b"shared"), b"A subject that nobody else has\n" * 20
    written = recipe.written([shared, own, own], {shared: 7})
    before = written[:4] + b"\x0e" + 2 * (b"\xd9\x09" + own)
    assert len(written) < 100
    assert list(recipe.parts(written)) == list(recipe.parts(before)) == [7, own, own]


def test_what_would_not_be_shorter_is_not_compressed() -> None:
    """260 bytes of which none comes twice near another; 260 * 2 + 1 is 0x89 0x04 in sevens."""
    own = bytes(range(256)) + b"\x03\x01\x04\x02"
    assert recipe.written([own], {})[4:] == b"\x89\x04" + own


def test_a_compressed_recipe_that_was_cut_short_is_refused() -> None:
    written = recipe.written([b"words" * 100], {})
    with pytest.raises(LookupError, match="a compressed recipe cannot be read"):
        recipe.pieces(written[:-2], {}.__getitem__)


def test_an_empty_piece_is_left_out() -> None:
    assert recipe.written([b"", b"xyz"], {})[4:] == b"\x07xyz"
