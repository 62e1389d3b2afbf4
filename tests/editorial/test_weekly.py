"""The week's best: counts as of now, no day and no theme more than its share, and what the dailies had is marked."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.editorial import weekly
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.editorial.weekly import Candidate, Shares
from newsletter.identity import paper_id
from newsletter.models import TrendingPaper
from tests.editorial.sightings import DAY, paper, sighting

SATURDAY = datetime(2026, 5, 9, 0, 5, tzinfo=UTC)
THEMES = st.sampled_from(["", "More", "Agents", "Video", "Speech"])
DAYS = st.none() | st.integers(0, 4).map(lambda days: DAY + timedelta(days=days))


def candidate(title: str, *, day: date | None = DAY, theme: str = "") -> Candidate:
    return Candidate(trending=TrendingPaper(paper=paper(title), score=1.0, why=()), day=day, theme=theme)


def titles(papers: Sequence[TrendingPaper]) -> list[str]:
    return [trending.paper.title for trending in papers]


def test_a_week_is_ranked_by_what_was_seen_last() -> None:
    seen = [
        sighting("Early", upvotes=40),
        sighting("Late", 2, upvotes=10),
        sighting("Late", 1, upvotes=90, seen_at=SATURDAY),
    ]
    assert titles(weekly.rank(seen)) == ["Late", "Early"]


def test_a_paper_of_a_daily_edition_stays_and_is_marked() -> None:
    (alpha,) = weekly.rank([sighting("Alpha", upvotes=4)], dailies={paper_id(title="Alpha"): date(2026, 5, 7)})
    assert alpha.why == ("4 upvotes, the only paper", "in the edition of 7 May")


def test_a_paper_that_a_daily_edition_knew_by_its_title_only_is_marked() -> None:
    (alpha,) = weekly.rank([sighting(paper("Alpha", arxiv="2605.00001"))], dailies={paper_id(title="Alpha"): DAY})
    assert alpha.why == ("the only paper", "in the edition of 6 May")


def test_a_paper_of_an_earlier_weeks_edition_is_left_out() -> None:
    seen = [sighting("Alpha", upvotes=4), sighting("Beta", 2, upvotes=3)]
    made = weekly.plan(seen, list_id="list", day=DAY, choices=Choices(), dailies={}, carried={paper_id(title="Alpha")})
    assert titles(made.papers) == ["Beta"]


def test_the_edition_of_a_week_is_another_than_that_of_its_last_day() -> None:
    seen = [sighting("Alpha", upvotes=4)]
    of_week = weekly.plan(seen, list_id="list", day=DAY, choices=Choices(), dailies={})
    of_day = plan_day(seen, list_id="list", day=DAY, choices=Choices())
    assert (of_week.name, of_day.name, of_week.id == of_day.id) == ("week-2026-05-06", "2026-05-06", False)


def test_one_day_takes_no_more_than_its_share() -> None:
    monday = [candidate(f"Monday {n}") for n in range(1, 4)]
    tuesday = [candidate(f"Tuesday {n}", day=DAY + timedelta(days=1)) for n in range(1, 4)]
    chosen, rest = weekly.choose([*monday, *tuesday], papers=4, shares=Shares(day=0.5))
    assert titles(chosen) == ["Monday 1", "Monday 2", "Tuesday 1", "Tuesday 2"]
    assert titles(rest) == ["Monday 3", "Tuesday 3"]


def test_one_theme_takes_no_more_than_its_share() -> None:
    agents = [candidate(f"Agent {n}", theme="Agents", day=None) for n in range(1, 4)]
    chosen, _ = weekly.choose([*agents, candidate("Film", theme="Video", day=None)], papers=3, shares=Shares(theme=0.6))
    assert titles(chosen) == ["Agent 1", "Agent 2", "Film"]


def test_papers_without_a_theme_are_not_held_to_a_share() -> None:
    loose = [candidate(f"Loose {n}", day=None) for n in range(1, 4)]
    chosen, _ = weekly.choose([*loose, candidate("Film", theme="Video", day=None)], papers=3)
    assert titles(chosen) == ["Loose 1", "Loose 2", "Loose 3"]


def test_a_share_makes_no_edition_shorter() -> None:
    chosen, _ = weekly.choose([candidate(f"Paper {n}", theme="Agents") for n in range(1, 6)], papers=4)
    assert titles(chosen) == ["Paper 1", "Paper 2", "Paper 3", "Paper 4"]


@given(st.lists(st.tuples(DAYS, THEMES), max_size=12), st.integers(0, 15))
def test_every_paper_is_chosen_or_left_and_as_many_are_chosen_as_there_is_room_for(
    drawn: list[tuple[date | None, str]], papers: int
) -> None:
    ordered = [candidate(f"Paper {at}", day=day, theme=theme) for at, (day, theme) in enumerate(drawn)]
    chosen, rest = weekly.choose(ordered, papers=papers)
    assert len(chosen) == min(papers, len(drawn))
    assert sorted(titles([*chosen, *rest])) == sorted(each.trending.paper.title for each in ordered)


def test_a_candidate_has_the_day_of_its_first_list_and_the_theme_it_was_given() -> None:
    seen = [sighting("Alpha", day=DAY + timedelta(days=2), source="b"), sighting("Alpha")]
    (alpha,) = weekly.candidates(weekly.rank(seen), seen, themed={paper_id(title="Alpha"): "Agents"})
    assert (alpha.day, alpha.theme) == (DAY, "Agents")


def test_a_paper_without_a_theme_or_a_list_day_has_none() -> None:
    seen = [sighting("Alpha", day=None)]
    (alpha,) = weekly.candidates(weekly.rank(seen), seen, themed={})
    assert (alpha.day, alpha.theme) == (None, "")


def test_a_share_is_two_fifths_unless_it_is_said() -> None:
    same = [candidate(f"Same {n}", theme="Agents") for n in range(1, 6)]
    others = [candidate(f"Other {n}", day=DAY + timedelta(days=n)) for n in range(1, 6)]
    chosen, _ = weekly.choose([*same, *others], papers=5)
    assert titles(chosen) == ["Same 1", "Same 2", "Other 1", "Other 2", "Other 3"]


def test_a_share_that_is_no_whole_number_is_rounded_up() -> None:
    agents = [candidate(f"Agent {n}", theme="Agents", day=None) for n in range(1, 4)]
    chosen, _ = weekly.choose([*agents, candidate("Film", day=None)], papers=3, shares=Shares(theme=0.4))
    assert titles(chosen) == ["Agent 1", "Agent 2", "Film"]
