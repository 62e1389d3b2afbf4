"""What can be read, judged from the styles alone."""

import pytest

from newsletter.mail.gate import styles
from tests.mail.gate.gated import message, said

DARK = "<style>@media (prefers-color-scheme: dark) {{ {} }}</style>"


def judged(html: str, head: str = "") -> list[str]:
    return [what for _, what in said(message(html, head=head))]


@pytest.mark.parametrize(
    ("style", "ratio"),
    [
        ("color:#777777", "4.48"),
        ("color:#999", "2.85"),
        ("color:white", "1.00"),
        ("background-color:#333333", "1.66"),
        ("color:#fff;background:#fff", "1.00"),
    ],
)
def test_words_that_cannot_be_read_by_day_are_refused(style: str, ratio: str) -> None:
    by_day, in_the_dark = judged(f'<p style="{style}">Hello</p>')
    assert by_day.endswith(f"by day, a contrast of {ratio}")
    assert in_the_dark.endswith(f"in the dark, a contrast of {ratio}")


@pytest.mark.parametrize(
    "style", ["color:#767676", "color:#fff;background:#000", "color:#999;display: none", "color:red"]
)
def test_words_that_can_be_read_or_are_not_judged_pass(style: str) -> None:
    assert judged(f'<p style="{style}">Hello</p>') == []


def test_words_take_the_colours_around_them() -> None:
    html = '<div style="background:#222222"><p style="color:#eeeeee">Read <b>me</b></p><p>Not me</p></div>'
    assert judged(html)[0].startswith("'Not me' is written #000000 on #222222 by day")


def test_a_ground_by_night_without_an_ink_is_refused() -> None:
    head = DARK.format("body { background: #161719 !important; }")
    assert judged("<p>Hello</p>", head)[0] == "'Hello' is written #000000 on #161719 in the dark, a contrast of 1.17"


def test_an_ink_by_night_wins_over_the_elements_own_only_where_it_is_important() -> None:
    html = '<div class="page"><p class="ink" style="color:#111111">Hello</p></div>'
    important = DARK.format(".page { background: #000 } .page .ink { color: #eee !important }")
    weak = DARK.format(".page { background: #000 } .page .ink { color: #eee }")
    assert (judged(html, important), len(judged(html, weak))) == ([], 1)


def test_a_link_without_a_colour_is_the_browsers_blue_and_unreadable_by_night() -> None:
    html = '<div class="page"><a href="\ue000unsubscribe\ue001">Leave</a></div>'
    head = DARK.format(".page { background: #161719 }")
    assert judged(html, head) == ["'Leave' is written #0000ee on #161719 in the dark, a contrast of 1.91"]


@pytest.mark.parametrize(
    "css",
    [
        "@media (max-width: 480px) { p { color: #fff } }",
        "p + p { color: #fff }",
        "/* p { color: #fff } */",
        "p { color: #fff } p.ink { color: #000 }",
        "p { color: #fff",
        "} p } { color: #fff }",
        "a p { color: #fff }",
    ],
)
def test_a_rule_that_does_not_apply_changes_nothing(css: str) -> None:
    assert judged('<p class="ink">Hello</p>', f"<style>{css}</style>") == []


@pytest.mark.parametrize(
    "css", ["{" * 500_000 + "}" * 500_000, "/*" * 500_000, "a{}" * 300_000, "." * 1_000_000, "a." * 500_000]
)
def test_a_megabyte_of_style_is_looked_through(css: str) -> None:
    """In milliseconds; a rule that is not linear would not come back."""
    assert list(styles.rules(css))[:1] is not None
