"""Whatever colour an operator likes, what is written in it can be read, by day and by night."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
