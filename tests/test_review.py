"""The page for judging lines and headings by eye, and the sum of what was judged."""

import json
from pathlib import Path

from bench import review
from bench.review import Shown

OWLS = Shown(id="arxiv:2608.00001", day="2026-08-03", heading="Birds", title="Owls </script>", line="We count owls.")
FOXES = Shown(id="arxiv:2608.00002", day="2026-08-03", heading="Mammals", title="Foxes", line="")


def test_what_a_paper_says_cannot_end_the_pages_script() -> None:
    page = review.page([OWLS, FOXES], again=[FOXES.id, OWLS.id])
    assert ("Owls \\u003c/script>" in page, page.count("</script>")) == (True, 2)


def test_both_readings_are_summed_up_with_the_worst_papers_first(tmp_path: Path) -> None:
    owls = {"line": "points", "heading": "wrong", "title": "Owls", "shown": "Birds | It counts."}
    foxes = {"line": "good", "heading": "right", "title": "Foxes", "shown": "Mammals | We count."}
    for name in ("first", "second"):
        marked = {"o": owls, "f": foxes if name == "first" else {**foxes, "line": "title"}}
        (tmp_path / f"{name}.json").write_text(json.dumps({name: marked}), encoding="utf-8")
    lines = review.summed(review.marks([tmp_path / "first.json", tmp_path / "second.json"]))
    assert [line for line in lines if "agree" in line or "line good" in line or "Owls" in line or "Foxes" in line] == [
        "  line good         50.0 % of 2",
        "  line good          0.0 % of 2",
        "two readings agree on the line:  50.0 % of 2",
        "two readings agree on the heading: 100.0 % of 2",
        "  points/wrong: Owls\n    Birds | It counts.",
        "  title/right: Foxes\n    Mammals | We count.",
    ]
