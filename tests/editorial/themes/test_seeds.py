"""How the words of the seed file are compared with a paper's."""

from collections import Counter

import pytest

from newsletter.editorial.themes import terms
from newsletter.editorial.themes.seeds import Seed, compiled, read_seeds, shipped_seeds, with_own
from newsletter.errors import SettingsError


def strengths(title: str, abstract: str = "", *, phrases: tuple[str, ...] = (), hints: tuple[str, ...] = ()) -> float:
    seed = Seed(name="Bees", section="Nature", phrases=phrases, hints=hints)
    return compiled([seed], {}).strengths(title, abstract)[0]


def test_a_phrase_in_the_title_counts_three_times_one_in_the_abstract() -> None:
    assert (strengths("Wild bees", phrases=("bee",)), strengths("", "Wild bees", phrases=("bee",))) == (
        3.0,
        1.0,
    )


def test_a_repeated_phrase_counts_once() -> None:
    assert strengths("", "bee bee bee", phrases=("bee", "bees")) == 1.0


def test_three_hints_weigh_as_much_as_a_phrase() -> None:
    assert strengths("", "wax, honey, hive", hints=("wax", "honey", "hive")) == 1.0


def test_a_phrase_is_not_found_inside_a_word() -> None:
    assert strengths("Beetles", phrases=("bee",)) == 0.0


def test_a_starred_phrase_is_found_with_any_ending() -> None:
    assert strengths("Beekeeping", phrases=("bee*",)) == 3.0


def test_hyphens_and_plurals_make_no_difference() -> None:
    assert strengths("Queen-bees", phrases=("queen bee",)) == 3.0


def test_a_megabyte_of_one_letter_is_one_word() -> None:
    assert terms.words("a" * 1_000_000) == ["a" * terms.LONGEST]


def test_every_mistake_in_a_file_of_themes_is_told_at_once() -> None:
    document = '[[theme]]\nname = "Bees"\n' + '[[theme]]\nname = "Wasps"\nsection = "Nature"\n' * 2
    with pytest.raises(SettingsError) as caught:
        read_seeds(document)
    assert caught.value.mistakes == (
        "themes: theme 1 (Bees) needs a name and a section",
        'themes: "Wasps" is the name of 2 themes; names must differ',
    )


@pytest.mark.parametrize(("document", "mistake"), [("[[theme", "themes:1: a heading has no ]"), ("", "no [[theme]]")])
def test_a_file_without_themes_is_refused(document: str, mistake: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_seeds(document)
    assert mistake in str(caught.value)


def test_no_two_shipped_themes_share_a_name() -> None:
    names = Counter(seed.name for seed in shipped_seeds().themes)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_shipped_theme_says_what_it_is_about() -> None:
    assert [seed.name for seed in shipped_seeds().themes if not (seed.about and seed.section)] == []


def test_every_shipped_section_has_an_area() -> None:
    seeds = shipped_seeds()
    assert {seed.section for seed in seeds.themes} == set(seeds.areas)


def test_an_operator_renames_a_theme_in_two_lines_and_adds_one_beside_the_shipped() -> None:
    own = '[[theme]]\nkey = "agents"\nname = "Agents at work"\n[[theme]]\nname = "Bees"\nsection = "Nature"'
    before, after = shipped_seeds(), with_own(own)
    changed = {(old.name, new.name) for old, new in zip(before.themes, after.themes, strict=False) if old != new}
    assert (changed, [seed.name for seed in after.themes[len(before.themes) :]]) == (
        {("LLM agents, tools & memory", "Agents at work")},
        ["Bees"],
    )


def test_themes_that_are_no_tables_are_a_mistake() -> None:
    with pytest.raises(SettingsError, match="write each theme as"):
        with_own("theme = 3")


def test_a_phrase_with_an_equals_sign_is_compared_as_it_is_written() -> None:
    seeds = read_seeds('[[theme]]\nname = "Tongues"\nsection = "Tongues"\nphrases = ["=languages", "dialects"]')
    texts = ["Language models", "Models of 40 languages", "A dialect"]
    assert [seeds.strengths("", text) for text in texts] == [[0.0], [1.0], [1.0]]
