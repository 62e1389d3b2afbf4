"""A message read by hand, on its bytes: what a server receives, whatever a library would make of it."""

import quopri
import re


def lines(message: bytes) -> list[bytes]:
    """The lines between CRLFs."""
    return message.split(b"\r\n")


def loose_ends(message: bytes) -> int:
    """How many CRs and LFs stand alone."""
    return len(re.findall(rb"\r(?!\n)|(?<!\r)\n", message))


def fields(message: bytes) -> list[tuple[str, bytes]]:
    """The header's fields in order, unfolded."""
    head = message.partition(b"\r\n\r\n")[0]
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head)
    return [(name.decode("ascii"), value) for name, _, value in (line.partition(b": ") for line in lines(unfolded))]


def names(message: bytes) -> list[str]:
    """The names of the header's fields in order."""
    return [name for name, _ in fields(message)]


def value(message: bytes, name: str) -> bytes:
    """The one value of a field."""
    (values,) = [content for known, content in fields(message) if known == name]
    return values


def parts(message: bytes) -> list[tuple[str, str]]:
    """Type and text of each part, decoded from quoted-printable and UTF-8, with LF line ends."""
    boundary = re.findall(rb'boundary="([^"]{1,70})"', value(message, "Content-Type"))[0]
    body = message.partition(b"\r\n\r\n")[2]
    between = (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]
    return [_part(part) for part in between]


def _part(content: bytes) -> tuple[str, str]:
    head, _, body = content.partition(b"\r\n\r\n")
    kind = re.findall(rb"Content-Type: ([a-z/]+)", head)[0]
    return kind.decode(), quopri.decodestring(body).decode("utf-8").replace("\r\n", "\n")
