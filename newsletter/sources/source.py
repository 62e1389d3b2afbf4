"""A source as the operator names it: a saved document or a place on the web, and what is asked of it."""

from dataclasses import dataclass
from pathlib import Path


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
        """The saved document at `path`, named after its file."""
        return cls(name=path.name, path=path)
