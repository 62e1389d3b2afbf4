"""`newsletter papers`: what a document holds, for a person and for a machine."""

import json

from newsletter.models import Paper, Sighting
from tests.homes import Home

CARD = {
    "paper": {
        "id": "2605.00001",
        "title": "Owls at Night",
        "summary": "Owls see.",
        "authors": [{"name": "Ada Doe"}],
        "publishedAt": "2026-05-04T10:00:00.000Z",
        "submittedOnDailyAt": "2026-05-06T00:05:00.000Z",
        "upvotes": 8,
        "githubRepo": "https://example.org/owls",
        "githubStars": 31,
        "projectPage": "https://owls.example.org/",
        "ai_summary": "A model of owls.",
        "ai_keywords": ["owls"],
    },
    "thumbnail": "https://example.org/owl.png",
    "numComments": 2,
}


def written(home: Home, *cards: object) -> None:
    (home.path / "day.json").write_text(json.dumps(cards), encoding="utf-8")


def test_a_paper_is_told_with_the_date_it_was_published_on(home: Home) -> None:
    written(home, CARD)
    assert home.run("papers", "day.json").out.splitlines()[1] == "   1      8 ▲  2026-05-04  Owls at Night"


def test_a_paper_without_a_date_leaves_its_place_empty(home: Home) -> None:
    written(home, {"paper": {"title": "Owls at Night"}})
    assert home.run("papers", "day.json").out.splitlines()[1] == "   1      - ▲              Owls at Night"


def test_nothing_that_was_read_of_a_paper_is_left_out_of_its_json(home: Home) -> None:
    written(home, CARD)
    (line,) = home.run("papers", "day.json", "--json").out.splitlines()
    values = json.loads(line)
    read = {key: values[key] for key in values if key not in ("line", "line_by_feed", "seen_at")}
    assert read == {
        "id": "arxiv:2605.00001",
        "title": "Owls at Night",
        "abstract": "Owls see.",
        "author_count": 1,
        "authors": ["Ada Doe"],
        "organisation": "",
        "published": "2026-05-04",
        "upvotes": 8,
        "comments": 2,
        "url": "https://huggingface.co/papers/2605.00001",
        "position": 1,
        "keywords": ["owls"],
        "code_url": "https://example.org/owls",
        "project_url": "https://owls.example.org/",
        "thumbnail_url": "https://example.org/owl.png",
        "feed_summary": "A model of owls.",
        "stars": 31,
        "list_day": "2026-05-06",
        "source": "day.json",
    }


def test_json_has_a_key_for_every_field_of_a_paper_and_of_a_sighting(home: Home) -> None:
    written(home, CARD)
    (line,) = home.run("papers", "day.json", "--json").out.splitlines()
    assert {*Paper.__slots__, *Sighting.__slots__} - {"paper"} - json.loads(line).keys() == set()


def test_the_list_of_a_day_off_is_told_as_one_without_papers(home: Home) -> None:
    written(home)
    done = home.run("papers", "day.json")
    assert (done.code, done.out, done.err) == (0, "day.json: Daily Papers API, 0 papers\n", "")


def test_a_run_on_the_list_of_a_day_off_keeps_it_and_publishes_nothing(home: Home) -> None:
    (home.path / "feed.json").write_text("[]", encoding="utf-8")
    done = home.run("run")
    assert (done.code, "collected feed.json: Daily Papers API, 0 papers, 0 new" in done.out.splitlines()) == (0, True)
    assert "nothing published: " in done.out
