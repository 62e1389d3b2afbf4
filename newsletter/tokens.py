"""Signed tokens for the links in a mail. They name a subscriber by a random key, so no address stands in a link.

A token is 24 bytes in URL-safe base64: one byte that says which secret signed it, the subscriber's key, and 14 bytes of
a keyed BLAKE2b over list and key, which are the purpose's own. A token for one purpose opens no other.

A link that works once has 30 bytes: the number of the mail that it stands in follows the key, and the signature is over
what it is for, key and number. The store knows whether it was used.
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
from functools import lru_cache, partial
from itertools import product
from struct import Struct

from newsletter.errors import TokenError

KEY_BYTES = 9
TOKEN_LENGTH = 32
LENGTH_OF_ONCE = 40
_NUMBER_BYTES = 6
_MAC_BYTES = 14
_MARK_BYTES = 5
_MACS = Struct("14s14s14s")
_TOKENS = Struct("32s32s32s")
_ONCE = re.compile(r"[A-Za-z0-9_-]{40}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")  # one spelling for each: base64 readers would also take "=" and "+"
_IN_A_LINK = bytes.maketrans(b"+/", b"-_")


class Purpose(StrEnum):
    """What a link is for."""

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    VIEW = "view"


def new_key() -> bytes:
    """Make a key for a new subscriber's links: 9 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Signs for one list with one secret: keyed BLAKE2b [RFC 7693].

    A subscriber's links are signed together: each purpose has its own bytes of one signature, of which none tells of
    the others. What all signatures share is hashed once, and each goes on from a copy.
    """

    key_id: bytes
    links: hashlib.blake2b
    marks: hashlib.blake2b
    once: hashlib.blake2b

    def tokens(self, key: bytes) -> tuple[bytes, bytes, bytes]:
        """Return the tokens of the subscriber with `key`, by purpose: 32 characters of `A-Za-z0-9_-` each."""
        signature = self.links.copy()
        signature.update(key)
        leave, prefer, look = _MACS.unpack(signature.digest())
        signed = self.key_id + key
        content = b"".join((signed, leave, signed, prefer, signed, look))
        return _TOKENS.unpack(b2a_base64(content, newline=False).translate(_IN_A_LINK))

    def once_token(self, key: bytes, number: int, *, purpose: str) -> str:
        """Return the token that opens `purpose` once for the subscriber with `key`: 40 characters of `A-Za-z0-9_-`."""
        signed = key + number.to_bytes(_NUMBER_BYTES, "big")
        signature = self.once.copy()
        signature.update(signed + purpose.encode())
        return base64.urlsafe_b64encode(self.key_id + signed + signature.digest()).decode("ascii")

    def mark(self, words: bytes) -> str:
        """Return 10 characters of `0-9a-f` that say that we wrote these words."""
        signature = self.marks.copy()
        signature.update(words)
        return signature.hexdigest()


@lru_cache(maxsize=64)
def signing(*, list_id: str, secret: str) -> Signing:
    """Prepare what signs for this list, for any number of keys."""
    key = hashlib.blake2b(secret.encode()).digest()  # a secret may be longer than a key
    begun = partial(hashlib.blake2b, list_id.encode() + b"\0", key=key)
    return Signing(
        key_id=hashlib.sha256(b"newsletter key id\0" + secret.encode()).digest()[:1],
        links=begun(digest_size=_MACS.size, person=b"links"),
        marks=begun(digest_size=_MARK_BYTES, person=b"marks"),
        once=begun(digest_size=_MAC_BYTES, person=b"once"),
    )


def sign(key: bytes, *, purpose: Purpose, list_id: str, secret: str) -> str:
    """Return the token that opens `purpose` for the subscriber with `key`: 32 characters of `A-Za-z0-9_-`."""
    signed = signing(list_id=list_id, secret=secret).tokens(key)
    return dict(zip(Purpose, signed, strict=True))[purpose].decode("ascii")


def same(one: str, other: str) -> bool:
    """Tell whether two marks are equal; it takes the same time wherever they differ."""
    return hmac.compare_digest(one, other)


def opened(token: str, *, purpose: Purpose, list_ids: Sequence[str], secrets: Sequence[str]) -> bytes:
    """Return the subscriber's key in a token signed for this purpose by one of `secrets`. Raises TokenError.

    `list_ids` are the id of the list and those that it had before. Every wrong token gets the same
    answer, and the comparison takes the same time wherever it differs.
    """
    if not _TOKEN.fullmatch(token):
        raise TokenError("this link is not one of ours")
    key = base64.urlsafe_b64decode(token)[1 : 1 + KEY_BYTES]
    for list_id, secret in product(list_ids, secrets):
        if hmac.compare_digest(token, sign(key, purpose=purpose, list_id=list_id, secret=secret)):
            return key
    raise TokenError("this link is not one of ours")


def sign_once(key: bytes, number: int, *, purpose: str, list_id: str, secret: str) -> str:
    """Return the token that opens `purpose` once for the subscriber with `key`, in the mail of this number: 40
    characters of `A-Za-z0-9_-`."""
    return signing(list_id=list_id, secret=secret).once_token(key, number, purpose=purpose)


def opened_once(token: str, *, purpose: str, list_ids: Sequence[str], secrets: Sequence[str]) -> tuple[bytes, int]:
    """Return the subscriber's key and the number of the mail in a token that works once. Raises TokenError."""
    if not _ONCE.fullmatch(token):
        raise TokenError("this link is not one of ours")
    content = base64.urlsafe_b64decode(token)[1:]
    key, number = content[:KEY_BYTES], int.from_bytes(content[KEY_BYTES : KEY_BYTES + _NUMBER_BYTES], "big")
    for list_id, secret in product(list_ids, secrets):
        if same(token, sign_once(key, number, purpose=purpose, list_id=list_id, secret=secret)):
            return key, number
    raise TokenError("this link is not one of ours")
