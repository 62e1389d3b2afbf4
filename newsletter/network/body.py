"""The body of an answer, unpacked in small pieces and counted on both sides, so that no bomb is held in memory."""

import zlib
from collections.abc import Iterable, Iterator

from newsletter.errors import FeedError

_PIECE = 1024 * 1024
_GZIP = zlib.MAX_WBITS | 16


def whole(chunks: Iterable[bytes], *, coding: str, largest: int, place: str) -> bytes:
    """All of a body. Raises FeedError where more than `largest` bytes come in, or come out of it."""
    arriving = _counted(chunks, largest, place)
    return b"".join(_counted(unpacked(arriving, coding=coding, place=place), largest, place))


def unpacked(chunks: Iterable[bytes], *, coding: str, place: str) -> Iterator[bytes]:
    """The body without its `Content-Encoding`, in pieces of at most a megabyte where it was packed.

    One gzip only: of two in one another, a kilobyte may stand for a gigabyte. Raises FeedError for other codings.
    """
    if coding in ("", "identity"):
        return iter(chunks)
    if coding in ("gzip", "x-gzip"):
        return _gunzipped(chunks, place)
    raise FeedError(f"{place}: the answer is compressed as {coding[:40]!r}, but only gzip is read")


def _counted(pieces: Iterable[bytes], largest: int, place: str) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > largest:
            raise FeedError(f"{place}: more than {largest:,} bytes, which is no feed; check the source's URL")
        yield piece


def _gunzipped(chunks: Iterable[bytes], place: str) -> Iterator[bytes]:
    member = zlib.decompressobj(_GZIP)
    for packed in chunks:
        rest = packed
        while rest:
            if member.eof:
                member = zlib.decompressobj(_GZIP)
            piece, rest = _piece(member, rest, place)
            yield piece
    if not member.eof:
        raise FeedError(f"{place}: the compressed answer is cut off; collect again later")


def _piece(member: "zlib._Decompress", packed: bytes, place: str) -> tuple[bytes, bytes]:
    try:
        piece = member.decompress(packed, _PIECE)
    except zlib.error as error:
        raise FeedError(f"{place}: the answer claims to be gzip, but it is not: {error}") from error
    return piece, member.unconsumed_tail or member.unused_data
