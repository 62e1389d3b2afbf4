"""What an item of a list says becomes a sentence of its own."""

import pytest

from newsletter.editorial.summary import listed

MODULES = (
    "A quiet detector with two parts: 1) the Moon Gate (MG), which keeps hedgehogs in view by a lamp, "
    "and 2) a small filter, which leaves foxes out of the photographs."
)


def test_what_each_part_does_is_told_of_it() -> None:
    assert listed.parts(MODULES) == [
        "The Moon Gate (MG) keeps hedgehogs in view by a lamp.",
        "A small filter leaves foxes out of the photographs.",
    ]


def test_a_list_of_things_of_which_nothing_is_said_tells_nothing() -> None:
    assert listed.parts("We build two parts: (1) a gate for hedgehogs, and (2) a filter of foxes.") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Owl instead (i) counts hedgehogs in moonlit gardens, (ii) finds foxes, and (iii) tells owls apart.",
            "Owl counts hedgehogs in moonlit gardens.",
        ),
        (
            "A detector that (1) counts hedgehogs (and foxes) in gardens; and (2) tells badgers from owls.",
            "A detector that counts hedgehogs (and foxes) in gardens.",
        ),
        ("We study gardens with (i) hedgehogs that sleep at night and (ii) foxes that hunt by day.", ""),
        ("We find three things: Owl (i) counts hedgehogs in moonlit gardens, (ii) finds foxes.", ""),
        ("Owl (i) counts hedgehogs in the moonlit gardens of nine old villages.", ""),
    ],
)
def test_the_first_of_several_deeds_is_told_alone(sentence: str, expected: str) -> None:
    assert listed.first_deed(sentence) == expected
