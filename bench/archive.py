"""How long the archive takes over every real list day, its search beside SQLite's LIKE and its full-text index.

`python -m bench.archive` with NEWSLETTER_SHARED set. The peers search the same papers in the same run; the index is
built for them beforehand, which a page of ours does not need.
"""

import gzip
import json
import os
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bench.trending import ARCHIVE
from newsletter.editorial.choices import Choices
from newsletter.editorial.content import from_json, to_json
from newsletter.editorial.edition import plan_day
from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.identity import paper_id
from newsletter.models import Edition
from newsletter.sources import reading
from newsletter.web.archive import searching, sections
from newsletter.web.archive.shelf import Shelf, stocked

QUERIES = ("diffusion", "the", "zzzz", "world model", "reinforcement learning agent", "2506.01939")
ROUNDS = 15
KNOWN = sections.known(shipped_seeds())


def editions(path: Path) -> Iterator[Edition]:
    """An edition of each list day of the archive, oldest first, none with a paper that an earlier one has shown."""
    carried: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as days:
        for day in sorted(map(json.loads, days), key=lambda day: str(day["list_date"])):
            content = json.dumps(day["papers"]).encode()
            feed = reading.read(content, source="archive", read_at=datetime.fromisoformat(day["read_at"]))
            list_day = date.fromisoformat(day["list_date"])
            made = plan_day(feed.sightings, list_id="archive", day=list_day, choices=Choices(), carried=carried)
            carried |= {
                name for trending in made.papers for name in (trending.paper.id, paper_id(title=trending.paper.title))
            }
            if made.papers:
                yield made


def peers(shelf: Shelf) -> sqlite3.Connection:
    """The same papers as rows to look through, and in a full-text index."""
    store = sqlite3.connect(":memory:")
    store.execute("CREATE TABLE papers (text TEXT)")
    store.execute("CREATE VIRTUAL TABLE indexed USING fts5(text)")
    for table in ("papers", "indexed"):
        store.executemany(f"INSERT INTO {table} VALUES (?)", [(each.text,) for each in shelf.papers])
    return store


def like(store: sqlite3.Connection, query: str) -> int:
    """How many rows have each word of the query, by LIKE."""
    words = searching.phrases(query)
    condition = " AND ".join("text LIKE ?" for _ in words)
    rows = store.execute(f"SELECT text FROM papers WHERE {condition}", [f"%{word}%" for word in words])
    return len(rows.fetchall())


def indexed(store: sqlite3.Connection, query: str) -> int:
    """How many rows have each word of the query, or one that begins with it, by the full-text index."""
    wanted = " ".join(f'"{word.strip()}" *' for word in searching.phrases(query))
    return len(store.execute("SELECT text FROM indexed WHERE indexed MATCH ?", [wanted]).fetchall())


def median(act: Callable[[], object]) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def main() -> None:
    """Print how long it takes to make the shelf, and each search beside its peers."""
    made = list(editions(Path(os.environ["NEWSLETTER_SHARED"]) / ARCHIVE))
    contents = [to_json(each) for each in made]
    begun = time.perf_counter()
    shelf = stocked(Shelf(), map(from_json, contents), known=KNOWN)
    words = sum(len(each.text) for each in shelf.papers)
    print(
        f"{len(made)} editions, {len(shelf.papers):,} papers, {len(shelf.themes)} themes, {words / 1e6:.1f} MB of words"
    )
    print(f"read and kept once: {time.perf_counter() - begun:.2f} s; one edition more: {_one_more(shelf, made):.0f} ms")
    store = peers(shelf)
    print(f"{'search':30} {'found':>6} {'ours':>8} {'LIKE':>8} {'index':>8}  ms   LIKE / ours")
    for query in QUERIES:
        _compare(shelf, store, query)


def _one_more(shelf: Shelf, made: Sequence[Edition]) -> float:
    return median(lambda: stocked(shelf, [replace(made[-1], id="another")], known=KNOWN))


def _compare(shelf: Shelf, store: sqlite3.Connection, query: str) -> None:
    papers = searching.search(shelf.papers, searching.phrases(query))
    if {len(papers)} != {like(store, query), indexed(store, query)}:
        print(f"{query}: {len(papers)}, {like(store, query)} and {indexed(store, query)} were found")
    ours = median(lambda: searching.search(shelf.papers, searching.phrases(query)))
    theirs, by_index = median(lambda: like(store, query)), median(lambda: indexed(store, query))
    print(f"{query:30} {len(papers):6} {ours:8.1f} {theirs:8.1f} {by_index:8.1f}      {theirs / ours:8.1f}")


if __name__ == "__main__":
    main()
