"""What keeps a sentence of an abstract from being the line about its paper: one rule for each kind of fault."""

from collections.abc import Callable

from newsletter.editorial.summary.faults import breaks, empty, not_own, pointing
from newsletter.editorial.summary.faults.read import Read

FAULTS: dict[str, Callable[[Read], bool]] = {
    "broken": breaks.broken,
    "others": not_own.others,
    "background": not_own.background,
    "points": pointing.points,
    "generic": empty.generic,
    "title": empty.title_again,
}
"""Each kind of fault by its name, in the order in which they are looked for."""
OF_A_PART = frozenset({"points", "generic", "broken"})
"""Faults that a part of a sentence may be without."""


def of(read: Read) -> str:
    """Return the name of the first fault, such as "points", or "" for a sentence that may stand alone."""
    return next((name for name, is_so in FAULTS.items() if is_so(read)), "")
