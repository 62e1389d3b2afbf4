"""What the abstract says of a name is put behind it."""

import pytest

from newsletter.editorial.summary import glosses, sentences


@pytest.mark.parametrize(
    ("abstract", "gloss"),
    [
        ("We propose Owl, a quiet net that sees by night.", "a quiet net"),
        ("We build on lamps. Owl is a quiet net for gardens, and it sees.", "a quiet net for gardens"),
        ("We introduce Owl (Open Wide Lens), an agentic framework designed for gardens.", "an agentic framework"),
        ("We present Owl, a novel observatory for gardens.", "an observatory for gardens"),
        (
            "We present Owl, a quiet net for all of the gardens and hedges of nine villages in which nobody lives.",
            "a quiet net for all of the gardens and hedges of nine villages",
        ),
        ("The wing unlocks Owl: a quiet net for gardens.", "a quiet net for gardens"),
        ("We present Owl, a family of nets fine-tuned for all of the gardens and the hedges of nine villages.", None),
        ("We present Owl, a net.", None),
        ("We present Owl, a quiet, moonlit net for gardens.", None),
        ("We present Owl, which is quiet.", None),
        ("Owl, unlike a net, sees.", None),
    ],
)
def test_what_a_name_is_stands_where_it_is_introduced(abstract: str, gloss: str | None) -> None:
    assert glosses.of_names(sentences.split(abstract)).get("Owl") == gloss


def test_a_name_may_have_several_words() -> None:
    assert glosses.of_names(["K2 introduces Owl Swarm, a quiet net for gardens."]) == {
        "Owl Swarm": "a quiet net for gardens"
    }


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("By night, Owl finds nine hedgehogs.", "By night, Owl, a quiet net, finds nine hedgehogs."),
        ("Owl consistently finds hedgehogs.", "Owl, a quiet net, consistently finds hedgehogs."),
        ("Owl-Net finds hedgehogs.", "Owl-Net finds hedgehogs."),
        ("Gardens with higher Owl costs see hedgehogs.", "Gardens with higher Owl costs see hedgehogs."),
        ("We find that Owl sees hedgehogs.", "We find that Owl, a quiet net, sees hedgehogs."),
        ("Nine hedgehogs are found by Owl and people.", "Nine hedgehogs are found by Owl and people."),
        ("We present Owl. Owl finds hedgehogs.", "We present Owl. Owl finds hedgehogs."),
    ],
)
def test_a_name_that_is_the_subject_is_told_of_where_it_is_unknown(sentence: str, message: str) -> None:
    assert glosses.added(sentence, {"Owl", "Kite"}, {"Owl": "a quiet net"}) == message
    assert glosses.added(sentence, set(), {"Owl": "a quiet net"}) == sentence


@pytest.mark.parametrize(
    ("gloss", "fitted"),
    [
        ("a net of " + "x" * 66, True),
        ("a net of " + "x" * 67, False),
        ("a net at " + "x" * 67, False),
        ("a quiet net at " + "x" * 67, True),
    ],
)
def test_a_gloss_of_more_than_75_characters_is_cut_before_a_preposition_behind_the_tenth(
    gloss: str, fitted: bool
) -> None:
    known = glosses.of_names([f"We propose Owl, {gloss}."]).get("Owl")
    assert known == ((gloss if len(gloss) <= 75 else "a quiet net") if fitted else None)
