"""What a line is worth: numbers of names, and praise, are no results."""

import pytest

from newsletter.editorial.summary import signals

KNOWN: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Owl sees hedgehogs of HedgeBench 2016 and Fox 12.", "Owl sees hedgehogs of HedgeBench and Fox."),
        ("Owl sees hedgehogs across 14 benchmarks.", "Owl sees hedgehogs across benchmarks."),
        ("In 2026 Owl sees hedgehogs.", "In Owl sees hedgehogs."),
    ],
)
def test_a_number_of_a_name_a_year_and_how_many_were_tested_are_no_figures(text: str, same: str) -> None:
    assert signals.worth(text, KNOWN) == signals.worth(same, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "Owl sees 412 hedgehogs.",
        "With Owl 97% of hedgehogs are seen.",
        "The benchmark has 2,000 hedgehogs.",
        "The benchmark has 9K hedgehogs.",
    ],
)
def test_what_was_counted_is_worth_more_than_what_was_not(text: str) -> None:
    bare = signals.worth("Owl sees hedgehogs.", KNOWN)
    assert signals.worth(text, KNOWN) > bare + 0.45


def test_praise_is_worth_less_than_an_outcome() -> None:
    outcome = signals.worth("Owl reduces hedgehogs.", KNOWN)
    praise = signals.worth("Owl achieves strong performance on hedgehogs.", KNOWN)
    measured = signals.worth("Owl improves performance on hedgehogs by 3.7%.", KNOWN)
    assert outcome > praise + 0.3
    assert measured > outcome + 0.4
