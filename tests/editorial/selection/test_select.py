"""One subscriber's variant of an edition: muted papers go, wanted ones come first with the reason, the number stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.editorial.choices import Choices
from newsletter.editorial.content import from_json, to_json
from newsletter.editorial.edition import plan_day
from newsletter.editorial.selection.liking import likings_of
from newsletter.editorial.selection.select import Selector, select
from newsletter.models import Asked, Edition, Paper, Theme, Topics, TrendingPaper
from tests.editorial.sightings import DAY, SEEN_AT, paper, sighting

VIDEO = "Diffusion models for long video generation"
CAMERA = "Text-to-video diffusion with camera control"
REASONING = "Reinforcement learning for reasoning in large language models"
REWARDS = "Process rewards for mathematical reasoning of language models"
AGENTS = "A benchmark of web agents"
TOOLS = "Agents that use tools and remember"
TITLES = (VIDEO, CAMERA, REASONING, REWARDS, AGENTS, TOOLS)


def made(*papers: Paper, shown: int = 4) -> Edition:
    seen = [sighting(each, at, upvotes=500 - at) for at, each in enumerate(papers, start=1)]
    return plan_day(seen, list_id="papers.example.org", day=DAY, choices=Choices(papers=shown))


EDITION = made(*map(paper, TITLES))


def headed(edition: Edition) -> dict[str, list[str]]:
    return {theme.name: titles(theme.papers) for theme in edition.themes}


def titles(papers: Sequence[TrendingPaper]) -> list[str]:
    return [trending.paper.title for trending in papers]


def words(*named: str) -> Topics:
    return Topics(words=named)


def test_who_asks_for_nothing_gets_the_edition_itself() -> None:
    assert select(EDITION, Asked()) is EDITION


def test_what_changes_nothing_gives_the_edition_itself() -> None:
    assert select(EDITION, Asked(muted=words("astronomy"), papers=4)) == EDITION


def test_a_muted_paper_goes_and_the_best_of_the_rest_takes_its_place() -> None:
    selected = select(EDITION, Asked(muted=words("video")))
    assert (sorted(titles(selected.papers)), selected.rest) == (sorted([REASONING, REWARDS, AGENTS, TOOLS]), ())


def test_a_muted_paper_is_not_counted_among_those_not_shown() -> None:
    assert titles(select(EDITION, Asked(muted=words("tools"))).rest) == [AGENTS]


def test_a_wanted_paper_comes_first_even_from_those_not_shown_and_says_why() -> None:
    selected = select(EDITION, Asked(wanted=words("agent")))
    assert next(iter(headed(selected).items())) == ("For you", [AGENTS, TOOLS])
    assert selected.papers[0].why == ("you asked for: agent", "495 upvotes, fifth of 6")


def test_what_is_wanted_and_muted_goes() -> None:
    asked = Asked(wanted=words("video"), muted=words("diffusion"))
    assert {VIDEO, CAMERA}.isdisjoint(titles(select(EDITION, asked).papers))


@pytest.mark.parametrize("number", [0, 1, 3, 5, 6])
def test_as_many_papers_are_shown_as_were_asked_for(number: int) -> None:
    selected = select(EDITION, Asked(papers=number))
    assert (len(selected.papers), selected.more) == (number, 6 - number)


def test_the_fewer_that_are_shown_are_the_best() -> None:
    assert titles(select(EDITION, Asked(papers=2)).papers) == [VIDEO, CAMERA]


def test_of_two_equal_scores_the_one_with_more_upvotes_is_shown() -> None:
    long_ago = [
        sighting(title, upvotes=upvotes, seen_at=SEEN_AT + timedelta(days=90))
        for title, upvotes in ((VIDEO, 100), (CAMERA, 39), (AGENTS, 40), (TOOLS, 20))
    ]
    edition = plan_day(long_ago, list_id="papers.example.org", day=DAY, choices=Choices())
    assert set(titles(select(edition, Asked(papers=2)).papers)) == {VIDEO, AGENTS}


def test_the_rest_stays_in_order_of_its_rank_and_without_abstracts() -> None:
    edition = made(*(paper(title, abstract="A long abstract.") for title in TITLES))
    rest = select(edition, Asked(wanted=words("tools"), papers=1)).rest
    assert (titles(rest), {trending.paper.abstract for trending in rest}) == (list(TITLES[:5]), {""})


def test_no_theme_is_left_with_a_single_paper() -> None:
    assert headed(select(EDITION, Asked(muted=words("camera"), papers=3)))["More"] == [VIDEO]


def test_papers_that_share_no_heading_stand_under_one_that_fits_all() -> None:
    assert list(headed(select(EDITION, Asked(papers=1)))) == ["Trending papers"]


def test_a_selection_has_the_title_of_its_own_papers_the_wished_one_first() -> None:
    assert select(EDITION, Asked(wanted=words("agents"))).title == "A benchmark of web agents +5"


def test_a_selection_says_how_many_were_muted_and_by_what() -> None:
    asked = Asked(muted=Topics(words=("video", "web"), authors=("Eve",)))
    assert select(EDITION, asked).muted == (("video", 2), ("web", 1))


def test_the_first_of_the_day_stay_by_their_titles_where_they_are_not_shown() -> None:
    selected = select(made(*(paper(title, abstract="Long.") for title in TITLES)), Asked(muted=words("video")))
    assert ([trending.paper.title for trending in selected.first], selected.first[0].paper.abstract) == (
        [VIDEO, CAMERA],
        "",
    )


def test_a_selection_is_ranked_by_the_wishes_then_by_the_day() -> None:
    ranked = select(EDITION, Asked(wanted=words("tools"))).by_rank
    assert titles(ranked) == [TOOLS, VIDEO, CAMERA, REASONING]


def test_a_selection_keeps_the_id_of_the_edition_that_it_is_of() -> None:
    assert select(EDITION, Asked(papers=3)).id == EDITION.id


@pytest.mark.parametrize(
    "asked", [Asked(papers=3), Asked(muted=words("video")), Asked(), Asked(wanted=words("agents"))]
)
def test_one_reading_of_the_edition_serves_everybody(asked: Asked) -> None:
    selector = Selector(EDITION)
    selector.select(Asked(wanted=words("tools"), muted=words("web"), liked=(paper(VIDEO),)))
    assert selector.select(asked) == select(EDITION, asked)


def test_equal_selections_are_equal_editions_however_they_were_asked_for() -> None:
    one = select(EDITION, Asked(wanted=words("agents", "video")))
    other = select(EDITION, Asked(wanted=words("video", "agents", "video"), muted=words("astronomy")))
    assert one == other


def test_where_everything_is_muted_nothing_is_left() -> None:
    selected = select(EDITION, Asked(muted=words(*TITLES)))
    assert (selected.papers, selected.rest) == ((), ())


def test_papers_with_code_come_first_for_who_asked_for_code() -> None:
    edition = made(paper("Alpha"), paper("Beta", code_url="https://example.org/beta"))
    first, second = select(edition, Asked(code=True)).papers
    assert (first.paper.title, first.why[0]) == ("Beta", "you asked for: code")
    assert (second.paper.title, second.why) == ("Alpha", ("499 upvotes, first of 2",))


def test_a_theme_is_asked_for_by_the_heading_it_has() -> None:
    name = next(theme.name for theme in EDITION.themes if REWARDS in titles(theme.papers))
    assert set(headed(select(EDITION, Asked(wanted=Topics(themes=(name,)))))["For you"]) >= {REASONING, REWARDS}


def test_a_theme_is_muted_among_those_not_shown_too() -> None:
    (agents,) = {theme.name for theme in made(paper(AGENTS), paper(TOOLS)).themes}
    assert AGENTS not in titles(select(EDITION, Asked(muted=Topics(themes=(agents,)))).rest)


def test_what_is_like_a_liked_paper_comes_first_and_names_it() -> None:
    liked = Paper(id="arxiv:2601.00001", title="Web agents that browse: a benchmark")
    selected = select(EDITION, Asked(liked=(liked,)))
    assert selected.papers[0].paper.title == AGENTS
    assert selected.papers[0].why[0] == "like “Web agents that browse: a benchmark”, which you liked"


def test_a_liked_paper_is_not_said_to_be_like_itself() -> None:
    selected = select(EDITION, Asked(liked=(paper(VIDEO),)))
    assert [trending.why for trending in selected.papers if trending.paper.title == VIDEO] == [
        ("499 upvotes, first of 6",)
    ]


def test_a_liked_paper_that_is_known_by_its_title_is_not_said_to_be_like_itself() -> None:
    edition = made(paper(VIDEO, arxiv="2605.00001"), paper(AGENTS, arxiv="2605.00002"))
    selected = select(edition, Asked(liked=(paper(VIDEO),)))
    assert [trending.why for trending in selected.papers if trending.paper.title == VIDEO] == [
        ("499 upvotes, first of 2",)
    ]


def test_a_liked_paper_that_says_nothing_changes_nothing() -> None:
    assert select(EDITION, Asked(liked=(Paper(id="title:0", title="Zzyzx"),))) == EDITION


NAMES = st.lists(st.sampled_from(["video", "agents", "reasoning", "", "%", "深度"]), max_size=3).map(tuple)
TOPICS = st.builds(Topics, words=NAMES, themes=NAMES, authors=NAMES, organisations=NAMES)
ASKED = st.builds(
    Asked,
    wanted=TOPICS,
    muted=TOPICS,
    code=st.booleans(),
    papers=st.none() | st.integers(0, 9),
    liked=st.lists(st.sampled_from([paper(title) for title in (*TITLES, "", "深度学习")]), max_size=3).map(tuple),
)


@given(ASKED)
def test_a_selection_holds_papers_of_the_edition_once_each(asked: Asked) -> None:
    selected = select(EDITION, asked)
    held = titles([*selected.papers, *selected.rest])
    assert len(set(held)) == len(held)
    assert set(held) <= set(TITLES)


@given(ASKED)
def test_the_same_is_selected_from_an_edition_read_back_as_from_the_one_made(asked: Asked) -> None:
    assert select(from_json(to_json(EDITION)), asked) == select(EDITION, asked)


def test_with_a_wish_for_code_a_paper_may_have_another_reason_too() -> None:
    edition = made(paper("Alpha", code_url="https://example.org/a"), paper("Beta"), paper("Gamma"))
    selected = select(edition, Asked(code=True, wanted=words("alpha", "gamma")))
    assert [trending.why[0] for trending in selected.papers[:2]] == [
        "you asked for: alpha, code",
        "you asked for: gamma",
    ]


def test_a_liked_papers_title_is_cut_at_sixty_characters() -> None:
    title = "Web agents that browse: a benchmark of agents that look for what people ask"
    selected = select(EDITION, Asked(liked=(paper(title, arxiv="2601.00001"),)))
    short = "Web agents that browse: a benchmark of agents that look…"
    assert selected.papers[0].why[0] == f"like “{short}”, which you liked"


def test_who_likes_and_wants_a_paper_is_told_both() -> None:
    liked = paper("Web agents that browse: a benchmark", arxiv="2601.00001")
    selected = select(EDITION, Asked(wanted=words("web"), liked=(liked,)))
    first = selected.papers[0]
    assert (first.paper.title, first.why[0], first.why[1][:5]) == (AGENTS, "you asked for: web", "like ")


def test_the_liking_says_as_much_of_a_papers_place_as_the_trend() -> None:
    liked = paper("Grasping by bimanual robot arms")
    likings = likings_of([paper(title) for title in TITLES], [liked])
    by_liking = sorted(range(6), key=lambda at: -likings[at].score)
    places = sorted(range(6), key=lambda at: at + by_liking.index(at))
    assert {each.near for each in likings} == {None}
    assert titles(select(EDITION, Asked(liked=(liked,), papers=6)).by_rank) == [TITLES[at] for at in places]


def test_a_day_without_muted_papers_keeps_its_sentence_and_one_with_them_loses_it() -> None:
    said = replace(EDITION, sentence="So.")
    asked = (Asked(papers=2), Asked(muted=words("web")))
    assert [select(said, each).sentence for each in asked] == ["So.", ""]


def test_only_the_first_three_of_the_day_are_told_of_where_they_are_not_shown() -> None:
    assert titles(select(EDITION, Asked(papers=0)).first) == [VIDEO, CAMERA, REASONING]
    assert titles(select(made(paper(VIDEO), shown=1), Asked(papers=0)).first) == [VIDEO]


def test_what_muted_most_is_told_first_and_of_equals_the_first_of_the_alphabet() -> None:
    assert select(EDITION, Asked(muted=words("web", "remember", "reasoning"))).muted == (
        ("reasoning", 2),
        ("remember", 1),
        ("web", 1),
    )


def test_a_theme_that_had_one_paper_in_the_edition_keeps_it() -> None:
    alone = replace(
        EDITION, themes=tuple(Theme(name=trending.paper.title, papers=(trending,)) for trending in EDITION.by_rank)
    )
    assert list(headed(select(alone, Asked(papers=2)))) == [VIDEO, CAMERA]


def test_a_paper_that_was_not_shown_is_liked_by_its_summary() -> None:
    rest = (replace(EDITION.rest[0], paper=paper("Zzyzx"), summary=f"{AGENTS}."), *EDITION.rest[1:])
    liked = paper("Web agents that browse: a benchmark", arxiv="2601.00001")
    selected = select(replace(EDITION, rest=rest), Asked(liked=(liked,)))
    assert selected.papers[0].paper.title == "Zzyzx"
