"""A sentence too long is made to fit with no word that its authors did not write."""

import pytest

from newsletter.editorial.summary import fitting


def test_a_sentence_too_long_loses_its_brackets_before_it_loses_a_clause() -> None:
    sentence = "We count owls (barn owls, eagle owls and many more) in the barns of a village, which takes a night."
    clause = "We count owls in the barns of a village and in the towers of its old churches"
    assert fitting.whole(sentence, 62) == "We count owls in the barns of a village, which takes a night."
    assert fitting.whole(f"{clause}, which takes a night.", 85) == f"{clause}."


@pytest.mark.parametrize(
    "sentence",
    [
        "We release two complementary counters of barn owls: one for barns, which is small, and one for fields.",
        "We count owls in the barns of a village better than a farmer, and crucially, using less light.",
        "We show that the owls of barns and of old church towers in a village, including barn owls, see better.",
        "In barns of nine old villages, we find that feeding only the young owl while keeping others is enough.",
        "Owl puts a lamp into each hedge of nine villages, trains a net by moonlight, and reads a book, which helps.",
        "We look at the owls of barns by moonlight in nine villages, identify their towers, and introduce lamps.",
    ],
)
def test_a_sentence_is_not_cut_inside_a_list_or_behind_a_word_that_promises_more(sentence: str) -> None:
    assert fitting.whole(sentence, 90) == ""


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        (
            "By looking at the moonlit gardens of nine villages for a year, we count 412 barn owls that hunt by ear.",
            "We count 412 barn owls that hunt by ear.",
        ),
        (
            "To learn how the owls of nine villages see by night, we count 412 barn owls that hunt by ear.",
            "We count 412 barn owls that hunt by ear.",
        ),
        (
            "We count the barn owls of moonlit villages across three kinds of places: barns, towers and old trees.",
            "We count the barn owls of moonlit villages.",
        ),
        (
            "Without the moonlight of the gardens in these nine villages, we count 412 barn owls that hunt by ear.",
            "",
        ),
    ],
)
def test_a_sentence_too_long_loses_what_it_opens_with_or_the_list_that_it_counts(sentence: str, part: str) -> None:
    assert fitting.whole(sentence, 80) == part
