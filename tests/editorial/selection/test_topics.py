"""Whether a paper is about what a subscriber named."""

import pytest

from newsletter.editorial.selection.topics import Described, Topical, topics_met
from newsletter.models import Paper, Topics

PAPER = Paper(
    id="arxiv:2605.00001",
    title="Retrieval-Augmented Policies",
    abstract="Größe matters: 深度学习模型.",
    authors=("Ada Lovelace", "Li Wei"),
    organisation="Example University",
    keywords=("robot learning",),
)


@pytest.mark.parametrize(
    "word", ["retrieval augmented", "RETRIEVAL-augmented", "policy", "Grösse", "grosse", "robot learning", "学习"]
)
def test_a_word_is_met_in_any_spelling(word: str) -> None:
    assert topics_met(Topics(words=(word,)), PAPER) == (word,)


@pytest.mark.parametrize("word", ["", "  ", "%", "retriev", "augmented retrieval", "learning model", "Lovelace"])
def test_a_part_of_a_word_or_words_apart_are_not_met(word: str) -> None:
    assert topics_met(Topics(words=(word,)), PAPER) == ()


@pytest.mark.parametrize(("author", "times"), [("ada lovelace", 1), ("Lovelace", 1), ("Li", 1), ("Ada Wei", 0)])
def test_an_author_is_met_by_the_name_or_a_part_of_it(author: str, times: int) -> None:
    assert topics_met(Topics(authors=(author,)), PAPER) == (author,) * times


def test_an_organisation_is_met_by_its_name_only() -> None:
    assert topics_met(Topics(organisations=("Example University", "Policies")), PAPER) == ("Example University",)


def test_a_theme_is_met_by_the_names_the_paper_stands_under() -> None:
    assert topics_met(Topics(themes=("agent", "video")), PAPER, themes=["Web agents", ""]) == ("agent",)


def test_a_summary_is_read_where_the_abstract_is_gone() -> None:
    assert topics_met(Topics(words=("bandits",)), PAPER, summary="It solves bandits.") == ("bandits",)


def test_what_is_met_comes_once_and_in_order_of_the_alphabet() -> None:
    assert topics_met(Topics(words=("robot learning", "policies"), authors=("policies", "Ada")), PAPER) == (
        "Ada",
        "policies",
        "robot learning",
    )


@pytest.mark.parametrize(
    ("topics", "met"),
    [
        (Topics(words=("retrieval", "robot learning", "size")), ("retrieval", "robot learning")),
        (Topics(words=("matters", "bandits")), ()),
        (Topics(words=("search",)), ("search",)),
        (Topics(authors=("Lovelace",), organisations=("example university",)), ("Lovelace", "example university")),
    ],
    ids=["title and keywords", "abstract and summary", "its own theme", "names"],
)
def test_a_mute_looks_at_title_keywords_theme_and_names_but_not_at_the_abstract(
    topics: Topics, met: tuple[str, ...]
) -> None:
    described = Described(paper=PAPER, summary="It solves bandits.", themes=("Search & recommendation", "", ""))
    assert Topical.of([described]).muted(topics).get(0, ()) == met


def test_words_of_two_texts_are_not_side_by_side() -> None:
    assert topics_met(Topics(words=("policies robot",)), PAPER) == ()


def test_what_is_in_a_paper_is_looked_for_once_and_what_is_in_none_is_not_kept() -> None:
    topical = Topical.of([Described(paper=PAPER)])
    for _ in range(2):
        topical.met(Topics(words=("policies", "bandits")))
    assert [name for _, name in topical.kept] == ["policies"]


def test_each_paper_is_told_of_by_its_place() -> None:
    others = [Described(paper=Paper(id=title, title=title)) for title in ("Bandits", "Policies of bandits")]
    met = Topical.of([Described(paper=PAPER), *others]).met(Topics(words=("policies", "bandits")))
    assert met == {0: ("policies",), 1: ("bandits",), 2: ("bandits", "policies")}


def test_a_word_without_spaces_is_met_within_another_and_a_spaced_one_is_not() -> None:
    assert topics_met(Topics(words=("习模",)), PAPER) == ("习模",)
    assert topics_met(Topics(words=("olicie",)), PAPER) == ()
