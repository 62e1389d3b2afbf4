"""Counts as pages print them: "203", "1.2k", and "-" for none."""

import re

_COUNT = re.compile(r"([0-9]{1,9})(?:\.([0-9]))?(k?)")


def count(text: str) -> int | None:
    """Read the number a page prints, as 1,204 or 1.2k; 0 for its dash, None for what is no count."""
    if text in ("-", "–", "—"):
        return 0
    match = _COUNT.fullmatch(text.strip().lower().replace(",", ""))
    if not match or (match[2] and not match[3]):
        return None
    whole = int(match[1]) * (1000 if match[3] else 1)
    return whole + int(match[2] or 0) * 100
