"""The HTML part as elements and words: what stands in what, and what a reader sees of it."""

import pytest

from newsletter.mail.gate.page import read


def test_words_of_an_element_that_was_never_closed_are_within_it() -> None:
    page = read("<p>one<br>two<b>three</p>four</i><img src='x'/>five")
    assert [(each.text, [element.tag for element in each.within]) for each in page.words] == [
        ("one", ["p"]),
        ("two", ["p"]),
        ("three", ["p", "b"]),
        ("four", []),
        ("five", []),
    ]


@pytest.mark.parametrize("tag", ["style", "script", "title", "head"])
def test_what_a_page_does_not_show_is_not_seen(tag: str) -> None:
    seen = [
        each.text
        for each in read(f"<{tag}>one</{tag}><p>two</p><p> </p><p style='display:none'>x</p>").words
        if each.seen
    ]
    assert seen == ["two"]


@pytest.mark.parametrize(
    "tag", ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)
def test_a_tag_that_holds_nothing_is_around_nothing(tag: str) -> None:
    assert read(f"<{tag}>x").words[0].within == ()


def test_an_element_has_the_classes_that_it_names_and_no_other() -> None:
    page = read("<p class=' ink  a '><b class>x</b><i>y</i></p>")
    assert [element.classes for element in page.elements] == [{"ink", "a"}, frozenset(), frozenset()]


def test_the_content_of_each_style_element_is_css_and_no_words() -> None:
    page = read("<style>p {}</style><p>x</p><style>b {}</style>")
    assert (page.css, [each.text for each in page.words]) == (["p {}", "b {}"], ["x"])


@pytest.mark.parametrize(
    ("style", "hidden"),
    [
        ("display:none", True),
        ("DISPLAY: None", True),
        ("display:none;display:block", False),
        ("display:none !important;display:block", True),
        ("display:none none", False),
        ("visibility:none", False),
        ("", False),
    ],
)
def test_an_element_is_hidden_by_the_last_display_of_its_own_style(style: str, hidden: bool) -> None:
    assert read(f"<p style='{style}'>x").elements[0].hidden is hidden


def test_an_end_is_looked_for_in_the_last_hundred_elements() -> None:
    def within(depth: int) -> int:
        return len(read("<p>" + "<b>" * depth + "</p>x").words[0].within)

    assert (within(99), within(100)) == (0, 101)
