"""Papers per second in every shape: `NEWSLETTER_SHARED=… python -m bench.sources`.

Beside each stands what its format costs anyway: feedparser alone for RSS and Atom, `json.loads` alone for JSON, in
the same run. Neither says what a paper is: no id, no plain text, no counts. The odd feeds are read for the slowest
of them and the memory they take.
"""

import gzip
import json
import os
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from time import process_time

import feedparser  # type: ignore[import-untyped]  # ships no types

from newsletter.actions import values
from newsletter.errors import FeedError
from newsletter.sources import reading

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ROUNDS = 5
Peer = Callable[[bytes], object] | None


def with_feedparser(content: bytes) -> object:
    return feedparser.parse(BytesIO(content))


def with_json(content: bytes) -> object:
    return json.loads(content)


def with_json_lines(content: bytes) -> object:
    return [json.loads(line) for line in content.splitlines()]


def documents(shared: Path) -> Iterator[tuple[bytes, Peer, str]]:
    """A large real document of every shape, and what to compare it with."""
    rss = shared / "feeds/rss"
    yield (rss / "hf_weekly_2026-06-29_105-papers.xml").read_bytes(), with_feedparser, "feedparser"
    yield (rss / "rss_arxiv_org_atom_csAI_2025-08-20.xml").read_bytes(), with_feedparser, "feedparser"
    yield (rss / "hf_papers_jsonfeed_2026-08-22.json").read_bytes(), with_json, "json.loads"
    yield (shared / "feeds/api/2026-06-23.json").read_bytes(), with_json, "json.loads"
    yield lines_of(shared / "feeds/api/2026-06-23.json"), with_json_lines, "json.loads"
    yield (shared / "feeds/html/huggingface_papers_2024-08-01.html").read_bytes(), None, ""
    yield (shared / "feeds/text/daily-papers-nov-13.txt").read_bytes(), None, ""
    yield (shared / "feeds/text/search-clear.oneline.txt").read_bytes(), None, ""


def lines_of(path: Path) -> bytes:
    """The document as `newsletter papers --json` prints it."""
    feed = reading.read_file(path, read_at=NOW)
    return "\n".join(values.as_json(values.paper_values(sighting)) for sighting in feed.sightings).encode()


def fastest(work: Callable[[], object]) -> float:
    """The seconds of processor time that the fastest of several rounds took."""
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        work()
        times.append(process_time() - started)
    return max(min(times), 1e-6)


def compare(content: bytes, peer: Peer, peer_name: str) -> None:
    feed = reading.read(content, source="bench", read_at=NOW)
    ours = fastest(lambda: reading.read(content, source="bench", read_at=NOW))
    print(f"{feed.shape:18} {len(feed.sightings) / ours:8,.0f} papers/s", end="")
    if peer:
        print(f"   {ours / fastest(lambda: peer(content)):6.2f} times as long as {peer_name} alone", end="")
    print()


def archive(shared: Path) -> None:
    """The whole archive, one list day a line."""
    content = gzip.decompress((shared / "feeds/api-archive-2024-05_2026-04.jsonl.gz").read_bytes())
    started = process_time()
    papers = len(reading.read(content, source="archive", read_at=NOW).sightings)
    print(f"{'479 days as lines':18} {papers / (process_time() - started):8,.0f} papers/s   {papers} papers")


def odd(folder: Path) -> None:
    """The slowest document of a folder, and the most memory that any of them took."""
    slowest, refused, paths = 0.0, 0, [path for path in sorted(folder.rglob("*.xml")) if path.is_file()]
    tracemalloc.start()
    for path in paths:
        started = process_time()
        try:
            reading.read_file(path, read_at=NOW)
        except FeedError:
            refused += 1
        slowest = max(slowest, process_time() - started)
    memory = tracemalloc.get_traced_memory()[1] / 1024**2
    tracemalloc.stop()
    print(
        f"{folder.name:18} {len(paths)} documents, {refused} refused, slowest {slowest * 1000:.0f} ms, {memory:.1f} MB"
    )


def main() -> None:
    shared = Path(os.environ["NEWSLETTER_SHARED"])
    for document in documents(shared):
        compare(*document)
    archive(shared)
    odd(shared / "corpora/odd-feeds")
    odd(shared / "corpora/xml-bombs")


if __name__ == "__main__":
    main()
