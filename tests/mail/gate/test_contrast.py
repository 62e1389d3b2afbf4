"""What can be read, judged from the styles alone."""

import pytest

from newsletter.mail.gate import css, styles
from tests.mail.gate.gated import findings, message, said
from tests.promise.forms import MUCH

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
        ("color:red", "4.00"),
        ("color:silver", "1.82"),
        ("color:Yellow", "1.07"),
        ("color:rgb(238,238,238)", "1.16"),
        ("color:rgb(238 238 238 / 100%)", "1.16"),
        ("color:hsl(0, 0%, 60%)", "2.85"),
        ("color:hwb(0 60% 40%)", "2.85"),
        ("color:lab(100 0 0)", "1.00"),
        ("color:oklch(1 0 0)", "1.00"),
        ("color:color(srgb 0.6 0.6 0.6)", "2.85"),
        ("color:device-cmyk(0 0 0 0.4)", "2.85"),
        ("color:transparent", "1.00"),
        ("background:black", "1.00"),
        ("background:#333333 url(paper.png) no-repeat", "1.66"),
        ("color:#999 ! important;color:#000", "2.85"),
        ("background-color:currentColor", "1.00"),
    ],
)
def test_words_that_cannot_be_read_by_day_are_refused(style: str, ratio: str) -> None:
    by_day, in_the_dark = judged(f'<p style="{style}">Hello</p>')
    assert by_day.endswith(f"by day, a contrast of {ratio}")
    assert in_the_dark.endswith(f"in the dark, a contrast of {ratio}")


@pytest.mark.parametrize(
    "style",
    [
        "color:#767676",
        "color:rgb(118 118 118)",
        "color:#fff;background:#000",
        "color:#fff;background:url(paper.png) black",
        "color:#fff;background:url(paper.png)",
        "color:#fff;background:linear-gradient(#000, #222)",
        "color:#999;display: none",
        "color:#999;display:none ! important;display:block",
        "color:inherit",
        "color:#fff;color:initial",
        "color:reddish",
        "color:var(--ink)",
        "color:color-mix(in srgb, white, white)",
        "color:rgb(1e999 0 0)",
        "color:color()",
        "color:;background",
    ],
)
def test_words_that_can_be_read_or_are_not_judged_pass(style: str) -> None:
    assert judged(f'<p style="{style}">Hello</p>') == []


def test_words_take_the_colours_around_them() -> None:
    html = '<div style="background:#222222"><p style="color:#eeeeee">Read <b>me</b></p><p>Not me</p></div>'
    assert judged(html)[0].startswith("'Not me' is written #000000 on #222222 by day")


def test_what_shows_through_a_colour_counts() -> None:
    """Half of black on white is #808080, whose luminance is 0.2159: (1 + 0.05) / (0.2159 + 0.05) = 3.95."""
    ink = judged('<p style="color:rgba(0, 0, 0, 0.5)">Hello</p>')
    ground = judged('<p style="color:#fff;background:#00000080">Hello</p>')
    assert ink[0] == "'Hello' is written #808080 on #ffffff by day, a contrast of 3.95"
    assert ground[0] == "'Hello' is written #ffffff on #7f7f7f by day, a contrast of 4.00"


def test_an_ink_that_is_passed_on_is_mixed_with_the_ground_of_the_words() -> None:
    html = '<div style="color:rgb(255 255 255 / 50%);background:#000">Read<p style="background:#fff">Hello</p></div>'
    assert judged(html)[0] == "'Hello' is written #ffffff on #ffffff by day, a contrast of 1.00"


def test_a_link_may_take_the_colour_around_it() -> None:
    html = '<p style="color:#fff;background:#000"><a href="\ue000unsubscribe\ue001" style="color:{}">Leave</a></p>'
    assert (judged(html.format("inherit")), len(judged(html.format("revert")))) == ([], 2)


def test_of_two_colours_that_depend_on_the_appearance_the_one_that_is_shown_is_judged() -> None:
    head = DARK.format("body { background: #000 }")
    html = '<p style="color:light-dark(#111, {})">Hello</p>'
    footer_too = "'Unsubscribe' is written #000000 on #000000 in the dark, a contrast of 1.00"
    assert judged(html.format("#eee"), head) == [footer_too]
    assert "'Hello' is written #222222 on #000000 in the dark, a contrast of 1.32" in judged(html.format("#222"), head)


def test_what_a_browser_drops_does_not_hide_the_colour_before_it() -> None:
    assert judged('<p style="color:silver;color:#ggg;color:1px;color:">Hello</p>')[0].endswith("contrast of 1.82")


def test_the_finding_quotes_the_colour_as_it_is_written() -> None:
    [first, *_] = findings(message('<p style="color: SILVER">Hello</p>'))
    assert (first.what.split(" by ")[0], first.quote) == ("'Hello' is written #c0c0c0 on #ffffff", "SILVER")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("lab(54.29 80.82 69.89)", "#ff0000"),
        ("lch(54.29 106.85 40.85)", "#ff0000"),
        ("oklab(62.8% 0.2249 0.1258)", "#ff0000"),
        ("oklch(0.628 0.2577 29.23)", "#ff0000"),
        ("lab(50 0 0)", "#777777"),
        ("color(srgb-linear 0.5 0.5 0.5)", "#bcbcbc"),
        ("color(xyz 0.9505 1 1.089)", "#ffffff"),
        ("color(xyz-d50 0.9643 1 0.8251)", "#ffffff"),
        ("color(display-p3 1 0 0)", "#ff0000"),
        ("color(a98-rgb 1 1 1)", "#ffffff"),
        ("color(prophoto-rgb 0 1 0)", "#00ff00"),
        ("color(rec2020 1 1 1)", "#ffffff"),
        ("hsl(0.5turn 100% 50%)", "#00ffff"),
        ("rebeccapurple", "#663399"),
    ],
)
def test_every_space_of_colours_is_converted_as_css_says(written: str, shown: str) -> None:
    [token] = css.value(written)
    assert str(css.colour(token)) == shown


@pytest.mark.parametrize(
    "sheet",
    [
        "p { color: silver",
        "* { color: silver }",
        "@media screen { p { color: silver } }",
        "a:hover, p { color: silver }",
        "p { x; color: silver; {} }",
        "nonsense; } p { color: #000 } .ink { color: silver }",
        "@import 'x.css'; P.ink { COLOR: SILVER }",
        ".in\\6b  { color: silver }",
    ],
)
def test_a_rule_that_browsers_apply_is_judged(sheet: str) -> None:
    assert judged('<p class="ink">Hello</p>', f"<style>{sheet}</style>")[0].endswith("by day, a contrast of 1.82")


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
    "sheet",
    [
        "@media (max-width: 480px) { p { color: #fff } }",
        "p + p { color: #fff }",
        "/* p { color: #fff } */",
        "p { color: #fff } p.ink { color: #000 }",
        "@media not (prefers-color-scheme: dark) { p { color: #fff } }",
        "@supports (color: red) { p { color: #fff } }",
        "p:hover { color: #fff }",
        "p { --ink: #fff } p { x { color: #fff } }",
        "} p } { color: #fff }",
        "a p { color: #fff }",
    ],
)
def test_a_rule_that_does_not_apply_changes_nothing(sheet: str) -> None:
    assert judged('<p class="ink">Hello</p>', f"<style>{sheet}</style>") == []


@pytest.mark.parametrize(
    "sheet",
    [
        "{" * (MUCH // 4) + "}" * (MUCH // 4),
        "@media (prefers-color-scheme: dark) {" * (MUCH // 37),
        "a { color: " + "light-dark(" * (MUCH // 11),
        "a { color: " + "rgb(" * (MUCH // 4),
        "/*" * (MUCH // 2),
        "a{}" * (MUCH // 10),
        "a." * (MUCH // 2),
        "9" * MUCH,
    ],
)
def test_much_style_is_looked_through(sheet: str) -> None:
    """In seconds; a reading that is not linear, or that calls itself for each bracket, would not come back."""
    assert {rule.dark for rule in styles.rules(sheet)} <= {False}
    assert judged(f"<p style='{sheet[:20_000]}'>Hello</p>") == []


@pytest.mark.parametrize(
    ("sheet", "winner"),
    [
        (".ink { color: silver } p { color: #000 }", "silver"),
        ("p.ink { color: silver } .ink { color: #000 }", "silver"),
        (".a.ink { color: silver } p.ink { color: #000 }", "silver"),
        (".ink { color: #000 } .a { color: silver }", "silver"),
        ("p { color: #000 } p { color: silver }", "silver"),
        ("div p { color: silver } p { color: #000 }", "silver"),
        ("p { color: silver !important } .a.ink { color: #000 }", "silver"),
        ("p { color: #000; color: silver }", "silver"),
    ],
)
def test_of_two_rules_the_one_with_more_classes_wins_then_with_more_tags_then_the_later(
    sheet: str, winner: str
) -> None:
    html = '<div><p class="a ink">Hello</p></div>'
    assert judged(html, f"<style>{sheet}</style>")[0].startswith("'Hello' is written #c0c0c0"), winner


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("color:#fff;background-color:#000;background:white", False),
        ("color:#fff;background:#000;background-color:inherit", False),
        ("color:#fff;background:none #000", True),
        ("color:#fff;background:currentcolor", False),
        ("color:#fff;background:rgb(0 0 0 / 0)", False),
        ("background:#fff;color:rgb(0 0 0 / 100%)", True),
        ("color:revert;background:#000", False),
        ("color:revert-layer;background:#000", False),
        ("color:unset;background:#fff", True),
    ],
)
def test_a_ground_is_the_last_that_is_set(style: str, shown: bool) -> None:
    assert (judged(f'<p style="{style}">Hello</p>') == []) is shown


def test_the_attribute_of_a_table_is_its_ground_unless_a_style_says_another() -> None:
    cell = '<table><tr><td bgcolor="#000000"{}>Hello</td></tr></table>'
    assert judged(cell.format(""))[0] == "'Hello' is written #000000 on #000000 by day, a contrast of 1.00"
    assert judged(cell.format(' style="background:#fff"')) == []


def test_each_pair_of_colours_is_told_once_with_forty_characters_of_its_words() -> None:
    html = f'<p style="color:silver">{"a" * 41}</p><p style="color:silver">b</p><p style="color:#bfbfbf">c</p>'
    by_day = [each for each in judged(html) if " by day" in each]
    assert [each.partition(" is")[0] for each in by_day] == [repr("a" * 40), "'c'"]
