"""Bytes of a message that others have too."""


class Fragment(bytes):
    """Encoded lines that many messages share. A message's own bytes are plain ones."""

    __slots__ = ()
