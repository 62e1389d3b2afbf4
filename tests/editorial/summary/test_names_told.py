"""The names that a paper gives, and which of them its title tells."""

import pytest

from newsletter.editorial.summary import names

TITLE = "OwlNet: Seeing at Night"


@pytest.mark.parametrize(
    ("abstract", "parts"),
    [
        ("Owl introduces Moon Gate, a filter for foxes.", {"Moon Gate"}),
        ("Owl at night unlocks Moth-RLM: a quiet architecture.", {"Moth-RLM"}),
        ("We propose Pico (a pre-trained moth in a garden), a quiet net.", {"Pico"}),
        ("Owl introduces moths, a food of hedgehogs.", set()),
        ("We need a condition, which we term moth consistency.", {"moth consistency"}),
        ("We see a moth that we call “quiet flight”, by night.", {"quiet flight"}),
        ("We see moths, which we call by night.", set()),
    ],
)
def test_a_part_is_named_where_the_abstract_says_what_it_is(abstract: str, parts: set[str]) -> None:
    assert names.of_parts(TITLE, [abstract]) == parts


def test_the_beginning_of_a_name_in_the_title_explains_no_letters() -> None:
    abstract = ["We count owls with wings (OWL) by night."]
    assert names.short_forms("OwlNet: Seeing at Night", abstract)["OWL"] == "owls with wings"
    assert names.short_forms("OWLNet: Seeing at Night", abstract) == {}
    assert names.short_forms("Owl: Seeing at Night", abstract) == {}


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "MothWing2-Pro: A Net",
            "mothwingpro sees, and methodname flies.",
            "MothWing2-Pro sees, and MothWing2-Pro flies.",
        ),
        ("Moth: A Net", "A moth sees, and ourmethod flies.", "A moth sees, and Moth flies."),
        ("Seeing at Night", "And methodname flies.", "And methodname flies."),
        ("Moth-Wing: A Net", "See github.com/mothwing/x.", "See github.com/mothwing/x."),
    ],
)
def test_the_name_of_a_macro_becomes_the_name_that_the_title_has(title: str, text: str, expected: str) -> None:
    assert names.without_macros(text, title) == expected
