"""Which shape a document has is decided by its content, and no shape claims another's documents."""

import pytest

from newsletter.sources import reading
from tests.sources import feeds


@pytest.mark.parametrize(("name", "shape"), feeds.SHAPE_OF.items())
def test_exactly_one_shape_recognises_a_document(name: str, shape: str) -> None:
    document = feeds.document(feeds.content(name))
    assert [shape.name for shape in reading.SHAPES if shape.recognises(document)] == [shape]


def test_every_shape_has_an_example() -> None:
    assert {shape.name for shape in reading.SHAPES} == set(feeds.SHAPE_OF.values())


@pytest.mark.parametrize(("name", "shape"), feeds.SHAPE_OF.items())
def test_a_feed_says_which_shape_it_was_read_in(name: str, shape: str) -> None:
    assert (feeds.example(name).shape, feeds.example(name).skipped) == (shape, ())


@pytest.mark.parametrize("name", [name for name in feeds.SHAPE_OF if name not in ("papers.jsonl", "arxiv.rss.xml")])
def test_one_paper_has_one_id_and_title_in_every_shape(name: str) -> None:
    paper = feeds.example(name).sightings[0].paper
    known = {"page.txt", "search.txt"}
    expected = "title:25b7cd7163f21549" if name in known else "arxiv:2606.01234"
    assert (paper.id, paper.title) == (expected, "Learning to Wait: Patience in Queues")


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("api-day.json", [(41, 3), (0, 0)]),
        ("daily.rss.xml", [(41, None), (0, None)]),
        ("days.jsonl", [(41, 3), (44, None), (2, None)]),
        ("firecrawl.md", [(41, 3), (0, None)]),
        ("notebook.md", [(41, 3), (0, None)]),
        ("page.html", [(41, 3)]),
        ("page.txt", [(None, 3), (None, None)]),
        ("papers.jsonl", [(41, 3), (None, None)]),
        ("search.txt", [(41, 3), (0, None)]),
    ],
)
def test_upvotes_and_comments_are_read_where_they_stand(name: str, counts: list[tuple[int | None, int | None]]) -> None:
    assert [(s.upvotes, s.comments) for s in feeds.example(name).sightings] == counts


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("api-day.json", "2026-06-22"),
        ("arxiv-query.atom.xml", "None"),
        ("arxiv.rss.xml", "2026-06-22"),
        ("daily.rss.xml", "None"),
        ("days.jsonl", "None"),
        ("firecrawl.md", "2026-06-22"),
        ("items.json", "2026-06-22"),
        ("notebook.md", "2026-06-22"),
        ("page.html", "2026-06-22"),
        ("page.txt", "2026-06-22"),
        ("search.txt", "None"),
    ],
)
def test_the_list_day_is_read_where_it_can_be_known(name: str, day: str) -> None:
    assert str(feeds.example(name).list_day) == day


@pytest.mark.parametrize(
    "name", ["api-day.json", "items.json", "daily.rss.xml", "arxiv.rss.xml", "arxiv-query.atom.xml", "papers.jsonl"]
)
def test_authors_are_read_wherever_they_stand(name: str) -> None:
    paper = feeds.example(name).sightings[0].paper
    assert (paper.authors, paper.author_count) == (("Ada Example", "Bob Example"), 2)


@pytest.mark.parametrize("name", ["api-day.json", "items.json", "daily.rss.xml", "page.html"])
def test_the_picture_of_a_paper_is_kept(name: str) -> None:
    thumbnail = feeds.example(name).sightings[0].paper.thumbnail_url
    assert thumbnail == "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2606.01234.png"


@pytest.mark.parametrize(
    "name", ["api-day.json", "items.json", "daily.rss.xml", "arxiv.rss.xml", "arxiv-query.atom.xml", "page.txt"]
)
def test_the_abstract_is_read_without_what_stands_around_it(name: str) -> None:
    assert feeds.example(name).sightings[0].paper.abstract == "Queues are long. We wait, and learn from it."


def test_a_summary_by_a_model_is_not_the_abstract() -> None:
    assert [feeds.example(name).sightings[0].paper.feed_summary for name in ("api-day.json", "items.json")] == [
        "A model learns to wait.",
        "A model learns to wait.",
    ]


@pytest.mark.parametrize(
    "text", ["<p>hello</p>", "<?xml version='1.0'?><opml/>", "<html><body>502 Bad Gateway</body></html>", "a\n·x\nb"]
)
def test_a_document_in_no_shape_is_claimed_by_none(text: str) -> None:
    document = feeds.document(text.encode())
    assert [shape.name for shape in reading.SHAPES if shape.recognises(document)] == []
