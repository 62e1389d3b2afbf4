"""How many headings a day has, and where a paper goes that shares its theme with no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.editorial.themes.headings import headings_of
from newsletter.editorial.themes.naming import Place

CAT: Place = ("Cats", "Pets", "Animals")
DOG: Place = ("Dogs", "Pets", "Animals")
HAMSTER: Place = ("Hamsters", "Pets", "Animals")
PARROT: Place = ("Parrots", "Pets", "Animals")
LION: Place = ("Lions", "Wild beasts", "Animals")
PET: Place = ("", "Pets", "Animals")
ANIMAL: Place = ("", "", "Animals")
BIRD: Place = ("Nests", "Building", "Crafts")
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
        ([CAT, CAT, CAT, DOG, DOG, DOG], {"Cats": (0, 1, 2), "Dogs": (3, 4, 5)}),
        ([CAT, CAT, OAK], {"Cats": (0, 1), "Oaks": (2,)}),
        ([CAT, OAK], {"Trending papers": (0, 1)}),
        ([CAT, OAK, BIRD], {"Trending papers": (0, 1, 2)}),
        ([CAT], {"Cats": (0,)}),
        ([NOWHERE], {"Trending papers": (0,)}),
        ([], {}),
    ],
)
def test_papers_meet_at_the_narrowest_name_that_two_share(
    places: list[Place], headings: dict[str, tuple[int, ...]]
) -> None:
    assert headings_of(places) == headings


def test_single_papers_of_a_section_are_one_heading() -> None:
    assert headings_of([CAT, DOG, HAMSTER, OAK, OAK]) == {"Pets": (0, 1, 2), "Oaks": (3, 4)}


def test_a_theme_is_a_heading_and_what_is_left_of_the_section_is_told_by_its_own_names() -> None:
    assert headings_of([CAT] * 4 + [DOG, HAMSTER]) == {"Cats": (0, 1, 2, 3), "Dogs / Hamsters": (4, 5)}


def test_a_lone_paper_far_from_all_others_stands_under_more() -> None:
    assert headings_of([CAT] * 9 + [OAK]) == {"Cats": tuple(range(9)), "More": (9,)}


def test_none_of_the_first_five_stands_under_more() -> None:
    assert headings_of([OAK] + [CAT] * 9) == {"Oaks": (0,), "Cats": tuple(range(1, 10))}


def test_more_has_one_paper_in_ten() -> None:
    assert headings_of([CAT] * 18 + [OAK, BIRD])["More"] == (18, 19)


def test_a_first_paper_that_says_nothing_heads_what_is_left_over() -> None:
    assert headings_of([NOWHERE, CAT, CAT]) == {"Trending papers": (0,), "Cats": (1, 2)}


@given(st.lists(st.sampled_from([CAT, DOG, HAMSTER, PARROT, LION, OAK, BIRD, PET, ANIMAL, NOWHERE]), max_size=40))
def test_every_paper_stands_once_under_names_of_its_own_and_no_heading_beside_its_part(places: list[Place]) -> None:
    headings = headings_of(places)
    assert sorted(at for papers in headings.values() for at in papers) == list(range(len(places)))
    named = {name: papers for name, papers in headings.items() if name not in ("More", "Trending papers")}
    assert all(set(name.split(" / ")) & set(places[at]) for name, papers in named.items() for at in papers)
    said = {part: name for name in named for part in name.split(" / ")}
    assert all(said.get(broad, name) == name for name, papers in named.items() for at in papers for broad in places[at])


def test_a_section_of_no_area_is_told_apart_like_any_other() -> None:
    bees: list[Place] = [("Bees", "Insects", "")] * 3 + [("Ants", "Insects", "")] * 3
    assert headings_of(bees) == {"Bees": (0, 1, 2), "Ants": (3, 4, 5)}


def test_thirty_themes_of_five_areas_make_eight_headings_of_areas_and_sections() -> None:
    places: list[Place] = [(f"theme {at // 2}", f"section {at // 6}", f"area {at // 12}") for at in range(60)]
    assert {name: len(papers) for name, papers in headings_of(places).items()} == {
        **{f"area {at}": 12 for at in (0, 1)},
        **{f"section {at}": 6 for at in (4, 5, 6, 7, 8, 9)},
    }


@pytest.mark.parametrize("others", [0, 13, 14])
def test_two_papers_of_a_theme_are_a_heading_however_long_the_day(others: int) -> None:
    cats: list[Place] = [("Cats", "Pets", "Animals")] * 2 + [("Dogs", "Pets", "Animals")] * 2
    by_heading = headings_of([*cats, *[OAK] * others])
    assert (by_heading["Cats"], by_heading["Dogs"]) == ((0, 1), (2, 3))


def test_the_smallest_headings_become_one_where_there_are_too_many() -> None:
    few: list[Place] = [("Cats", "Pets", "Animals")] * 2 + [("Dogs", "Pets", "Animals")] * 2
    many: list[Place] = [(f"theme {at % 7}", "section", "area") for at in range(42)]
    assert headings_of(few + many)["Pets"] == (0, 1, 2, 3)


def test_papers_without_anything_in_common_with_thirty_themes_are_more() -> None:
    places: list[Place] = [(f"theme {at // 2}", "", "") for at in range(60)]
    assert len(headings_of(places)["More"]) == 32


@pytest.mark.parametrize(
    ("dogs", "headings"),
    [
        (3, {"Oaks": 6, "Animals": 6}),
        (4, {"Oaks": 6, "Pets": 7}),
    ],
)
def test_a_gathering_of_fewer_than_seven_is_gathered_with_its_area(dogs: int, headings: dict[str, int]) -> None:
    pets: list[Place] = [(f"pet {at}", "Pets", "Animals") for at in range(2 + dogs)]
    lion = [LION] if dogs == 3 else []
    by_heading = headings_of([*[OAK] * 6, *pets, *lion, *([("last", "Pets", "Animals")] if dogs == 4 else [])])
    assert {name: len(papers) for name, papers in by_heading.items()} == headings


@pytest.mark.parametrize(("cats", "more"), [(4, 1), (11, 1), (12, 2)])
def test_of_ten_papers_one_may_stand_under_more(cats: int, more: int) -> None:
    bees: Place = ("Bees", "Insects", "Beasts")
    places = [*[CAT] * cats, OAK, ("Boats", "Ships", "Trade"), bees][: cats + 3]
    assert len(headings_of(places)["More"]) == more


def test_a_paper_alone_is_told_by_its_narrowest_name() -> None:
    assert [headings_of([place]) for place in (PET, ANIMAL)] == [{"Pets": (0,)}, {"Animals": (0,)}]


def test_two_single_papers_of_one_area_meet_before_others_do() -> None:
    places = [CAT, LION, OAK, OAK, *[BIRD] * 3]
    assert headings_of(places) == {"Animals": (0, 1), "Oaks": (2, 3), "Nests": (4, 5, 6)}


def test_there_are_never_more_than_eight_headings() -> None:
    places: list[Place] = [(f"theme {at % 9}", f"section {at % 9}", "") for at in range(90)]
    assert sorted(map(len, headings_of(places).values())) == [10] * 7 + [20]


def test_papers_that_say_nothing_take_the_room_under_more_first() -> None:
    assert headings_of([CAT] * 17 + [NOWHERE, NOWHERE, OAK]) == {
        "Cats": tuple(range(17)),
        "More": (17, 18),
        "Oaks": (19,),
    }
