"""Counts as pages print them: "203", "1.2k", and "-" for none."""

import re

_COUNT = re.compile(r"([0-9]{1,9})(?:\.([0-9]))?(k?)")


def count(text: str) -> int | None:
    """The number a page prints, 0 for its dash, None for what is no count."""
    if text in ("-", "–", "—"):
        return 0
    found = _COUNT.fullmatch(text.strip().lower().replace(",", ""))
    if not found or (found[2] and not found[3]):
        return None
    whole = int(found[1]) * (1000 if found[3] else 1)
    return whole + int(found[2] or 0) * 100
