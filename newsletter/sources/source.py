"""A source as the operator names it: a saved document or a place on the web, and what is asked of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from newsletter.errors import FeedError

_PATTERN = "*?["
LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where papers come from. Exactly one of `path` and `url` is set.

    `url` may hold `{date}`, `{week}` or `{month}`, filled with the list day that is asked for. `kind` is the shape the
    document must have, or "" for any. `private` lets the url lead to an address that is not public.
    """

    name: str
    path: Path | None = None
    url: str = ""
    kind: str = ""
    private: bool = False

    @classmethod
    def saved(cls, path: Path) -> "Source":
        """Make the source of the saved document at `path`, named after its file."""
        return cls(name=path.name, path=path)


def saved_content(path: Path) -> bytes:
    """Read a saved document. Raises FeedError where the file cannot be opened or is too large."""
    try:
        if path.stat().st_size > LARGEST:
            raise FeedError(f"{path}: larger than {LARGEST // 1024**2} MB, which is too large for a feed")
        return path.read_bytes()
    except OSError as error:
        is_pattern = isinstance(error, FileNotFoundError) and any(letter in path.name for letter in _PATTERN)
        what = "no file matches this pattern" if is_pattern else error.strerror
        raise FeedError(f"{path}: {what}; name a saved feed document") from error


def spelled_out(folder: Path, *, path: str, url: str, name: str, kind: str, private: bool) -> Iterator[Source]:
    """Return the sources that one entry of the settings names: a url, a file, or each file of a pattern by name.

    Paths count from `folder`. A pattern without a file names itself, so that reading it says what is missing.
    """
    if url:
        yield Source(name=name or urlsplit(url).hostname or url, url=url, kind=kind, private=private)
        return
    paths = _matching(folder, path)
    for each in paths:
        yield Source(name=name if name and len(paths) == 1 else each.name, path=each, kind=kind)


def _matching(folder: Path, pattern: str) -> list[Path]:
    if not any(letter in pattern for letter in _PATTERN):
        return [folder / pattern]
    absolute = Path(pattern)
    root = Path(absolute.anchor) if absolute.is_absolute() else folder
    paths = sorted(root.glob(str(absolute.relative_to(absolute.anchor))))
    return paths or [folder / pattern]


_FIELD = re.compile(r"\{([^{}]{0,40})\}?|\}")


def source_url(template: str, *, day: date) -> str:
    """Return the URL of a list day: `{date}` is 2026-01-15, `{week}` the ISO week 2026-W03, `{month}` 2026-01.

    Raises FeedError for any other brace, since the feed would be asked for something that nobody meant.
    """
    week = day.isocalendar()
    values = {
        "date": day.isoformat(),
        "week": f"{week.year:04}-W{week.week:02}",
        "month": f"{day.year:04}-{day.month:02}",
    }

    def value(match: re.Match[str]) -> str:
        if match[0].endswith("}") and match[1] in values:
            return values[match[1]]
        raise FeedError(f"a source's URL: {match[0]!r} is unknown; use {{date}}, {{week}} and {{month}}")

    return _FIELD.sub(value, template)
