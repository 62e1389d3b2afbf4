"""Quoted-printable that can be cut and joined: no line begins with a dot, so nothing is scanned when it is sent.

Nor has one a tab or two spaces together: DKIM's relaxed form of a body is then the body itself [RFC 6376, 3.4.4].
"""

import re
from email import quoprimime

from newsletter.mail.slots import MARK, OPEN, Place, placed

_LONGEST = 73  # of 76, to leave room for a leading dot's two more characters [RFC 2045, 6.7]
_PIECE = _LONGEST - 1  # of a longer line, its own `=` behind it
_PLAIN = re.compile(r"[A-Za-z0-9:/_~@+?&-][A-Za-z0-9:/._~@+?&-]*(?: [A-Za-z0-9:/._~@+?&-]+)*")
_LEADING_DOT = re.compile(r"^\.", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\r|\n")


def encoded(text: str) -> bytes:
    """Return the text in quoted-printable [RFC 2045, 6.7], UTF-8, in lines of at most 76 characters before a CRLF."""
    if _PLAIN.fullmatch(text):
        if len(text) <= _LONGEST:
            return text.encode("ascii")
        if " " not in text and len(text) % _PIECE != 1 and "." not in text[_PIECE::_PIECE]:
            return "=\r\n".join([text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]).encode("ascii")
    octets = _LINE_END.sub("\n", text).encode("utf-8", "replace").decode("latin-1")
    octets = octets.replace("  ", " \xff").replace("\t", "\xfe")  # which UTF-8 never has, and which come out encoded
    lines = quoprimime.body_encode(octets, maxlinelen=_LONGEST, eol="\n").replace("=FF", "=20").replace("=FE", "=09")
    return _LEADING_DOT.sub("=2E", lines).replace("\n", "\r\n").encode("ascii")


def with_slots(text: str, place: Place) -> bytes:
    """Return the text in quoted-printable, each slot alone on a line between two soft breaks."""
    if OPEN not in text:
        return encoded(text)
    pieces = []
    for number, piece in enumerate(MARK.split(text)):
        is_slot = number % 2
        pieces.append(b"=\r\n" + placed(place, piece) + b"=\r\n" if is_slot else encoded(piece))
    return b"".join(pieces)
