"""Who a line of authors names, however it is written."""

import pytest

from newsletter.sources.fields import people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Doe, J., Roe, R.", ["J. Doe", "R. Roe"]),
        ("Doe, J. A., van der Roe, R.-P., Poe, E.,", ["J. A. Doe", "R.-P. van der Roe", "E. Poe"]),
        ("Moe, M.", ["M. Moe"]),
        ("Doe, J, Roe, RA", ["J Doe", "RA Roe"]),
        ("Doe, J., Jr., Roe, R.", ["J. Doe Jr.", "R. Roe"]),
        ("Doe, J., The Owl Consortium, Öztürk, Ö.", ["J. Doe", "The Owl Consortium", "Ö. Öztürk"]),
        ("Doe, Jane; Roe, R.; Poe", ["Jane Doe", "R. Roe", "Poe"]),
        ("Doe, J. and Roe, R.", ["J. Doe", "R. Roe"]),
        ("Ada Doe, Roe Poe", ["Ada Doe", "Roe Poe"]),
        ("Ada Doe, Roe Poe, and Edgar Moe", ["Ada Doe", "Roe Poe", "Edgar Moe"]),
        ("Ada Doe &amp; <b>Roe</b> Poe", ["Ada Doe", "Roe Poe"]),
        ("王, 李, Ada Doe", ["王", "李", "Ada Doe"]),
        ("Andy Sanders", ["Andy Sanders"]),
        ("", []),
    ],
)
def test_a_line_of_authors_names_its_people(text: str, names: list[str]) -> None:
    assert list(people.people(text)) == names


def test_a_list_whose_names_are_turned_round_is_turned_back() -> None:
    assert people.listed(["Doe, Jane", "Roe, R."]) == ("Jane Doe", "R. Roe")


def test_a_comma_in_one_name_of_a_list_turns_nothing_round() -> None:
    assert people.listed(["Ada Doe", "University of Somewhere, North"]) == ("Ada Doe", "University of Somewhere, North")


def test_a_megabyte_of_commas_is_read_at_once() -> None:
    assert people.people("A., " * 250_000)[:1] == ("A. A.",)
