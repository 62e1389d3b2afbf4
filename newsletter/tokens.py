"""Signed tokens for the links in a mail. They name a subscriber by a random key, so no address stands in a link.

A token is 24 bytes in URL-safe base64: one byte that says which secret signed it, the subscriber's key, and the first
14 bytes of a keyed BLAKE2b over purpose, list and key. A token for one purpose opens no other.
"""

import base64
import hashlib
import hmac
import re
import secrets
from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from newsletter.errors import TokenError

KEY_BYTES = 9
TOKEN_LENGTH = 32
_MAC_BYTES = 14
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")  # one spelling for each: base64 readers would also take "=" and "+"
_IN_A_LINK = bytes.maketrans(b"+/", b"-_")


class Purpose(StrEnum):
    """What a link is for."""

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    VIEW = "view"
    RETURN = "return"


def new_key() -> bytes:
    """A key for a new subscriber's links."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Signs for one purpose and list with one secret: keyed BLAKE2b [RFC 7693], the purpose as its `person`.

    Four signatures stand in every message. What all of them share is hashed once, and each goes on from a copy, which
    takes a third of what HMAC-SHA256 does.
    """

    key_id: bytes
    begun: hashlib.blake2b

    def token(self, key: bytes) -> bytes:
        """The token of the subscriber with `key`: 32 characters of `A-Za-z0-9_-`."""
        return b2a_base64(self.key_id + key + self.mac(key), newline=False).translate(_IN_A_LINK)

    def short(self, words: bytes) -> str:
        """A mark of 10 characters of `0-9a-f` that says that we wrote these words."""
        return self.mac(words)[:5].hex()

    def mac(self, content: bytes) -> bytes:
        """The first bytes of the signature."""
        signature = self.begun.copy()
        signature.update(content)
        return signature.digest()


@lru_cache(maxsize=64)
def signing(purpose: Purpose, *, list_id: str, secret: str) -> Signing:
    """What signs for this purpose, ready for any number of keys."""
    key = hashlib.blake2b(secret.encode()).digest()  # a secret may be longer than a key
    shared = list_id.encode() + b"\0"
    begun = hashlib.blake2b(shared, digest_size=_MAC_BYTES, key=key, person=purpose.encode())
    return Signing(key_id=_key_id(secret), begun=begun)


def sign(key: bytes, *, purpose: Purpose, list_id: str, secret: str) -> str:
    """The token that opens `purpose` for the subscriber with `key`."""
    return signing(purpose, list_id=list_id, secret=secret).token(key).decode("ascii")


def same(one: str, other: str) -> bool:
    """Whether two marks are equal; it takes the same time wherever they differ."""
    return hmac.compare_digest(one, other)


def opened(token: str, *, purpose: Purpose, list_id: str, secrets: Sequence[str]) -> bytes:
    """The subscriber's key in a token signed for this purpose and list by one of `secrets`. Raises TokenError.

    Every wrong token gets the same answer, and the comparison takes the same time wherever it differs.
    """
    if not _TOKEN.fullmatch(token):
        raise TokenError("this link is not one of ours")
    content = base64.urlsafe_b64decode(token)
    signed_by, key, mac = content[:1], content[1 : 1 + KEY_BYTES], content[1 + KEY_BYTES :]
    for secret in secrets:
        ours = signing(purpose, list_id=list_id, secret=secret)
        if signed_by == ours.key_id and hmac.compare_digest(mac, ours.mac(key)):
            return key
    raise TokenError("this link is not one of ours")


def _key_id(secret: str) -> bytes:
    return hashlib.sha256(b"newsletter key id\0" + secret.encode()).digest()[:1]
