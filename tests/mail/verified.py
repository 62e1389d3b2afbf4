"""Signatures as others verify them: dkimpy here, and mailauth of npm where the tools are installed."""

from collections.abc import Mapping

import dkim


def by_dkimpy(message: bytes, records: Mapping[str, str]) -> bool:
    """Whether there is a signature and all are good, with DNS as `records` have it."""
    verdicts = each_by_dkimpy(message, records)
    return bool(verdicts) and all(verdicts)


def each_by_dkimpy(message: bytes, records: Mapping[str, str]) -> list[bool]:
    """Whether each of the signatures is good, from the top down."""

    def asked(name: bytes, timeout: int = 5) -> bytes | None:
        record = records.get(name.decode("ascii").rstrip("."))
        return record.encode() if record else None

    def is_good(number: int) -> bool:
        try:
            return bool(dkim.DKIM(message).verify(idx=number, dnsfunc=asked))
        except dkim.ValidationError:
            return False

    fields = message.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return [is_good(number) for number in range(sum(field.startswith(b"DKIM-Signature:") for field in fields))]
