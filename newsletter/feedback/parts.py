"""A mail cut into its parts [RFC 2046, 5.1], within bounds that no mail can stretch.

Bytes that came back from anywhere: lines may end in LF, CRLF or CR, boundaries may be missing, and nesting may go on
without end. Only what is looked at is decoded, and what a returned message holds is not looked into.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from itertools import islice

LARGEST = 1024 * 1024  # bytes looked at of a mail
_HEADERS = 64 * 1024  # bytes looked at of the headers of one part
_LONGEST_FIELD = 2000  # characters
_LONGEST_TEXT = 64 * 1024  # characters of one part
_DEEPEST = 8
_MOST_PARTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: its kind in small letters, its headers, and its bytes as they were sent, lines ended by LF."""

    kind: str
    headers: Message
    body: bytes

    def field(self, name: str) -> str:
        """Return the first header of that name in one line, decoded; "" where there is none."""
        return next(iter(self.fields(name)), "")

    def fields(self, name: str) -> tuple[str, ...]:
        """Return all headers of that name, each in one line, decoded."""
        return tuple(_decoded(_raw(value)) for value in self.raw(name)[:_MOST_PARTS])

    def raw(self, name: str) -> list[str]:
        """Return all headers of that name as they were sent; what is not ASCII stands as surrogates."""
        return [str(value) for known, value in self.headers.raw_items() if known.lower() == name.lower()]

    @property
    def text(self) -> str:
        """The body in words, 65,536 characters at most, whatever its encoding says; what it cannot hold is replaced."""
        payload = Message(policy=compat32)
        payload["Content-Transfer-Encoding"] = str(self.headers.get("Content-Transfer-Encoding", "")).strip()
        payload.set_payload(self.body[: 2 * _LONGEST_TEXT].decode("ascii", "surrogateescape"))
        raw = payload.get_payload(decode=True)
        return _words(raw if isinstance(raw, bytes) else self.body, _charset(self.headers))[:_LONGEST_TEXT]


def cut(message: bytes) -> tuple[Part, ...]:
    """Return the mail itself, then each of its parts that is no multipart, in order; one without boundaries is text.

    At most 50 parts are returned [RFC 2046, 5.1].
    """
    mail = _part(_lf(message[:LARGEST]))
    leaves: list[Part] = []
    for leaf in _leaves(mail, 0):
        leaves.append(leaf)
        if len(leaves) == _MOST_PARTS:
            break
    return (mail, *leaves)


def headers_of(body: bytes) -> Part:
    """Return the headers of a message that came back, as a part of its own."""
    return _part(body.lstrip(b"\n"))


def _lf(message: bytes) -> bytes:
    return message.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _part(content: bytes) -> Part:
    head, _, body = (b"", b"", content[1:]) if content.startswith(b"\n") else content.partition(b"\n\n")
    try:
        headers = BytesHeaderParser(policy=compat32).parsebytes(head[:_HEADERS] + b"\n\n")
        return Part(kind=headers.get_content_type(), headers=headers, body=body)
    except (MessageError, LookupError, ValueError):
        return Part(kind="text/plain", headers=Message(policy=compat32), body=body)


def _leaves(part: Part, depth: int) -> Iterator[Part]:
    boundary = _boundary(part) if part.kind.startswith("multipart/") else b""
    contents = list(_between(part.body, boundary)) if boundary else []
    if not contents:
        yield replace(part, kind="text/plain") if part.kind.startswith("multipart/") else part
    elif depth < _DEEPEST:
        for content in contents:
            yield from _leaves(_part(content), depth + 1)


def _boundary(part: Part) -> bytes:
    try:
        boundary = part.headers.get_boundary()
    except (MessageError, LookupError, ValueError):
        return b""
    return boundary.encode("ascii", "surrogateescape") if boundary and boundary.isascii() else b""


def _between(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What stands between the lines of a boundary; the last part may lack the line that ends it."""
    lines = re.finditer(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\n|\Z)", body, re.MULTILINE)
    marks = list(islice(lines, _MOST_PARTS + 1))
    for mark, following in zip(marks[:_MOST_PARTS], [*marks[1:], None], strict=False):
        if not mark[1]:
            yield body[mark.end() : following.start() if following else len(body)]


def _raw(value: str) -> str:
    """A header with what stands in it unencoded, as some servers write it, read as UTF-8."""
    return value[:_LONGEST_FIELD].encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _decoded(value: str) -> str:
    one_line = " ".join(value.split())
    try:
        return str(make_header(decode_header(one_line)))
    except (MessageError, LookupError, ValueError):
        return one_line


def _charset(headers: Message) -> str:
    try:
        return headers.get_content_charset() or "utf-8"
    except (MessageError, LookupError, ValueError):
        return "utf-8"


def _words(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")
