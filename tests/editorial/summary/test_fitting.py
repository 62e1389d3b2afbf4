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
            "We train a quiet net that keeps owls apart from foxes: one half looks at wings and the other at tails.",
            "We train a quiet net that keeps owls apart from foxes.",
        ),
        ("We train a quiet net that keeps owls and foxes apart in two ways: one looks at wings, one at tails.", ""),
        ("We train a quiet net that answers one key question: do the owls of villages see the foxes by night?", ""),
    ],
)
def test_how_a_thing_does_what_it_does_goes_behind_its_colon(sentence: str, part: str) -> None:
    assert fitting.whole(sentence, 80) == part


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        (
            "By looking at the moonlit gardens of nine villages for a year, we count 412 barn owls that hunt by ear.",
            "We count 412 barn owls that hunt by ear.",
        ),
        (
            "Beyond the moonlight and the lamps of the gardens of a village, we count 412 barn owls that hunt by ear.",
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


def test_a_sentence_fits_to_the_letter_whole_or_without_its_brackets() -> None:
    sentence = "We count owls (barn owls) in the barns of a village, which takes a night."
    bare = sentence.replace(" (barn owls)", "")
    fitted = [fitting.whole(sentence, longest) for longest in (len(sentence), len(sentence) - 1, len(bare))]
    assert fitted == [sentence, bare, bare]


def test_brackets_that_label_several_figures_stay() -> None:
    figures = "On gardens, Owl raises counts from 64→70 (moths), 69→72 (foxes), and 73→76 (voles)"
    assert fitting.whole(f"{figures}, while preserving the lamps of every gardener.", 90) == f"{figures}."
    assert fitting.whole("On gardens, Owl raises counts of moths from 64 to 70 (by lamp), without torches.", 75) == (
        "On gardens, Owl raises counts of moths from 64 to 70, without torches."
    )


def test_what_is_compared_keeps_its_figures_or_goes() -> None:
    found = "On unseen gardens, Owl achieves F1 = 0.98 on hedgehogs by moonlight"
    compared = f"{found}, compared to Moth (F1 = 0.75) and Lamp (F1 = 0.77) without any moon."
    assert fitting.whole(compared, 200) == compared
    assert fitting.whole(compared.replace(", compared", ", outperforming its peers compared"), 100) == f"{found}."


@pytest.mark.parametrize("turn", [", whereas", ", while", "; in contrast,"])
def test_what_others_do_badly_does_not_stand_without_what_ours_does_well(turn: str) -> None:
    badly = "On moonlit gardens of nine villages, lamps lead to drops of 3% in the hedgehogs of gardeners"
    well = badly.replace("lead to drops", "bring gains")
    ours = " Owl sees 12% more hedgehogs than gardeners of villages do."
    assert [fitting.whole(f"{each}{turn}{ours}", 130) for each in (badly, well)] == ["", f"{well}."]


def test_what_goes_badly_stands_without_what_is_kept_at_the_same_time() -> None:
    badly = "On moonlit gardens of nine villages, lamps lead to drops of 3% in the hedgehogs of gardeners"
    assert fitting.whole(f"{badly}, while keeping the moths and badgers awake all night.", 130) == f"{badly}."


def test_the_mark_of_an_item_is_no_bracket_to_leave_out() -> None:
    listed = "Owl is helped by (i) a lamp that shows hedgehogs in gardens (at night) and (ii) a hedge that hides them."
    assert fitting.whole(listed, len(listed) - 5) == listed.replace(" (at night)", "")


def test_a_clause_of_sixty_characters_stands_alone_and_a_shorter_one_does_not() -> None:
    clause = "We count the barn owls of nine moonlit villages of old Kent"
    rest = ", which takes a whole night of the year of the village."
    assert (len(clause), fitting.whole(f"{clause}s{rest}", 100)) == (59, f"{clause}s.")
    assert fitting.whole(f"{clause}{rest}", 100) == ""


def test_a_sentence_that_opens_with_how_something_was_shown_loses_that() -> None:
    sentence = "Experiments on nine moonlit villages of Kent show that barn owls hunt by ear alone in dark gardens."
    assert fitting.whole(sentence, 70) == "Barn owls hunt by ear alone in dark gardens."
    short = "Experiments on nine moonlit villages of old Kent in winter show that barn owls hunt by ear alone."
    assert fitting.whole(short, 70) == ""


@pytest.mark.parametrize(
    ("sentence", "begun"), [("owls see", "Owls see"), ("iOwl sees", "iOwl sees"), ("Owls", "Owls"), ("", "")]
)
def test_a_sentence_begins_with_a_capital_but_for_a_name(sentence: str, begun: str) -> None:
    assert fitting.capital(sentence) == begun
