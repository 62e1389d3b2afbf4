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
