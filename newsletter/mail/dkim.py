"""DKIM: signatures by which the far end sees that a message is ours and unchanged [RFC 6376, RFC 8463].

Header and body are signed in relaxed form, the whole body and not a part of it. Each covered field is named once more
than it stands in the message, so that none can be added. The time in a signature is the message's own date: every
attempt of a delivery has the same bytes.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import StrEnum

COVERED = (
    "from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type",
    "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id",
)  # fmt: skip
_LONGEST = 72
_FIELD_ENDS = re.compile(rb"\r\n(?![ \t])")
_BLANKS = re.compile(rb"[ \t]+")

Fields = Mapping[str, Sequence[bytes]]


class Algorithm(StrEnum):
    """How a key signs, as a signature says it."""

    RSA = "rsa-sha256"
    ED25519 = "ed25519-sha256"

    @property
    def in_dns(self) -> str:
        """As the published record says it."""
        return self.value.partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that signs for a domain. `public` is its other half in base64, which DNS holds under the selector."""

    domain: str
    selector: str
    algorithm: Algorithm
    public: str
    sign: Callable[[bytes], bytes] = field(repr=False)

    @property
    def record(self) -> tuple[str, str]:
        """The name and the text of the TXT record that lets others verify."""
        name = f"{self.selector}._domainkey.{self.domain}"
        return name, f"v=DKIM1; k={self.algorithm.in_dns}; p={self.public}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Signs the messages that are stamped from one composed message. What they share is found once.

    `relaxed`: the body is its own relaxed form, as `quoted_printable` writes it, and is hashed as it stands.
    """

    keys: tuple[Key, ...]
    names: tuple[str, ...] = ()
    written_at: int = 0
    relaxed: bool = True

    @classmethod
    def of(cls, composed: bytes, keys: Sequence[Key]) -> "Signer":
        """Look at a composed message once, to sign it many times. Without keys messages stay as they are."""
        if not keys:
            return cls(keys=())
        head, _, body = composed.partition(b"\r\n\r\n")
        fields = _covered(head)
        date = b"".join(fields["date"]).decode("ascii").removeprefix("date:")
        return cls(
            keys=tuple(keys),
            names=tuple(_names(fields)),
            written_at=int(parsedate_to_datetime(date).timestamp()),
            relaxed=body == _relaxed(body),
        )

    def signed(self, message: Sequence[bytes]) -> Sequence[bytes]:
        """Return the message with a signature by each key above it [RFC 6376, 3.5; RFC 8463 for Ed25519].

        It is in pieces, of which the first is its head. No byte of the message changes.
        """
        if not self.keys:
            return message
        head, *body = message
        fields = _covered(head.removesuffix(b"\r\n\r\n"))
        signed = b"".join(line + b"\r\n" for name in COVERED for line in reversed(fields[name]))
        hashed = hashlib.sha256()
        for piece in body if self.relaxed else (_relaxed(b"".join(body)),):
            hashed.update(piece)
        digest = hashed.digest()
        return [*(self._signature(key, signed, digest) for key in self.keys), *message]

    def _signature(self, key: Key, head: bytes, digest: bytes) -> bytes:
        """The field that goes on top. What is signed ends with the field itself in relaxed form, its `b=` empty."""
        tags = [
            f"v=1; a={key.algorithm}; c=relaxed/relaxed; d={key.domain};",
            f"s={key.selector}; t={self.written_at};",
            *self.names,
            f"bh={_base64(digest)};",
            "b=",
        ]
        signature = _base64(key.sign(head + f"dkim-signature:{' '.join(tags)}".encode("ascii")))
        lines = (signature[at : at + _LONGEST] for at in range(0, len(signature), _LONGEST))
        return f"DKIM-Signature: {_folded(tags)}{_folded(lines)}\r\n".encode("ascii")


def _covered(head: bytes) -> Fields:
    """The relaxed form of each covered field, by name, in the order in which they stand [RFC 6376, 3.4.2]."""
    values: dict[str, list[bytes]] = {name: [] for name in COVERED}
    for line in _FIELD_ENDS.split(head):
        name, _, value = line.partition(b":")
        lowered = name.rstrip(b" \t").lower().decode("ascii", "replace")
        if lowered in values:
            values[lowered].append(b"%b:%b" % (lowered.encode(), b" ".join(value.split())))
    return values


def _names(fields: Fields) -> Iterator[str]:
    """The lines of `h=`: every covered name as often as it stands in the message, and once more."""
    line = "h="
    for name in [each for each in COVERED for _ in range(len(fields[each]) + 1)]:
        if len(line) + len(name) > _LONGEST:
            yield line
            line = ""
        line += f"{name}:"
    yield f"{line[:-1]};"


def _relaxed(body: bytes) -> bytes:
    """The body with runs of white space as one space, none at the end of a line, and no empty lines at its end."""
    lines = [_BLANKS.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _folded(lines: Sequence[str] | Iterator[str]) -> str:
    return "\r\n ".join(lines)
