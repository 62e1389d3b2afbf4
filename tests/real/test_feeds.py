"""The real feeds: nothing is lost against a plain count, and what another reader saw at the same moment is there."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsletter.errors import FeedError
from newsletter.models import Feed
from newsletter.sources import reading
from newsletter.sources.reading import decoded
from newsletter.sources.shapes import json_text
from newsletter.sources.shapes.shape import Document
from tests.promise.forms import form
from tests.real.archive import feeds

NOW = datetime(2026, 11, 1, 8, 20, tzinfo=UTC)
FILES = {
    "text/daily-papers-dec-01.txt": ("page dump", "2025-12-01", 35),
    "text/daily-papers-nov-13.txt": ("page dump", "2025-11-13", 71),
    "text/search-clear.oneline.txt": ("line dump", "None", 12),
    "html/huggingface_papers_2024-08-01.html": ("Daily Papers page", "2024-08-01", 13),
    "rss/hf_daily_2025-12-18T0002Z_list-2025-12-17.xml": ("RSS", "None", 38),
    "rss/hf_daily_2026-08-07T0156Z_day-flip_1-paper.xml": ("RSS", "None", 1),
    "rss/hf_weekly_2026-06-29_105-papers.xml": ("RSS", "None", 105),
    "rss/hf_papers_jsonfeed_2026-08-22.json": ("JSON Feed", "None", 26),
    "rss/rss_arxiv_org_atom_csAI_2025-08-20.xml": ("Atom", "2025-08-20", 7),
}


def read(path: Path) -> Feed:
    return reading.read_file(path, read_at=NOW)


def archive(shared: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(shared / "feeds/api-archive-2024-05_2026-04.jsonl.gz", "rt", encoding="utf-8") as days:
        yield from map(json.loads, days)


def test_every_api_day_is_read_whole(shared: Path) -> None:
    days = sorted((shared / "feeds/api").glob("*.json"))
    counts = {path.stem: len(json.loads(path.read_bytes())) for path in days}
    assert len(days) == 30
    assert {str(feed.list_day): len(feed.sightings) for feed in map(read, days)} == counts


def test_no_paper_of_the_479_days_of_the_archive_is_lost(shared: Path) -> None:
    days = list(archive(shared))
    read = [[sighting.paper.id for sighting in feed.sightings] for feed in feeds(shared)[:479]]
    counted = [[f"arxiv:{card['paper']['id']}" for card in day["papers"]] for day in days]
    lost = [day["list_date"] for day, one, other in zip(days, read, counted, strict=True) if one != other]
    assert (lost, len(read)) == ([], 479)


def test_the_archive_is_a_document_of_its_own(shared: Path) -> None:
    """Every eighth day of it, and all of it in the long form."""
    content = gzip.decompress((shared / "feeds/api-archive-2024-05_2026-04.jsonl.gz").read_bytes())
    lines = content.splitlines(keepends=True)[:: form(short=8, long=1)]
    feed = reading.read(b"".join(lines), source="the archive", read_at=NOW)
    days = {sighting.list_day for sighting in feed.sightings}
    papers = sum(len(json.loads(line)["papers"]) for line in lines)
    assert (feed.shape, len(feed.sightings), len(days), feed.skipped) == ("paper lines", papers, len(lines), ())
    assert (papers, len(lines)) == form(short=(1025, 60), long=(7576, 479))


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_read_whole_in_its_shape(shared: Path, name: str) -> None:
    feed = read(shared / "feeds" / name)
    assert ((feed.shape, str(feed.list_day), len(feed.sightings)), feed.skipped) == (FILES[name], ())


def test_one_shape_alone_recognises_a_real_document(shared: Path) -> None:
    paths = [*(shared / "feeds" / name for name in FILES), *sorted((shared / "feeds/api").glob("*.json"))]
    texts = [decoded(path.read_bytes(), source=path.name) for path in paths]
    documents = [Document(source="a feed", text=text, read_at=NOW, json=json_text.read(text)) for text in texts]
    assert [sum(shape.recognises(document) for shape in reading.SHAPES) for document in documents] == [1] * len(paths)


def test_the_page_without_its_data_shows_the_same_papers(shared: Path) -> None:
    page = (shared / "feeds/html/huggingface_papers_2024-08-01.html").read_bytes()
    shown = reading.read(page.replace(b"dailyPapers", b"papersDaily"), source="a page", read_at=NOW)
    given = reading.read(page, source="a page", read_at=NOW)

    def seen(feed: Feed) -> list[object]:
        return [(s.paper.id, s.paper.author_count, s.upvotes, s.comments, s.paper.url) for s in feed.sightings]

    assert seen(shown) == seen(given)


def test_upvotes_in_a_description_are_those_another_reader_saw(shared: Path) -> None:
    seen = json.loads((shared / "feeds/hf-email-2025-12-17.json").read_bytes())["items"]
    feed = read(shared / "feeds/rss/hf_daily_2025-12-18T0002Z_list-2025-12-17.xml")
    upvotes = {sighting.paper.arxiv_id: sighting.upvotes for sighting in feed.sightings}
    assert {item["id"]: upvotes[item["id"]] for item in seen} == {item["id"]: item["rss_upvotes"] for item in seen}


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("rss/")])
def test_every_entry_of_a_feed_has_an_id_an_abstract_and_a_date(shared: Path, name: str) -> None:
    papers = [sighting.paper for sighting in read(shared / "feeds" / name).sightings]
    assert [paper.title for paper in papers if not (paper.arxiv_id and paper.abstract and paper.published)] == []


def test_an_excerpt_of_a_dump_with_links_gives_the_papers_their_ids(shared: Path) -> None:
    feed = read(shared / "feeds/text/other-dump-formats.md")
    assert (feed.shape, feed.sightings[0].paper.id, feed.sightings[0].upvotes) == ("link dump", "arxiv:2410.05434", 1)


def test_a_day_of_strings_is_an_error_and_not_an_empty_feed(shared: Path) -> None:
    with pytest.raises(FeedError, match="none of its 26 cards is a paper: card 1 is a string"):
        read(shared / "feeds/broken/hf_api_2024-12-11_stringified.json")


CASES = {
    "generator-labels.rss.xml": (["Ada Doe", "Roe Poe", "Edgar Moe"], "Queues are long", "2026-02-01", "None"),
    "hubdataclass.json": (["Ada Doe", "Roe Poe"], "We think in vid", "2025-11-06", "2025-11-07"),
    "onepaper.json": (["Ada Doe"], "We think in vid", "2025-11-06", "2025-11-07"),
    "preprints.rdf.xml": (["J. Doe", "R. Roe", "E. Poe"], "We fold protein", "2026-10-02", "None"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_feed_of_the_field_gives_its_people_its_abstract_and_its_dates(shared: Path, name: str) -> None:
    first = read(shared / "cases/feeds" / name).sightings[0]
    paper = first.paper
    assert (list(paper.authors), paper.abstract[:15], str(paper.published), str(first.list_day)) == CASES[name]
