"""Text as the words that themes are told by."""

import pytest

from newsletter.editorial.themes import terms


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("policies", "policy"),
        ("ties", "tie"),
        ("cries", "cry"),
        ("models", "model"),
        ("nets", "net"),
        ("gas", "gas"),
        ("loss", "loss"),
        ("corpus", "corpus"),
        ("analysis", "analysis"),
        ("bee", "bee"),
    ],
)
def test_a_plural_is_told_as_its_singular(word: str, folded: str) -> None:
    assert terms.fold(word) == folded


def test_words_are_small_without_accents_and_parted_by_hyphens() -> None:
    assert terms.words("Größe of Multi-Agent_Systems, é2E!") == ["grosse", "of", "multi", "agent", "system", "e2e"]


def test_words_as_they_are_written_keep_their_plural() -> None:
    assert terms.written("40 Languages, Éclairs") == ["40", "languages", "eclairs"]


def test_no_more_than_ten_thousand_characters_of_a_text_are_read() -> None:
    text = "a" * 9_999 + " " + "bb bb"
    assert [len(each) for each in terms.words(text)] == [9_999]
    assert terms.written(text) == ["a" * 9_999]
    assert terms.terms("bb" + text[2:])[:1] == ["bb" + "a" * 9_997]
    assert terms.pairs("barn owls" + " " * 9_990 + "x by night owls") == [("barn owl", "barn owls")]


def test_terms_are_single_words_and_pairs_without_those_that_say_nothing() -> None:
    assert terms.terms("A model of web agents, x and owls") == ["web", "agent", "owl", "web agent", "agent x"]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Web Agents learn", [("web agent", "web agents"), ("agent learn", "agents learn")]),
        ("RL agents", [("rl agent", "RL agents")]),
        ("AIs learn", [("ais learn", "AIs learn")]),
        ("test-time scaling", []),
        ("time scaling-up", []),
        ("web  agents", []),
        ("web, agents", []),
        ("the agents", []),
        ("agents the", []),
        ("", []),
    ],
)
def test_a_pair_is_two_telling_words_that_one_space_joins(text: str, pairs: list[tuple[str, str]]) -> None:
    assert terms.pairs(text) == pairs
