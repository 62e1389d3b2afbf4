"""The real feeds: nothing is lost against a plain count."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.errors import FeedError
from newsletter.sources import reading

NOW = datetime(2026, 8, 1, 8, 20, tzinfo=UTC)


def test_every_api_day_is_read_whole(shared: Path) -> None:
    days = sorted((shared / "feeds/api").glob("*.json"))
    read = {path.stem: reading.read_file(path, read_at=NOW) for path in days}
    counts = {path.stem: len(json.loads(path.read_bytes())) for path in days}
    assert len(days) == 30
    assert {str(feed.list_day): len(feed.sightings) for feed in read.values()} == counts


def test_a_day_of_strings_is_an_error_and_not_an_empty_feed(shared: Path) -> None:
    with pytest.raises(FeedError, match="none of its 26 cards is a paper: card 1 is a string"):
        reading.read_file(shared / "feeds/broken/hf_api_2024-12-11_stringified.json", read_at=NOW)
