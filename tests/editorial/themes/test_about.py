"""What the line under a heading says."""

import numpy as np
import pytest

from newsletter.editorial.themes import about
from newsletter.editorial.themes.model import Head, Model
from newsletter.models import Paper, TrendingPaper

RARITY = {"robot hand": 6.0, "camera control": 5.0, "bird song": 4.0, "large language": 2.0, "promising way": 7.0}
HEAD = Head(field="all", keys=("a",), slopes=np.zeros((1, 1), np.float32), offsets=np.zeros(1, np.float32))
MODEL = Model(
    row={term: at for at, term in enumerate(RARITY)},
    vectors=np.zeros((len(RARITY), 1), np.int8),
    scale=np.ones(len(RARITY), np.float32),
    rarity=np.array(list(RARITY.values()), np.float32),
    named=np.array([term != "promising way" for term in RARITY]),
    mean=np.zeros(1, np.float32),
    heads=(HEAD,),
    fields=HEAD,
)


def shared(*titles: str, name: str = "") -> tuple[str, ...]:
    papers = [Paper(id=title, title=title) for title in titles]
    return about.shared(papers, name, model=MODEL)


def test_a_phrase_that_one_paper_lacks_is_not_told() -> None:
    assert shared("Robot hand design", "A robot hand for cups", "Robot feet") == ()


def test_a_phrase_that_two_papers_share_is_told_as_it_is_written() -> None:
    assert shared("Robot Hand design", "A robot hand for cups") == ("robot hand",)


def test_a_part_of_a_hyphenated_word_is_no_phrase() -> None:
    assert shared("Two-robot hands", "Two-robot hands") == ()


def test_the_phrase_of_one_paper_is_not_told() -> None:
    assert shared("Robot hand", "Camera control") == ()


def test_rare_phrases_come_first_and_common_ones_never() -> None:
    title = "Bird song, camera control and large language"
    assert shared(title, title) == ("camera control", "bird song")


def test_a_rare_phrase_that_no_author_gave_as_a_keyword_is_not_told() -> None:
    assert shared("A promising way", "Promising ways") == ()


def test_what_the_heading_says_is_not_said_again() -> None:
    assert shared("Camera control", "Camera control", name="Cameras & lenses") == ()


def test_the_line_joins_what_a_theme_is_and_what_its_papers_share() -> None:
    assert about.line("Things that move", ("robot hand",)) == "Things that move: robot hand"


def themed(*themes: str) -> list[TrendingPaper]:
    return [TrendingPaper(paper=Paper(id=name, title=name), score=0.0, why=(), theme=name) for name in themes]


def test_a_broad_heading_names_all_the_themes_in_it() -> None:
    assert about.themes_in(themed("Cats", "Dogs", "Dogs")) == "Dogs; Cats"


@pytest.mark.parametrize("themes", [("Cats", ""), ("Cats", "Cows", "Dogs", "Hens")])
def test_a_broad_heading_says_nothing_where_it_cannot_name_them_all(themes: tuple[str, ...]) -> None:
    assert about.themes_in(themed(*themes)) == ""
