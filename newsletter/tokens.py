"""Signed tokens for the links in a mail. They name a subscriber by a random key, so no address stands in a link.

A token is 24 bytes in URL-safe base64: one byte that says which secret signed it, the subscriber's key, and the first
14 bytes of an HMAC-SHA256 over purpose, list and key. A token for one purpose opens no other.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from newsletter.errors import TokenError

KEY_BYTES = 9
_MAC_BYTES = 14
_BLOCK = 64  # bytes that SHA-256 takes at once
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")  # one spelling for each: base64 readers would also take "=" and "+"


class Purpose(StrEnum):
    """What a link is for."""

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    VIEW = "view"
    RETURN = "return"


def new_key() -> bytes:
    """A key for a new subscriber's links."""
    return secrets.token_bytes(KEY_BYTES)


def sign(key: bytes, *, purpose: Purpose, list_id: str, secret: str) -> str:
    """The token that opens `purpose` for the subscriber with `key`: 32 characters of `A-Za-z0-9_-`."""
    return base64.urlsafe_b64encode(_key_id(secret) + key + _mac(key, purpose, list_id, secret)).decode("ascii")


def short(words: str, *, purpose: Purpose, list_id: str, secret: str) -> str:
    """A mark of 10 characters of `0-9a-f` that says that we wrote these words."""
    return _mac(words.encode(), purpose, list_id, secret)[:5].hex()


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
        if signed_by == _key_id(secret) and hmac.compare_digest(mac, _mac(key, purpose, list_id, secret)):
            return key
    raise TokenError("this link is not one of ours")


@lru_cache(maxsize=64)
def _key_id(secret: str) -> bytes:
    return hashlib.sha256(b"newsletter key id\0" + secret.encode()).digest()[:1]


def _mac(key: bytes, purpose: Purpose, list_id: str, secret: str) -> bytes:
    """HMAC-SHA256 [RFC 2104]: four stand in every message, and the standard library's takes seven times as long."""
    begun_inner, begun_outer = _begun(purpose, list_id, secret)
    inner, outer = begun_inner.copy(), begun_outer.copy()
    inner.update(key)
    outer.update(inner.digest())
    return outer.digest()[:_MAC_BYTES]


@lru_cache(maxsize=64)
def _begun(purpose: Purpose, list_id: str, secret: str) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """The parts of the inner and the outer hash that every key shares."""
    padded = _of_a_block(secret.encode())
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
    inner.update(b"\0".join((purpose.encode(), list_id.encode(), b"")))
    return inner, hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))


def _of_a_block(secret: bytes) -> bytes:
    short = secret if len(secret) <= _BLOCK else hashlib.sha256(secret).digest()
    return short.ljust(_BLOCK, b"\0")
