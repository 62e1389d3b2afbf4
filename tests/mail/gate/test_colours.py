"""Colours of other spaces in sRGB: the matrices of CSS Color 4 to their last digit, which no rounded colour shows."""

import pytest

from newsletter.mail.gate.colours import Colour, in_srgb


def shares(space: str, *coordinates: float) -> tuple[float, ...]:
    colour = in_srgb(space, coordinates, 1.0, written="")
    assert colour
    return colour.shares


def encoded(light: float) -> float:
    """Light as sRGB writes it [IEC 61966-2-1]."""
    return float(1.055 * light ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize(
    ("space", "written", "share"),
    [
        ("srgb-linear", 0.5, encoded(0.5)),
        ("display-p3", 0.5, 0.5),
        ("display-p3", 0.03, 0.03),
        ("a98-rgb", 0.5, encoded(0.5 ** (563 / 256))),
        ("prophoto-rgb", 0.5, encoded(0.5**1.8)),
        ("rec2020", 0.5, encoded((0.59929682 / 1.09929682) ** (1 / 0.45))),
        ("rec2020", 0.05, encoded(0.05 / 4.5)),
    ],
)
def test_a_grey_of_one_space_is_the_same_grey_in_srgb(space: str, written: float, share: float) -> None:
    assert shares(space, written, written, written) == pytest.approx((share, share, share), abs=1e-11)


@pytest.mark.parametrize("primary", [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)])
def test_light_that_is_srgb_already_comes_back_as_it_went(primary: tuple[float, ...]) -> None:
    assert shares("srgb-linear", *primary) == pytest.approx(primary, abs=1e-11)


@pytest.mark.parametrize(("space", "lightness"), [("lab", 50.0), ("lch", 50.0), ("oklab", 0.5), ("oklch", 0.5)])
def test_a_colour_without_colour_is_a_grey(space: str, lightness: float) -> None:
    grey = encoded(0.125) if lightness < 1 else encoded((66 / 116) ** 3)
    assert shares(space, lightness, 0.0, 0.0) == pytest.approx((grey, grey, grey), abs=1e-6)


def test_the_same_light_is_another_colour_for_another_white() -> None:
    assert shares("xyz-d65", 0.3, 0.3, 0.3) == pytest.approx((0.635442180, 0.569850838, 0.558827763), abs=1e-8)
    assert shares("xyz-d50", 0.3, 0.3, 0.3) == pytest.approx((0.590723371, 0.576019367, 0.645694316), abs=1e-8)


def test_a_colour_is_written_as_six_hexadecimal_digits() -> None:
    assert str(Colour(shares=(0.0, 0.5, 1.0))) == "#0080ff"


@pytest.mark.parametrize(
    ("cmyk", "expected"),
    [
        ((0.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
        ((1.0, 0.5, 0.0, 0.0), (0.0, 0.5, 1.0)),
        ((0.5, 0.25, 0.0, 0.5), (0.25, 0.375, 0.5)),
        ((2.0, -1.0, 0.0, 0.0), (0.0, 1.0, 1.0)),
        ((0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0)),
    ],
)
def test_a_printers_colour_without_its_profile_is_reckoned_from_its_inks(
    cmyk: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    assert shares("device-cmyk", *cmyk) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("space", "coordinates"),
    [("srgb", (1e6, 0.0, 0.0)), ("srgb", (-1e6, 0.0, 0.0)), ("srgb", (0.5, 0.5)), ("--mine", (0.5, 0.5, 0.5))],
)
def test_what_no_screen_can_show_is_no_colour(space: str, coordinates: tuple[float, ...]) -> None:
    assert in_srgb(space, coordinates, 1.0, written="") is None


def test_what_lies_outside_of_srgb_is_clipped_and_what_is_missing_is_none_of_it() -> None:
    assert shares("srgb", 999_999.0, -999_999.0, 0.5) == (1.0, 0.0, 0.5)
    assert in_srgb("srgb", (None, 0.5, None), 0.5, written="x") == Colour(shares=(0.0, 0.5, 0.0), alpha=0.5)
    assert shares("display-p3", -0.1, 0.5, 0.5)[0] == 0.0


@pytest.mark.parametrize("space", ["display-p3", "a98-rgb", "rec2020", "prophoto-rgb"])
def test_a_share_below_nothing_is_not_one_above(space: str) -> None:
    """In each of these spaces green takes from the red of sRGB, and less than no green gives to it."""
    less, none, more = (shares(space, 0.4, green, 0.4)[0] for green in (-0.1, 0.0, 0.1))
    assert less > none > more


def test_a_colour_is_seen_on_its_ground_by_as_much_as_it_covers() -> None:
    quarter = Colour(shares=(1.0, 0.0, 0.5), alpha=0.25, written="x").over(Colour(shares=(0.0, 1.0, 0.5)))
    assert (quarter.shares, quarter.alpha, quarter.written) == ((0.25, 0.75, 0.5), 1.0, "x")
