"""What an SMTP server sends, cut into replies, whatever the pieces it comes in."""

import re
from collections.abc import Sequence
from functools import lru_cache

from newsletter.models import Reply

_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_ENHANCED = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?: |$)")
_LONGEST = 64 * 1024  # bytes of one reply; a server that sends more is not answering
_KEPT = 500  # characters
_REMEMBERED = 64  # lines and replies

NO_REPLY = 0  # the code of words that are no reply


class Replies:
    """Takes bytes as they come and gives whole replies, lines of one reply joined."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[bytes] = []
        self._codes: set[bytes] = set()
        self._size = 0

    def fed(self, data: bytes) -> Sequence[tuple[int, bytes]]:
        """The code and words of each reply that these bytes complete; code 0 for words that are no reply."""
        if not (self._rest or self._lines) and (whole := _of_one_line_each(data)):
            return whole
        *lines, self._rest = (self._rest + data).split(b"\n")
        replies = [reply for line in lines if (reply := self._line(line))]
        if len(self._rest) + self._size > _LONGEST:
            replies.append((NO_REPLY, self._rest[:_KEPT]))
        return replies

    def _line(self, line: bytes) -> tuple[int, bytes] | None:
        if not self._lines and (whole := _of_one_line(line)):
            return whole
        line = line.rstrip(b"\r")
        match = _LINE.fullmatch(line)
        if match is None:
            return NO_REPLY, line
        self._lines.append(match[3] or b"")
        self._codes.add(match[1])
        self._size += len(line)
        if self._size > _LONGEST:
            return NO_REPLY, line
        if match[2] == b"-":
            return None
        return self._joined(int(match[1]))

    def _joined(self, code: int) -> tuple[int, bytes]:
        """One reply of several lines; a reply that changes its mind half-way is none [RFC 5321, 4.2.1]."""
        words, of_one_mind = b" ".join(self._lines), len(self._codes) == 1
        self._lines, self._codes, self._size = [], set(), 0
        return code if of_one_mind else NO_REPLY, words


@lru_cache(maxsize=_REMEMBERED)
def _of_one_line_each(data: bytes) -> Sequence[tuple[int, bytes]]:
    """What these bytes say where each of their lines is a whole reply; nothing where one is not."""
    *lines, rest = data.split(b"\n")
    replies = [whole for line in lines if (whole := _of_one_line(line))]
    return () if rest or len(replies) < len(lines) else replies


@lru_cache(maxsize=_REMEMBERED)
def _of_one_line(line: bytes) -> tuple[int, bytes] | None:
    """What the line says where it is a whole reply; a relay says the same few lines again and again."""
    is_one = line[3:4] == b" " and line[:3].isdigit() and b"200" <= line[:3] < b"600"
    return (int(line[:3]), line[4:].rstrip(b"\r")) if is_one else None


@lru_cache(maxsize=_REMEMBERED)
def reply(code: int, words: bytes | str) -> Reply:
    """A reply with its enhanced code taken out of its words [RFC 3463], and nothing in them that moves a cursor."""
    text = (words.decode("utf-8", "replace") if isinstance(words, bytes) else words)[:_KEPT]
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    match = _ENHANCED.match(text)
    return Reply(
        code=code,
        enhanced=match[1] if match else "",
        text=" ".join(text[match.end() if match else 0 :].split()),
    )
