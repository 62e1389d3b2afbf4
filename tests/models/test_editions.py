"""What an edition shows, and in which order."""

from dataclasses import replace
from datetime import date

from newsletter.models import Edition, Paper, Theme, TrendingPaper

DAY = date(2026, 5, 6)


def shown(name: str, score: float = 0.0, **counts: int) -> TrendingPaper:
    return TrendingPaper(paper=Paper(id=name, title=name), score=score, why=(), **counts)


def edition(*papers: TrendingPaper, ranked: tuple[str, ...] = ()) -> Edition:
    themes = tuple(Theme(name=each.paper.id, papers=(each,)) for each in papers)
    return Edition(id="e1", list_id="list", day=DAY, title="A +2", themes=themes, ranked=ranked)


def test_an_edition_is_read_by_theme_and_ranked_by_its_own_order() -> None:
    made = edition(shown("a", 9.0), shown("b"), shown("c"), ranked=("c", "a"))
    assert [each.paper.id for each in made.papers] == ["a", "b", "c"]
    assert [each.paper.id for each in made.by_rank] == ["c", "a", "b"]


def test_an_edition_without_ranks_is_ranked_by_score_then_upvotes_then_comments() -> None:
    papers = (
        *(shown("e"), shown("d", comments=1), shown("c", comments=2), shown("b", upvotes=1)),
        shown("a", 1.0),
    )
    assert [each.paper.id for each in edition(*papers).by_rank] == ["a", "b", "c", "d", "e"]


def test_the_subject_holds_the_title_where_the_operator_wants_it() -> None:
    made = replace(edition(), subject="Papers: {papers}")
    assert (made.subject_line, edition().subject_line, edition().name) == ("Papers: A +2", "A +2", "2026-05-06")


def test_what_an_edition_is_where_nothing_is_said() -> None:
    made = edition()
    assert (made.more, made.lead, made.lines, made.named, made.sentence) == (0, 5, 10, 0, "")
