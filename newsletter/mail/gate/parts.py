"""A composed message read back as a mail program reads it, its slots still open."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.mail.gate.finding import Finding, refusal
from newsletter.mail.slots import CLOSE, OPEN, mark

_BOUNDARY = re.compile(r'boundary="([^"]{1,70})"')
_PLACED = re.compile(f"{OPEN}(?:text|html)\\.([a-z_]{{1,40}}){CLOSE}")
_FOLD = re.compile(r"\r\n(?=[ \t])")
_EXPECTED = ("text/plain; charset=utf-8", "text/html; charset=utf-8")
_CURE = "write body.txt and body.mjml in the mail's folder; compose puts text first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """`fields` are the header's, unfolded and in order; `kinds` the content types of the parts as they stand.

    A slot is the same mark in `text` and `html`, so that one can be looked for in the other. A part that is
    missing is "".
    """

    fields: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    text: str
    html: str

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of every field of that name."""
        return tuple(value for known, value in self.fields if known.lower() == name.lower())


def read(composed: bytes) -> Parts:
    """Read a message as `compose` writes it. Never raises: what cannot be read is missing."""
    head, _, body = composed.partition(b"\r\n\r\n")
    fields = tuple(_fields(_shown(head)))
    boundary = _BOUNDARY.search(dict(fields).get("Content-Type", ""))
    contents = list(_parts(body, boundary[1].encode())) if boundary else []
    by_kind = {kind.partition(";")[0]: text for kind, text in reversed(contents)}
    return Parts(
        fields=fields,
        kinds=tuple(kind for kind, _ in contents),
        text=by_kind.get("text/plain", ""),
        html=by_kind.get("text/html", ""),
    )


def findings(parts: Parts) -> Iterator[Finding]:
    """Check that both parts are there, text before HTML, and that neither is empty."""
    if parts.kinds != _EXPECTED:
        kinds = ", ".join(parts.kinds) or "none"
        yield refusal(f"the parts are {kinds}, not {', '.join(_EXPECTED)}", where="header", cure=_CURE)
    for name, content in (("text", parts.text), ("html", parts.html)):
        if not content.strip():
            yield refusal("the part is empty", where=name, cure=_CURE)


def _fields(head: str) -> Iterator[tuple[str, str]]:
    for line in _FOLD.sub("", head).split("\r\n"):
        name, _, value = line.partition(":")
        yield name, value.strip()


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, str]]:
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        kind = dict(_fields(_shown(head).strip())).get("Content-Type", "")
        yield kind, _same_marks(_shown(quopri.decodestring(content)).replace("\r\n", "\n"))


def _same_marks(text: str) -> str:
    return _PLACED.sub(lambda placed: mark(placed[1]), text)


def _shown(content: bytes) -> str:
    return content.decode("utf-8", "replace")
