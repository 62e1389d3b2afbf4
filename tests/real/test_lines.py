"""The lines of papers whose every sentence a reader marked, on days that no rule was written with."""

from pathlib import Path

import pytest

from bench import lines
from bench.lines import Judged

UNSEEN = "2026-07-27"


@pytest.fixture(scope="module")
def judged(shared: Path) -> list[Judged]:
    marked = lines.papers(shared / "corpora" / "lines" / "sentences.jsonl")
    return lines.judged([paper for paper in marked if paper["day"] >= UNSEEN], lines.ours)


@pytest.mark.parametrize(("kind", "least"), [("good", 75), ("states a result", 60)])
def test_most_lines_are_good_and_state_a_result(judged: list[Judged], kind: str, least: int) -> None:
    assert lines.share(judged, kind) >= least


@pytest.mark.parametrize(
    ("kind", "most"), [("background", 1), ("others", 0), ("title", 5), ("generic", 2), ("no line", 5)]
)
def test_few_lines_have_a_fault(judged: list[Judged], kind: str, most: int) -> None:
    assert lines.share(judged, kind) <= most


def test_a_line_of_two_sentences_has_the_mark_of_the_one_that_is_not_good() -> None:
    marked = [
        {"text": "Barn owls are common in Kent.", "mark": "background", "result": False, "from": 0},
        {"text": "In this way, we count 412 owls.", "mark": "good", "result": True, "from": 13},
    ]
    paper = {"title": "Owls", "sentences": marked}
    pairs = [
        "Barn owls are common in Kent. We count 412 owls.",
        "We count 412 owls.",
        "In this way, we count 412 owls.",
        "",
    ]
    assert [(one.mark, one.result) for one in (lines.judge(paper, line) for line in pairs)] == [
        ("background", True),
        ("good", True),
        ("led", True),
        ("no line", False),
    ]
