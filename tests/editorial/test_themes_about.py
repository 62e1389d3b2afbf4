"""What the line under a heading says."""

import numpy as np

from newsletter.editorial import theme_about
from newsletter.editorial.theme_model import Head, Model
from newsletter.models import Paper

NOTHING = Head(field="", keys=(), slopes=np.zeros((1, 0), np.float32), offsets=np.zeros(0, np.float32))
RARITY = {"robot hand": 6.0, "camera control": 5.0, "bird song": 4.0, "large language": 2.0}
MODEL = Model(
    row={term: at for at, term in enumerate(RARITY)},
    vectors=np.zeros((len(RARITY), 1), np.int8),
    scale=np.ones(len(RARITY), np.float32),
    rarity=np.array(list(RARITY.values()), np.float32),
    mean=np.zeros(1, np.float32),
    heads=(),
    fields=NOTHING,
)


def shared(*titles: str, name: str = "") -> tuple[str, ...]:
    papers = [Paper(id=title, title=title) for title in titles]
    return theme_about.shared(papers, name, model=MODEL)


def test_a_phrase_that_two_papers_share_is_told_as_it_is_written() -> None:
    assert shared("Robot-hand design", "A Robot-hand for cups") == ("robot-hand",)


def test_the_phrase_of_one_paper_is_not_told() -> None:
    assert shared("Robot hand", "Camera control") == ()


def test_rare_phrases_come_first_and_common_ones_never() -> None:
    title = "Bird song, camera control and large language"
    assert shared(title, title) == ("camera control", "bird song")


def test_what_the_heading_says_is_not_said_again() -> None:
    assert shared("Camera control", "Camera control", name="Cameras & lenses") == ()


def test_the_line_joins_what_a_theme_is_and_what_its_papers_share() -> None:
    assert theme_about.line("Things that move", ("robot hand",)) == "Things that move: robot hand"


def test_a_line_of_phrases_alone_begins_with_a_capital() -> None:
    assert theme_about.line("", ("robot hand", "bird song")) == "Robot hand, bird song"
