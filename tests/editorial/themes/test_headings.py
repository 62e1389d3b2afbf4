"""How many headings a day has, and where a paper goes that shares its theme with no other."""

import pytest

from newsletter.editorial.themes.headings import Place, headings_of

CAT: Place = ("Cats", "Pets", "Animals")
DOG: Place = ("Dogs", "Pets", "Animals")
HAMSTER: Place = ("Hamsters", "Pets", "Animals")
PARROT: Place = ("Parrots", "Pets", "Animals")
LION: Place = ("Lions", "Wild beasts", "Animals")
OAK: Place = ("Oaks", "Trees", "Plants")
NOWHERE: Place = ("", "", "")


@pytest.mark.parametrize(
    ("places", "headings"),
    [
        ([CAT, CAT, OAK, OAK], {"Cats": (0, 1), "Oaks": (2, 3)}),
        ([CAT, DOG], {"Pets": (0, 1)}),
        ([CAT, CAT, DOG], {"Pets": (0, 1, 2)}),
        ([CAT, LION], {"Animals": (0, 1)}),
        ([CAT, CAT, LION], {"Animals": (0, 1, 2)}),
        ([CAT, CAT, CAT, CAT, CAT, CAT, LION], {"Cats": (0, 1, 2, 3, 4, 5), "More": (6,)}),
        ([CAT, CAT, OAK], {"Cats": (0, 1), "More": (2,)}),
        ([CAT, OAK], {"Trending papers": (0, 1)}),
        ([CAT], {"Cats": (0,)}),
        ([NOWHERE], {"Trending papers": (0,)}),
        ([], {}),
    ],
)
def test_papers_meet_at_the_narrowest_name_that_two_share(
    places: list[Place], headings: dict[str, tuple[int, ...]]
) -> None:
    assert headings_of(places) == headings


def test_a_small_section_is_told_apart_only_where_none_of_its_papers_is_left_over() -> None:
    assert headings_of([CAT, CAT, DOG, DOG, HAMSTER]) == {"Pets": (0, 1, 2, 3, 4)}


def test_a_large_section_is_told_apart_whatever_is_left_over() -> None:
    many = headings_of([CAT] * 11 + [HAMSTER, PARROT])
    assert many == {"Cats": tuple(range(11)), "More": (11, 12)}


def test_a_broad_heading_never_stands_beside_its_own_part() -> None:
    few, many = headings_of([CAT] * 6 + [DOG, DOG, HAMSTER]), headings_of([CAT] * 11 + [DOG, DOG, HAMSTER])
    assert (few, many) == ({"Pets": tuple(range(9))}, {"Cats": tuple(range(11)), "More": (11, 12, 13)})


def test_a_newcomer_with_no_theme_of_its_own_parts_none_of_a_section() -> None:
    before = headings_of([CAT, DOG, HAMSTER])
    after = headings_of([CAT, DOG, HAMSTER, CAT])
    assert (before, after) == ({"Pets": (0, 1, 2)}, {"Pets": (0, 1, 2, 3)})


def test_a_section_of_no_area_is_told_apart_like_any_other() -> None:
    bees: list[Place] = [("Bees", "Insects", "")] * 2 + [("Ants", "Insects", "")] * 2
    assert headings_of(bees) == {"Bees": (0, 1), "Ants": (2, 3)}


def test_thirty_themes_make_seven_headings() -> None:
    places: list[Place] = [(f"theme {at // 2}", f"section {at // 6}", f"area {at // 12}") for at in range(60)]
    assert len(headings_of(places)) == 7


def test_the_smallest_headings_become_one_where_there_are_too_many() -> None:
    few: list[Place] = [("Cats", "Pets", "Animals")] * 2 + [("Dogs", "Pets", "Animals")] * 2
    many: list[Place] = [(f"theme {at % 6}", "section", "area") for at in range(36)]
    assert headings_of(few + many)["Pets"] == (0, 1, 2, 3)


def test_papers_without_anything_in_common_with_thirty_themes_are_more() -> None:
    places: list[Place] = [(f"theme {at // 2}", "", "") for at in range(60)]
    assert len(headings_of(places)["More"]) == 48
