"""A long list a page at a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from fastapi import HTTPException

Item = TypeVar("Item")

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[Item]):
    """Some of a list: `items` are those of page `number` of `last`, of `total` in all."""

    items: Sequence[Item]
    number: int
    last: int
    total: int

    @property
    def before(self) -> int:
        """The page before, 0 where this is the first."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after, 0 where this is the last."""
        return self.number + 1 if self.number < self.last else 0


def part(items: Sequence[Item], page: str, *, size: int) -> Part[Item]:
    """The page whose number an address says. Raises HTTPException where there is no such page."""
    last = max(1, -(-len(items) // size))
    if not _NUMBER.fullmatch(page) or int(page) > last:
        raise HTTPException(404)
    number = int(page)
    return Part(items=items[(number - 1) * size : number * size], number=number, last=last, total=len(items))
