"""A mark for an address, by which the store recognises somebody whose address it does not keep.

The key of the marks is in the store and nowhere else: another `list.secret` changes no mark, and a list of addresses
cannot be tried on marks without the store.
"""

import hashlib
import secrets

from sqlalchemy import Connection, select

from newsletter.store.schema import keys
from newsletter.store.upsert import inserted

_NAME = "marks"
_KEY_BYTES = 32
MARK_BYTES = 16


def mark(connection: Connection, list_id: str, address: str) -> bytes:
    """16 bytes that are the same for one list and address, however it is written: keyed BLAKE2b [RFC 7693]."""
    words = f"{list_id}\0{address.casefold()}".encode()
    return hashlib.blake2b(words, key=_key(connection), digest_size=MARK_BYTES).digest()


def _key(connection: Connection) -> bytes:
    kept = select(keys.c.key).where(keys.c.name == _NAME)
    found: bytes | None = connection.execute(kept).scalar()
    if found:
        return found
    inserted(connection, keys, {"name": _NAME, "key": secrets.token_bytes(_KEY_BYTES)})
    made: bytes = connection.execute(kept).scalar_one()
    return made
