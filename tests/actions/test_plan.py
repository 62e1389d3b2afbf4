"""Plans from files and from what was collected, and what they say of themselves."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsletter.cli.commands import app
from newsletter.errors import NotPublished
from newsletter.packed import folder
from newsletter.sources.source import Source
from tests import whole
from tests.actions.test_collect import list_of, newsletter
from tests.whole import changed, collect, publish

DUMP = folder("examples") / "daily-papers-dec-01.txt"
SEARCH = folder("examples") / "search-clear.oneline.txt"
NOW = datetime(2026, 8, 3, 8, tzinfo=UTC)  # a Monday


def test_a_list_without_a_day_makes_an_edition_of_the_newest_day_that_had_lists(tmp_path: Path) -> None:
    letter = newsletter(tmp_path, Source.saved(SEARCH))
    collect(letter, now=NOW)
    planned = whole.plan(letter, now=NOW)
    assert (planned.day, len(planned.papers)) == (date(2026, 7, 31), 12)


def test_nothing_collected_is_no_edition_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(
        NotPublished, match="no papers were collected for a day before 2026-08-03; a list is complete when its day ends"
    ):
        whole.plan(newsletter(tmp_path), now=NOW)


def test_a_plan_explains_every_paper_and_why_some_are_left_out(tmp_path: Path) -> None:
    letter = newsletter(tmp_path, Source.saved(DUMP))
    collect(letter, now=NOW)
    explained = whole.explain(letter, whole.plan(letter, now=NOW), now=NOW)
    assert [each.left_out for each in explained] == [""] * 20 + ["below the cut"] * 15


def test_explained_as_json_names_each_paper_with_its_signals() -> None:
    ran = CliRunner().invoke(app, ["plan", str(SEARCH), "--explain", "--json"])
    first = json.loads(ran.output)["explained"][0]
    assert (first["title"], first["upvotes"], first["left_out"]) == (
        "CLEAR: Character Unlearning in Textual and Visual Modalities",
        203,
        None,
    )


def test_explained_for_a_person_shows_what_was_left_out() -> None:
    ran = CliRunner().invoke(app, ["plan", str(DUMP), "--explain"])
    assert ran.output.count("left out: below the cut") == 15


def test_a_map_is_drawn_beside_the_plan(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["plan", str(SEARCH), "--map", str(tmp_path / "day.svg")])
    assert (ran.exit_code, (tmp_path / "day.svg").exists()) == (0, True)


def test_a_week_is_ranked_again_and_says_what_was_in_a_daily_edition(tmp_path: Path) -> None:
    days = {
        date(2026, 7, 30): list_of(date(2026, 7, 30), "Early"),
        date(2026, 7, 31): list_of(date(2026, 7, 31), "Late"),
    }
    files = [tmp_path / f"{day}.json" for day in days]
    for path, content in zip(files, days.values(), strict=True):
        path.write_bytes(content)
    letter = changed(newsletter(tmp_path, *map(Source.saved, files)), templates=(folder("templates"),))
    collect(letter, now=NOW)
    publish(letter, whole.plan(letter, now=NOW), now=NOW, anyway=True)
    week = whole.plan_week(letter, now=NOW.replace(hour=9))
    reasons = {listed.paper.title: listed.why[-1] for listed in week.papers}
    assert (set(reasons), reasons["Late"]) == ({"Early", "Late"}, "in the edition of 31 July")


def test_the_week_of_saved_lists_leaves_out_those_of_other_weeks(tmp_path: Path) -> None:
    days = [date(2026, 7, 20), date(2026, 7, 30), date(2026, 7, 31)]
    files = [tmp_path / f"{day}.json" for day in days]
    for path, day in zip(files, days, strict=True):
        path.write_bytes(list_of(day, f"Found on {day}"))
    ran = CliRunner().invoke(app, ["plan", *map(str, files), "--week"])
    assert ran.output.splitlines()[0].startswith("The week of 25 to 31 July 2026: ")
    assert [str(day) in ran.output for day in days] == [False, True, True]


def test_a_week_in_which_nothing_was_collected_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotPublished, match="the week from 2026-07-27 to 2026-08-02: nothing was collected in it"):
        whole.plan_week(newsletter(tmp_path), now=NOW)


def test_a_list_without_a_day_is_in_the_week_it_was_seen_in_and_no_later_one(tmp_path: Path) -> None:
    letter = newsletter(tmp_path, Source.saved(SEARCH))
    collect(letter, now=NOW)
    one_week = NOW + timedelta(days=7)
    assert len(whole.plan_week(letter, now=one_week).papers) == 12
    with pytest.raises(NotPublished, match="the week from 2026-08-10 to 2026-08-16: nothing was collected in it"):
        whole.plan_week(letter, now=one_week + timedelta(days=7))


def test_a_week_explains_the_papers_of_all_its_days(tmp_path: Path) -> None:
    days = [date(2026, 7, 28), date(2026, 7, 31)]
    for day in days:
        (tmp_path / f"{day}.json").write_bytes(list_of(day, f"Found on {day}"))
    letter = newsletter(tmp_path, *(Source.saved(tmp_path / f"{day}.json") for day in days))
    collect(letter, now=NOW)
    explained = whole.explain(letter, whole.plan_week(letter, now=NOW), now=NOW)
    assert sorted((trending.paper.title, trending.left_out) for trending in explained) == [
        ("Found on 2026-07-28", ""),
        ("Found on 2026-07-31", ""),
    ]
