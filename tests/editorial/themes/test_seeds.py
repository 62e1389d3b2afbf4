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


def test_a_theme_has_what_its_table_says_and_nothing_else() -> None:
    seeds = read_seeds('[[theme]]\nname = "Bees"\nsection = "Nature"\nphrases = "bee"\n[areas]\nNature = "World"\n')
    assert (seeds.themes, seeds.areas) == ((Seed(name="Bees", section="Nature"),), {"Nature": "World"})
    assert seeds.sections == ("Nature",)


def test_an_operators_areas_stand_beside_the_first() -> None:
    first = '[[theme]]\nkey = "b"\nname = "Bees"\nsection = "Nature"\n[areas]\nNature = "World"\nOther = "X"\n'
    own = '[[theme]]\nkey = "b"\nsection = "Insects"\n[[theme]]\nkey = "new"\nname = "Ants"\nsection = "Insects"\n'
    seeds = read_seeds(first, own=f'{own}[areas]\nInsects = "World"\nOther = "Y"\n')
    assert [(seed.key, seed.name, seed.section) for seed in seeds.themes] == [
        ("b", "Bees", "Insects"),
        ("new", "Ants", "Insects"),
    ]
    assert seeds.areas == {"Nature": "World", "Insects": "World", "Other": "Y"}


@pytest.mark.parametrize("document", ["theme = [1]", "theme = {}", "areas = 3", '[[theme]]\nname="x"\n[[areas]]\n'])
def test_tables_of_another_form_are_told_how_to_write_them(document: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_seeds(document)
    assert caught.value.mistakes == ("themes: write each theme as a [[theme]] table, and areas as one [areas] table",)


def test_a_theme_without_a_name_is_told_by_its_number_and_is_no_double() -> None:
    with pytest.raises(SettingsError) as caught:
        read_seeds('[[theme]]\nsection = "Nature"\n' * 2)
    said = "themes: theme {} (without a name) needs a name and a section"
    assert caught.value.mistakes == (said.format(1), said.format(2))


def test_each_theme_is_strong_by_its_own_phrases_in_title_and_abstract() -> None:
    bees = Seed(name="Bees", section="Nature", phrases=("bee", "honey bee"), hints=("wax",))
    wasps = Seed(name="Wasps", section="Nature", phrases=("wasp*", "=Waspes"))
    seeds = compiled([bees, wasps], {})
    assert seeds.strengths("Honey bees", "Waspish bees of wax") == pytest.approx([3.0 + 3.0 + 1 / 3, 1.0])
    assert seeds.strengths("Waspes", "waspes") == [0.0, 6.0]
    assert seeds.strengths("", "") == [0.0, 0.0]


def test_a_starred_phrase_of_two_words_is_found_across_a_hyphen() -> None:
    assert strengths("Queen-beekeeping", phrases=("Queen-bee*",)) == 3.0
    assert strengths("Queens of bees", phrases=("queen bee*",)) == 0.0


def test_a_poster_of_a_paper_is_a_document_whatever_else_is_judged() -> None:
    seeds = shipped_seeds()
    strengths = seeds.strengths("Owl: From Paper to Poster", "Prior work gates quality on soft preference scores.")
    best = max(range(len(seeds.themes)), key=lambda at: strengths[at])
    assert seeds.themes[best].key == "documents"
