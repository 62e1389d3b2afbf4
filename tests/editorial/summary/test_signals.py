"""What speaks for a sentence, sign by sign, and what a line is worth for what it tells."""

import pytest

from newsletter.editorial.summary import signals

FIRST = "Owls are often challenged by night."
DONE = "We propose OwlNet, a model that sees."
RESULT = "Experiments show 412 owls in https://x.org."
SIGNS = signals.signs([FIRST, DONE, RESULT])


def signs_of(sentence: str) -> dict[str, float]:
    (signs,) = signals.signs([sentence])
    return signs


def test_a_sentence_has_the_signs_of_its_own_words() -> None:
    names = [[name for name, sign in signs.items() if sign is True] for signs in SIGNS]
    assert names == [
        ["first", "on what was known"],
        ["first to say what was done", "coined a name", "names a thing made"],
        ["where to get it", "on experiments"],
    ]
    assert {signs["always"] for signs in SIGNS} == {1}


def test_only_the_first_that_says_what_was_done_is_the_first() -> None:
    first = [signs["first to say what was done"] for signs in signals.signs([FIRST, DONE, RESULT, DONE])]
    assert first == [False, True, False, False]


def test_a_place_is_a_share_of_the_abstract() -> None:
    assert [signs["place in the abstract"] for signs in signals.signs(["Owls."] * 4)] == [0.0, 0.25, 0.5, 0.75]


def test_words_that_other_sentences_have_too_are_counted() -> None:
    """Of "owls see" and "owls hear mice": "owl" is in both, of two words and of three."""
    both = signals.signs(["Owls see", "Owls hear mice", "Lamps"])
    assert [signs["words of other sentences"] for signs in both] == [1 / 7, 1 / 8, 0.0]
    assert [signs["many such words"] for signs in both] == [1 / 20, 1 / 20, 0.0]


@pytest.mark.parametrize(
    ("letters", "short", "long"), [(40, 0.5, False), (80, 0, False), (240, 0, False), (241, 0, True)]
)
def test_a_sentence_is_too_short_below_80_characters_and_too_long_above_240(
    letters: int, short: float, long: bool
) -> None:
    signs = signs_of("x" * letters)
    assert (signs["too short"], signs["too long"]) == (short, long)


def test_a_score_is_the_sum_of_signs_by_their_worth() -> None:
    (score,) = signals.scores(["x" * 240])
    assert score == pytest.approx(signals.WORTH["first"] + signals.WORTH["always"])
    assert signals.scores([FIRST, DONE, RESULT])[1] == max(signals.scores([FIRST, DONE, RESULT]))


def test_no_sign_alone_is_worth_more_than_a_seventh() -> None:
    """They are shares of an agreement; whichever is learned, none of them decides by itself."""
    assert max(map(abs, signals.WORTH.values())) < 1 / 7
    assert set(signals.WORTH) == set(signs_of("x"))


@pytest.mark.parametrize(
    ("line", "worth"),
    [
        ("Ornithologists admire hedgehogs.", 3 * 0.05),
        ("We argue owls.", 1.5 * 0.05 - 0.2),
        ("Owls improve.", 0.05 + 0.45),
        ("Owls to improve lamps.", 2 * 0.05),
        ("Owls reach 97% in Kent.", 3 * 0.05 + 0.12 + 0.45),
        ("Lamps by 1 or 2 or 3 owls.", 2 * 0.05 + 3 * 0.12),
        ("Lamps by 1 or 2 or 3 or 4 owls.", 2 * 0.05 + 3 * 0.12),
    ],
)
def test_a_line_is_worth_its_telling_words_its_figures_and_its_results(line: str, worth: float) -> None:
    assert signals.worth(line, frozenset()) == pytest.approx(worth)


def test_of_many_telling_words_twelve_count() -> None:
    words = [letter * 3 + "o" for letter in "bcdfghjklmnpq"]
    assert [signals.worth(" ".join(words[:number]), frozenset()) for number in (11, 12, 13)] == pytest.approx(
        [0.55, 0.6, 0.6]
    )


def test_what_is_known_is_worth_nothing_but_for_the_result_that_it_is() -> None:
    assert signals.worth("Ornithologists admire 40 hedgehogs.", frozenset({"ornith", "40"})) == pytest.approx(
        2 * 0.05 + 0.45
    )
