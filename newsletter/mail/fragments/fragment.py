"""Bytes of a message that others have too."""

from typing import Any

MOST = 1000
"""So many texts are remembered to find out which of them a second message has."""


class Fragment(bytes):
    """Encoded lines that many messages share. A message's own bytes are plain ones."""

    __slots__ = ()


def make_room(kept: dict[Any, Any], *, shared: type) -> None:
    """Forget what one message alone had, where there is much of it. What several had is `shared` by its type, and
    stays while it leaves room."""
    if len(kept) < MOST:
        return
    several = {key: value for key, value in kept.items() if isinstance(value, shared)}
    kept.clear()
    if len(several) < MOST // 2:
        kept.update(several)
