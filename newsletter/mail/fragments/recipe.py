"""A recipe: how one message is joined of an edition's fragments and a few bytes of its own.

It begins with the CRC-32 of the message in four bytes, so that a store which has lost a fragment is found out. Numbers
follow, each in as many bytes of seven bits as it needs, the lowest first and all but the last marked by the eighth
(LEB128). An even one is twice the number of a fragment. An odd one is twice the length, and one, of the bytes that
follow. As no piece is empty, 1 is free to stand for the fragment whose number is by one higher than the last; at the
very beginning, where there is no last one, it says that all that follows is compressed (DEFLATE, RFC 1951).
"""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from zlib import crc32

_SEVEN = 0x7F
_GOES_ON = 0x80
_CHECKED = 4  # bytes
_PACKED = _NEXT = b"\x01"
_LONG = 256  # bytes; a shorter recipe is hardly more than numbers, of which compressing saves nothing
_NONE = -2  # no fragment comes after it
_RAW = -15  # neither header nor checksum around what is compressed


def written(pieces: Sequence[bytes], numbers: Mapping[bytes, int]) -> bytes:
    """Return the recipe of a message in pieces. `numbers` has that of each fragment."""
    parts, last = list[bytes](), _NONE
    for piece in filter(None, pieces):
        number = numbers.get(piece)
        if number is None:
            parts += _number(len(piece) * 2 + 1), piece
        else:
            parts.append(_NEXT if number == last + 1 else _of_fragment(number))
            last = number
    said = b"".join(parts)
    if len(said) > _LONG:
        said = min(said, _PACKED + zlib.compress(said, wbits=_RAW), key=len)
    return crc32(b"".join(pieces)).to_bytes(_CHECKED, "big") + said


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
    said, at, last = _unpacked(recipe[_CHECKED:]), 0, _NONE
    while at < len(said):
        number, shift = 0, 0
        while said[at] & _GOES_ON:
            number |= (said[at] & _SEVEN) << shift
            at, shift = at + 1, shift + 7
        number |= said[at] << shift
        at += 1
        if number == 1:
            last += 1
            yield last
        elif number % 2:
            end = at + number // 2
            if end > len(said):
                raise LookupError(f"a recipe ends {end - len(said)} bytes too early")
            yield said[at:end]
            at = end
        else:
            last = number // 2
            yield last


def _unpacked(said: bytes) -> bytes:
    if not said.startswith(_PACKED):
        return said
    try:
        return zlib.decompress(said[len(_PACKED) :], wbits=_RAW)
    except zlib.error as error:
        raise LookupError(f"a compressed recipe cannot be read: {error}") from error


@cache
def _of_fragment(number: int) -> bytes:
    return _number(number * 2)


def _number(number: int) -> bytes:
    octets = bytearray()
    while number > _SEVEN:
        octets.append(number & _SEVEN | _GOES_ON)
        number >>= 7
    octets.append(number)
    return bytes(octets)
