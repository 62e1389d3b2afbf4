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
