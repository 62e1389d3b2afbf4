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
