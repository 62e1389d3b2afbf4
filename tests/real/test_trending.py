"""The order of real lists, beside Hugging Face's own mail and with growth between real readings."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from bench import personal
from bench import trending as bench
from newsletter import packed
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.editorial.ranking import trending
from newsletter.editorial.ranking.explaining import explain
from newsletter.mail import layout
from newsletter.mail.samples import EXAMPLE_LIST
from newsletter.models import Feed, Layout
from newsletter.sources import reading
from tests.promise.forms import form
from tests.real import archive
from training import growth, readings

READ_AT = datetime(2025, 12, 18, 0, 2, 40, tzinfo=UTC)


def of_the_mail(shared: Path) -> Feed:
    return reading.read_file(shared / "feeds/rss/hf_daily_2025-12-18T0002Z_list-2025-12-17.xml", read_at=READ_AT)


def in_the_mail(shared: Path) -> list[str]:
    mail = json.loads((shared / "feeds/hf-email-2025-12-17.json").read_text(encoding="utf-8"))
    return [item["id"] for item in mail["items"]]


def test_the_brief_layout_lists_the_twelve_papers_of_hugging_faces_own_mail(shared: Path) -> None:
    sightings = of_the_mail(shared).sightings
    edition = plan_day(sightings, list_id=EXAMPLE_LIST.id, day=date(2025, 12, 17), choices=Choices())
    mail = layout.render(edition, EXAMPLE_LIST, layout=Layout.BRIEF, templates=(packed.folder("templates"),))
    assert sorted(re.findall(r"abs/(\d{4}\.\d{5})", mail.text)) == sorted(in_the_mail(shared))
    assert "26 more papers" in mail.text


def test_scores_fall_with_the_order_on_every_list_day(shared: Path) -> None:
    for feed in archive.feeds(shared)[:: form(short=25, long=1)]:
        scores = [listed.score for listed in trending.rank(feed.sightings)]
        assert scores == sorted(scores, reverse=True)


def test_every_paper_of_a_list_day_is_explained_in_the_order_of_its_rank(shared: Path) -> None:
    for feed in archive.feeds(shared)[::25]:
        ranked = [listed.paper.id for listed in trending.rank(feed.sightings)]
        assert [each.paper.id for each in explain(feed.sightings, shown=ranked)] == ranked


def above_raw_upvotes(shared: Path, *, read_on: Sequence[int]) -> float:
    """How many more of a week's first ten are found, as a share, by what was read until days of that week.

    The growth curve is fitted on the first half of the papers, and the other half is measured.
    """
    cards = bench.archive(shared / bench.ARCHIVE)
    papers = readings.followed(shared / readings.FILE)
    halfway = sorted(paper.day for paper in papers)[len(papers) // 2]
    curve = growth.fit([paper for paper in papers if paper.day < halfway])
    later = [paper for paper in papers if paper.day >= halfway]
    tasks = [task for day in read_on for task in bench.weeks(later, bench.by(bench.weekday(day)), days=min(day + 1, 5))]
    ours, theirs = (
        np.mean([bench.recall(task, ranking(task), 10, cards) for task in tasks])
        for ranking in (bench.product(cards, curve), bench.raw)
    )
    return float(ours - theirs)


def test_where_list_days_meet_the_best_of_the_week_are_found_better_than_by_raw_upvotes(shared: Path) -> None:
    assert above_raw_upvotes(shared, read_on=(1, 2, 3, 4)) >= 0.015


def test_on_sunday_the_best_of_the_week_are_found_better_than_by_raw_upvotes(shared: Path) -> None:
    assert above_raw_upvotes(shared, read_on=(6,)) >= 0.01


def test_five_liked_papers_find_the_others_of_their_label(shared: Path) -> None:
    lines = (shared / "themes/dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["pool"] == "hf"]
    draws = list(personal.drawn(rows, size=40))
    assert personal.figures(draws, personal.product).mean() >= 0.93
