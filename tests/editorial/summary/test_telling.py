"""How much a line tells that its title does not."""

import pytest

from newsletter.editorial.summary import names, telling


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("We propose a novel framework that improves the performance of large language models.", 0.0),
        ("Ornithologists admire owls.", 3.0),
        ("We propose owls.", 1.0),
    ],
)
def test_a_word_that_most_abstracts_have_tells_nothing(text: str, number: float) -> None:
    assert telling.words(text) == number


def test_what_is_known_already_tells_nothing() -> None:
    assert telling.words("Ornithologists admire owls.", names.words("An owl")) == 2.0


def test_words_are_compared_whole_but_for_their_plural() -> None:
    assert telling.distinct("Precise precision of 40 models, a model's") == {"precise", "precision", "of", "model", "a"}


def test_figures_within_a_name_are_none() -> None:
    assert telling.figures("GPT-4 finds 97% of 1,200 owls.") == 2


def test_figures_of_the_title_are_known() -> None:
    assert telling.figures("It asks 26,529 questions of 285 fields.", frozenset({"285"})) == 1


def test_the_common_words_come_with_their_share_the_commonest_first() -> None:
    shares = list(telling.common().values())
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == telling.LEAST
