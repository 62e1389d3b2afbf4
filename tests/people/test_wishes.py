"""What a subscriber asked for as text that a store keeps, and the name of the message that it makes."""

import pytest

from newsletter.models import Asked, Layout, Paper, Topics
from newsletter.people import wishes

ALL = Asked(
    wanted=Topics(words=("kv cache",), themes=("Agents",)),
    muted=Topics(authors=("Doe",), organisations=("ACME",)),
    code=True,
    papers=7,
    liked=(Paper(id="arxiv:2605.00001", title="Über", abstract="which is not kept"),),
)


def test_wishes_are_kept_as_one_line_that_reads_back() -> None:
    text = wishes.to_text(ALL)
    assert text == (
        '{"code":true,"liked":[["arxiv:2605.00001","Über"]],"muted":{"authors":["Doe"],"organisations":["ACME"],'
        '"themes":[],"words":[]},"papers":7,"wanted":{"authors":[],"organisations":[],"themes":["Agents"],'
        '"words":["kv cache"]}}'
    )
    back = wishes.from_text(text)
    assert (back.wanted, back.muted, back.code, back.papers) == (ALL.wanted, ALL.muted, True, 7)
    assert back.liked == (Paper(id="arxiv:2605.00001", title="Über"),)


def test_whoever_asks_for_nothing_has_no_text_and_the_message_of_the_layout() -> None:
    assert (wishes.to_text(Asked()), wishes.from_text("")) == ("", Asked())
    assert [wishes.variant(layout, Asked()) for layout in Layout] == ["full", "brief"]


def test_other_wishes_make_another_message_named_by_their_hash() -> None:
    assert wishes.variant(Layout.BRIEF, Asked(papers=7)) == "brief-244004c7456d"
    assert wishes.variant(Layout.FULL, ALL).removeprefix("full-") != wishes.variant(Layout.FULL, Asked(papers=8))


@pytest.mark.parametrize(
    ("variant", "is_personal", "layout"),
    [("full", False, Layout.FULL), ("brief", False, Layout.BRIEF), ("brief-0123456789ab", True, Layout.BRIEF)],
)
def test_a_message_says_by_its_name_whose_it_is(variant: str, is_personal: bool, layout: Layout) -> None:
    assert (wishes.is_personal(variant), wishes.layout_of(variant)) == (is_personal, layout)
