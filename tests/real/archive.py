"""The real list days, read as the program reads them."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from newsletter.models import Feed
from newsletter.sources import reading

READ_AT = datetime(2026, 8, 1, 8, 20, tzinfo=UTC)
ARCHIVE = "feeds/api-archive-2024-05_2026-04.jsonl.gz"


@lru_cache(maxsize=1)
def feeds(shared: Path) -> tuple[Feed, ...]:
    """One feed for each list day: those of the archive, then those kept as the API gave them."""
    recent = (read(path) for path in sorted((shared / "feeds/api").glob("*.json")))
    return (*_archived(shared / ARCHIVE), *recent)


def read(path: Path) -> Feed:
    """One saved document."""
    return reading.read_file(path, read_at=READ_AT)


def titles(shared: Path) -> list[str]:
    """Every title once, in order of appearance."""
    return list(dict.fromkeys(seen.paper.title for feed in feeds(shared) for seen in feed.sightings))


def _archived(path: Path) -> Iterator[Feed]:
    with gzip.open(path, "rt", encoding="utf-8") as days:
        for day in map(json.loads, days):
            content = json.dumps(day["papers"]).encode()
            yield reading.read(content, source=day["list_date"], read_at=datetime.fromisoformat(day["read_at"]))
