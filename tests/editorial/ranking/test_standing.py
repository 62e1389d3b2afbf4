"""A place on a list, in words and as a share."""

from datetime import date

import pytest

from newsletter.editorial.ranking.standing import Standing


def standing(place: int, size: int) -> Standing:
    return Standing(place=place, size=size, day=date(2026, 5, 6), counted=True)


@pytest.mark.parametrize(
    ("place", "word"),
    [
        *((1, "first"), (2, "second"), (3, "third"), (4, "fourth"), (5, "fifth"), (6, "sixth"), (7, "seventh")),
        *((8, "eighth"), (9, "ninth"), (10, "tenth"), (11, "11th"), (12, "12th"), (13, "13th"), (19, "19th")),
        *((20, "20th"), (21, "21st"), (22, "22nd"), (23, "23rd"), (24, "24th"), (101, "101st"), (110, "110th")),
        *((111, "111th"), (112, "112th"), (120, "120th"), (121, "121st")),
    ],
)
def test_a_place_is_said_in_words_up_to_ten(place: int, word: str) -> None:
    assert str(standing(place, 200)) == f"{word} of 200"


def test_a_paper_alone_has_no_place() -> None:
    assert (str(standing(1, 1)), str(standing(2, 2))) == ("the only paper", "second of 2")


@pytest.mark.parametrize(
    ("place", "size", "share"), [(1, 5, 1.0), (2, 5, 0.75), (5, 5, 0.0), (1, 2, 1.0), (2, 2, 0.0), (1, 1, 0.5)]
)
def test_a_place_is_the_share_of_the_others_behind_it(place: int, size: int, share: float) -> None:
    assert standing(place, size).behind == share
