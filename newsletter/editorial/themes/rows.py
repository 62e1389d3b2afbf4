"""Terms by their row, in a quarter of the memory of a dict: a process that delivers holds them until it ends."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping

import numpy as np


class Rows(Mapping[str, int]):
    """The row of each term of a text that has one on each line. Terms are found by their hash, and then compared."""

    def __init__(self, text: bytes) -> None:
        """Order the terms by their hashes; none of them stands twice."""
        terms = text.split(b"\n")
        hashes = np.fromiter(map(hash, terms), np.int64, len(terms))
        order = np.argsort(hashes)
        self._text = text
        self._begins = array("i", [0, *np.cumsum([len(term) + 1 for term in terms]).tolist()])
        self._hashes = array("q", hashes[order].tobytes())
        self._rows = array("i", order.astype(np.int32).tobytes())

    def __getitem__(self, term: str) -> int:
        row = self._row(term)
        if row is None:
            raise KeyError(term)
        return row

    def __contains__(self, term: object) -> bool:
        return isinstance(term, str) and self._row(term) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._text.decode().split("\n"))

    def __len__(self) -> int:
        return len(self._rows)

    def _row(self, term: str) -> int | None:
        octets = term.encode("utf-8", "surrogatepass")
        hashed = hash(octets)
        at = bisect_left(self._hashes, hashed)
        while at < len(self._hashes) and self._hashes[at] == hashed:
            row = self._rows[at]
            if self._text[self._begins[row] : self._begins[row + 1] - 1] == octets:
                return row
            at += 1
        return None
