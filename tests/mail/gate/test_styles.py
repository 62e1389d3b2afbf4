"""Which rules of a style sheet are read, and whom they are for."""

import pytest

from newsletter.mail.gate import styles
from newsletter.mail.gate.page import read


@pytest.mark.parametrize(
    ("media", "dark"),
    [
        ("(prefers-color-scheme: dark)", True),
        ("screen and (prefers-color-scheme: dark)", True),
        ("(prefers-color-scheme: dark) and (max-width: 480px)", True),
        ("(prefers-color-scheme: light)", False),
        ("not screen and (prefers-color-scheme: dark)", False),
        ("(prefers-color-scheme dark)", False),
    ],
)
def test_a_rule_for_the_dark_is_one_that_asks_for_it(media: str, dark: bool) -> None:
    rules = styles.rules(f"@media {media} {{ p {{ color: silver }} }}")
    assert [rule.dark for rule in rules] == [True] * dark


@pytest.mark.parametrize(("media", "number"), [("all", 1), ("only screen", 1), ("print", 0), ("screen, print", 0)])
def test_a_rule_for_every_screen_is_read(media: str, number: int) -> None:
    assert len(styles.rules(f"@media {media} {{ p {{ color: silver }} }}")) == number


def test_rules_are_read_in_three_at_rules_and_no_deeper() -> None:
    def read(depth: int) -> int:
        return len(styles.rules("@media screen {" * depth + "p { color: silver }" + "}" * depth))

    assert [read(depth) for depth in (0, 1, 2, 3, 4)] == [1, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("selector", "fits"),
    [
        ("p", True),
        ("*", True),
        ("*.ink", True),
        (".ink.a", True),
        ("p.a.ink", True),
        ("div p", True),
        ("div div p", True),
        ("div * p", True),
        ("div div * p", False),
        ("b, p", True),
        ("b", False),
        (".b", False),
        ("p.b", False),
        ("p div", False),
        ("p..ink", False),
        ("p.ink:hover", False),
        ("p#ink", False),
        ("div > p", False),
        ("p.", False),
    ],
)
def test_a_selector_fits_by_its_tags_and_classes_and_those_around(selector: str, fits: bool) -> None:
    page = read("<div><div><p class='ink a'>x</p></div></div>")
    within = page.words[0].within
    assert any(rule.fits(within) for rule in styles.rules(f"{selector} {{ color: silver }}")) is fits


def test_no_rule_fits_where_there_is_no_element() -> None:
    (rule,) = styles.rules("p { color: silver }")
    assert not rule.fits(())
