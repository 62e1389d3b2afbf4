"""Wishes that few have: thousands of words, other scripts, a liked paper of another day, a day of one paper."""

from dataclasses import replace

import pytest

from newsletter.editorial.selection.select import select
from newsletter.models import Asked, Topics
from tests.editorial.selection.test_select import AGENTS, EDITION, TOOLS, VIDEO, made, titles, words
from tests.editorial.sightings import paper


def test_of_ten_thousand_words_those_that_a_paper_has_count() -> None:
    named = words(*(f"word{number}" for number in range(9_999)), "agent")
    assert titles(select(EDITION, Asked(wanted=named)).papers)[:2] == [AGENTS, TOOLS]
    assert {AGENTS, TOOLS}.isdisjoint(titles(select(EDITION, Asked(muted=named)).papers))


@pytest.mark.parametrize("name", ["Юрий Кнорозов", "李 明", "محمد علي", "Ζωή Παπαδοπούλου"])
def test_an_author_is_known_in_any_script(name: str) -> None:
    edition = made(*map(paper, (VIDEO, AGENTS)), replace(paper(TOOLS), authors=("Ada Lovelace", name)))
    assert titles(select(edition, Asked(wanted=Topics(authors=(name,)))).papers)[0] == TOOLS
    assert TOOLS not in titles(select(edition, Asked(muted=Topics(authors=(name,)))).papers)


def test_a_liked_paper_that_is_in_no_list_any_more_still_says_what_is_liked() -> None:
    gone = replace(paper("Web agents that browse: a benchmark"), id="arxiv:1901.00001")
    assert titles(select(EDITION, Asked(liked=(gone,))).papers)[0] == AGENTS


def test_a_day_of_one_paper_is_that_paper_whoever_asks_for_what() -> None:
    one = made(paper(AGENTS))
    for asked in (Asked(wanted=words("agent")), Asked(wanted=words("whales")), Asked(papers=1)):
        assert titles(select(one, asked).papers) == [AGENTS]
