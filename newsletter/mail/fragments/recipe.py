"""A recipe: how one message is joined of an edition's fragments and a few bytes of its own.

It begins with the CRC-32 of the message in four bytes, so that a store which has lost a fragment is found out. Numbers
follow, each in as many bytes of seven bits as it needs, the lowest first and all but the last marked by the eighth
(LEB128). An even one is twice the number of a fragment. An odd one is twice the length, and one, of the bytes that
follow.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from zlib import crc32

_SEVEN = 0x7F
_GOES_ON = 0x80
_CHECKED = 4  # bytes


def written(pieces: Sequence[bytes], numbers: Mapping[bytes, bytes]) -> bytes:
    """Return the recipe of a message in pieces. `numbers` has that of each fragment, as `numbered` writes it."""
    parts = [numbers.get(piece) or _number(len(piece) * 2 + 1) + piece for piece in pieces]
    return b"".join([crc32(b"".join(pieces)).to_bytes(_CHECKED, "big"), *parts])


def numbered(number: int) -> bytes:
    """Return what stands in a recipe for the fragment with this number."""
    return _number(number * 2)


def pieces(recipe: bytes, fragment: Callable[[int], bytes]) -> Sequence[bytes]:
    """Return the pieces of a recipe's message. `fragment` gives one by its number.

    Raises LookupError where a fragment is missing, or the message is not what was written.
    """
    content = [fragment(part) if isinstance(part, int) else part for part in parts(recipe)]
    if crc32(b"".join(content)).to_bytes(_CHECKED, "big") != recipe[:_CHECKED]:
        raise LookupError("the fragments are not those of the recipe")
    return content


def parts(recipe: bytes) -> Iterator[int | bytes]:
    """Return what a recipe says: the numbers of fragments, and bytes. Raises LookupError where it is cut short."""
    at = _CHECKED
    while at < len(recipe):
        number, shift = 0, 0
        while recipe[at] & _GOES_ON:
            number |= (recipe[at] & _SEVEN) << shift
            at, shift = at + 1, shift + 7
        number |= recipe[at] << shift
        at += 1
        if number % 2:
            end = at + number // 2
            if end > len(recipe):
                raise LookupError(f"a recipe ends {end - len(recipe)} bytes too early")
            yield recipe[at:end]
            at = end
        else:
            yield number // 2


def _number(number: int) -> bytes:
    octets = bytearray()
    while number > _SEVEN:
        octets.append(number & _SEVEN | _GOES_ON)
        number >>= 7
    octets.append(number)
    return bytes(octets)
