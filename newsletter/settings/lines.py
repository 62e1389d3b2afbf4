"""Which line of newsletter.toml says a setting."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_HEADING = r"\s*+\[\[?\s*+([\w.-]++)\s*+\]\]?\s*+(?:#.*)?"
_KEY = r"\s*+([\w.-]++)\s*+="


def line_of(text: str, place: Sequence[str | int]) -> int | None:
    """The line that says the setting, such as `("list", "colour")` or `("relays", 1, "url")`; None where none does.

    Of a setting within a table on one line it is that line.
    """
    places = {each: number for number, each in reversed(list(_places(text)))}
    wanted = tuple(place)
    while wanted:
        if wanted in places:
            return places[wanted]
        wanted = wanted[:-1]
    return None


def _places(text: str) -> Iterator[tuple[int, tuple[str | int, ...]]]:
    """Each line that begins a setting or a table, with its place."""
    within: tuple[str | int, ...] = ()
    seen: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := re.fullmatch(_HEADING, line):
            name = heading[1]
            within = (*name.split("."), seen[name]) if line.lstrip().startswith("[[") else tuple(name.split("."))
            seen[name] += 1
            yield number, within
        elif key := re.match(_KEY, line):
            yield number, (*within, *key[1].split("."))
