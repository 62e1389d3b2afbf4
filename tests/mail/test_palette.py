"""Whatever colour an operator likes, what is written in it can be read, by day and by night."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import SettingsError
from newsletter.mail import palette
from newsletter.mail.palette import contrast
from newsletter.models import Layout
from tests.mail.editions import LIST, edition, laid_out

COLOURS = ["#b4421a", "#ffffff", "#000000", "#ffff00", "#0000ff", "#808080"]


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_becomes_one_that_can_be_read(colour: int) -> None:
    for chosen in (palette.light(f"#{colour:06x}"), palette.dark(f"#{colour:06x}")):
        grounds = (chosen.page, chosen.panel)
        words = (chosen.ink, chosen.quiet, chosen.accent)
        assert min(contrast(word, ground) for word in words for ground in grounds) >= 4.5


def test_a_colour_that_can_be_read_is_kept() -> None:
    assert palette.light("#B4421A").accent == "#b4421a"


def test_black_on_white_has_the_contrast_of_the_standards_example() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_a_mail_writes_in_can_be_read(layout: Layout, colour: str) -> None:
    html = laid_out(edition(rest=3), layout=layout, mailing_list=replace(LIST, colour=colour)).html
    day, night = html.split("@media (prefers-color-scheme: dark)")[1].split("</style>")[::-1]
    assert _faintest(day, on=palette.light(colour).page) >= 4.5
    assert _faintest(night, on=palette.dark(colour).page) >= 4.5


def _faintest(text: str, *, on: str) -> float:
    """The lowest contrast of any colour that words are set in."""
    visible = re.sub(r'<div style="display:none.*?</div>', "", text)
    return min(contrast(colour, on) for colour in re.findall(r"(?<![-\w])color:\s*(#[0-9a-f]{6})", visible))


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#ff0000", 1.05 / 0.2626), ("#00ff00", 1.05 / 0.7652), ("#0000ff", 1.05 / 0.1222)]
)
def test_each_primary_has_its_share_of_the_light(colour: str, ratio: float) -> None:
    assert (contrast(colour, "#ffffff"), contrast("#ffffff", colour)) == pytest.approx((ratio, ratio), rel=1e-9)


def test_the_grounds_and_the_ink_are_these_by_day_and_by_night() -> None:
    day, night = palette.light("#b4421a"), palette.dark("#b4421a")
    assert (day.page, day.panel, day.ink, day.quiet, day.line) == (
        "#ffffff",
        "#f7f5f2",
        "#1c1b1a",
        "#625e59",
        "#e4e0da",
    )
    assert (night.page, night.panel, night.ink) == ("#161719", "#1f2124", "#ebe8e3")
    assert (night.quiet, night.line) == ("#a9a59f", "#35373b")


def test_seven_tints_go_in_even_steps_from_the_colour_to_the_page() -> None:
    tints = palette.light("#000000").tints
    assert tints == ("#000000", "#202020", "#404040", "#606060", "#808080", "#9f9f9f", "#bfbfbf")


@pytest.mark.parametrize(
    ("colour", "by_day", "by_night"),
    [
        ("#ffff00", "#737300", "#ffff00"),
        ("#0000ff", "#0000ff", "#7878ff"),
        ("#808080", "#6f6f6f", "#888888"),
        ("#ff8800", "#ab5b00", "#ff8800"),
        ("#000000", "#000000", "#8a8a8a"),
    ],
)
def test_a_colour_that_cannot_be_read_is_changed_by_as_few_hundredths_as_can_be(
    colour: str, by_day: str, by_night: str
) -> None:
    assert (palette.light(colour).accent, palette.dark(colour).accent) == (by_day, by_night)


def test_tints_by_night_go_from_the_colour_to_the_dark_page() -> None:
    tints = palette.dark("#ffff00").tints
    assert tints == ("#ffff00", "#e2e203", "#c5c506", "#a8a809", "#8b8b0c", "#6d6e10", "#505113")


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#12345", "#1234567", "#12345g", " #b4421a", "b4421a"])
def test_what_is_no_colour_is_told_with_an_example(colour: str) -> None:
    said = f"colour: {colour!r} is not a colour; write six hexadecimal digits, as in #b4421a"
    for drawn in (palette.light, palette.dark):
        with pytest.raises(SettingsError) as error:
            drawn(colour)
        assert error.value.mistakes == (said,)


@pytest.mark.parametrize(("share", "light"), [("0a", 10 / 255 / 12.92), ("0b", ((11 / 255 + 0.055) / 1.055) ** 2.4)])
def test_the_darkest_shares_are_linear(share: str, light: float) -> None:
    assert contrast(f"#{share * 3}", "#000000") == pytest.approx((light + 0.05) / 0.05, rel=1e-9)
