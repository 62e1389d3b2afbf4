"""A mark for an address, by which the store recognises somebody whose address it does not keep.

The key of the marks is in the store and nowhere else: another `list.secret` changes no mark, and a list of addresses
cannot be tried on marks without the store.
"""

import hashlib
import secrets
from collections.abc import Callable

from sqlalchemy import Connection, select

from newsletter.store import lists
from newsletter.store.schema import keys
from newsletter.store.upsert import inserted

_NAME = "marks"
_KEY_BYTES = 32
MARK_BYTES = 16


def mark(connection: Connection, list_id: str, address: str) -> bytes:
    """16 bytes that are the same for one list and address, however it is written: keyed BLAKE2b [RFC 7693]."""
    return marking(connection, list_id)(address)


def marking(connection: Connection, list_id: str) -> Callable[[str], bytes]:
    """Give what marks many addresses of a list: their key is read once."""
    key, first_id = _key(connection), lists.first_id(connection, list_id)  # a rename changes no mark

    def marked(address: str) -> bytes:
        words = f"{first_id}\0{address.casefold()}".encode()
        return hashlib.blake2b(words, key=key, digest_size=MARK_BYTES).digest()

    return marked


def _key(connection: Connection) -> bytes:
    kept = select(keys.c.key).where(keys.c.name == _NAME)
    known: bytes | None = connection.execute(kept).scalar()
    if known:
        return known
    inserted(connection, keys, {"name": _NAME, "key": secrets.token_bytes(_KEY_BYTES)})
    made: bytes = connection.execute(kept).scalar_one()
    return made
