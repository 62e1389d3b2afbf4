"""Signatures as others verify them: dkimpy here, and mailauth of npm where the tools are installed."""

from collections.abc import Mapping

import dkim


def by_dkimpy(message: bytes, records: Mapping[str, str]) -> bool:
    """Whether the first signature is good, with DNS as `records` have it. dkimpy would need a library for Ed25519."""

    def asked(name: bytes, timeout: int = 5) -> bytes | None:
        found = records.get(name.decode("ascii").rstrip("."))
        return found.encode() if found else None

    try:
        return bool(dkim.DKIM(message).verify(dnsfunc=asked))
    except dkim.ValidationError:
        return False
