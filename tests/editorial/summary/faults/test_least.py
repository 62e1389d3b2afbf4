"""How little a sentence may tell: "hedgehogs" tells one, "overhead" a half, "images", "human" and "text" nothing."""

import pytest

from tests.editorial.summary.faults.test_kinds import fault


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We propose hedgehogs and badgers with images of human text in videos.", ""),
        ("We propose hedgehogs and overhead with images of human text in videos.", "generic"),
        ("Our hedgehogs are an overhead of images with human text in videos.", ""),
        ("Our hedgehogs are a context of images with human text in videos.", "generic"),
        ("Our 412 hedgehogs are a context of images with human text in videos.", ""),
    ],
)
def test_what_was_made_must_tell_two_and_anything_else_one_and_a_half_unless_it_has_a_figure(
    sentence: str, expected: str
) -> None:
    assert fault(sentence) == expected


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        ("hedgehogs, badgers and foxes", "generic"),
        ("hedgehogs, badgers, foxes and moths", "title"),
        ("hedgehogs, badgers, foxes, moths and bats", ""),
        ("41 hedgehogs and badgers", ""),
        ("41 hedgehogs", "title"),
        ("1.5 hedgehogs", ""),
    ],
)
def test_four_words_say_something_and_five_more_than_the_title(things: str, expected: str) -> None:
    assert fault(f"We propose {things}.") == expected


@pytest.mark.parametrize(("title", "expected"), [("Hedgehogs at Night", ""), ("Badgers at Night", "points")])
def test_a_thing_is_known_where_the_title_has_a_telling_word_of_the_sentence(title: str, expected: str) -> None:
    sentence = "The lamps of gardens attract hedgehogs and 4,000 moths of dark hedges."
    assert fault(sentence, title=title) == expected


def test_praise_is_told_where_two_and_a_half_things_are_told_beside_it() -> None:
    sentences = [f"Owl achieves superior performance in {things}." for things in ("gardens of hedgehogs", "Kent")]
    assert [fault(each) for each in sentences] == ["generic", "generic"]
    words = "Owl achieves superior performance for hedgehogs, badgers, foxes, moths, voles and Kentish bats."
    assert fault(words) == ""
