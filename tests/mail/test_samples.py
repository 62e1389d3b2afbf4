"""Each sample edition holds what it was made for."""

import unicodedata

import pytest

from newsletter.mail.samples import DAY, EXAMPLE_LIST, REPORT, editions
from newsletter.models import Edition

SAMPLES = dict(editions())


def sizes(edition: Edition) -> tuple[int, int, int]:
    """How many themes, papers shown and papers not shown."""
    return len(edition.themes), len(edition.papers), len(edition.rest)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a quiet day", (1, 1, 0)),
        ("a median day", (7, 24, 26)),
        ("50 papers", (7, 50, 0)),
        ("long titles", (2, 2, 0)),
        ("right to left", (2, 2, 0)),
        ("no upvotes", (6, 6, 0)),
    ],
)
def test_there_is_a_sample_of_each_size(words: str, expected: tuple[int, int, int]) -> None:
    assert sizes(SAMPLES[words]) == expected


def test_no_two_papers_of_a_sample_are_one_and_the_first_is_the_best() -> None:
    papers = (*SAMPLES["a median day"].by_rank, *SAMPLES["a median day"].rest)
    assert len({shown.paper.id for shown in papers}) == len({shown.paper.title for shown in papers}) == 50
    best = max(papers, key=lambda shown: shown.score)
    assert best.paper.title == SAMPLES["a quiet day"].papers[0].paper.title


def test_a_sample_paper_has_everything_that_a_mail_can_show() -> None:
    (trending,) = SAMPLES["a quiet day"].papers
    paper = trending.paper
    assert all((paper.organisation, paper.published, paper.code_url, paper.thumbnail_url, paper.url, trending.why))
    assert (len(paper.authors) > 1, len(trending.summary), (trending.comments or 0) >= 3) == (True, 200, True)
    assert paper.title.endswith("number 1 of a list that fills a day")
    assert f"{paper.id} {paper.url} {paper.code_url} {paper.thumbnail_url}" == (
        "arxiv:2605.00001 https://huggingface.co/papers/2605.00001"
        " https://github.com/example/paper-1 https://example.org/paper-1.png"
    )


def test_long_titles_are_one_of_long_words_and_one_without_a_space() -> None:
    one, other = (trending.paper.title for trending in SAMPLES["long titles"].by_rank)
    assert (len(one), len(one.split()), len(other), len(other.split())) == (175, 8, 175, 1)


def test_words_from_right_to_left_are_in_titles_and_names() -> None:
    papers = [trending.paper for trending in SAMPLES["right to left"].papers]
    assert [unicodedata.bidirectional(paper.title[0]) for paper in papers] == ["AL", "R"]
    assert {unicodedata.bidirectional(paper.authors[0][0]) for paper in papers} == {"AL"}


def test_papers_without_upvotes_have_nothing_but_their_titles() -> None:
    bare = SAMPLES["no upvotes"].papers
    assert {
        (trending.upvotes, trending.comments, trending.why, trending.summary, trending.paper.authors)
        for trending in bare
    } == {(None, None, (), "", ())}
    assert len({trending.paper.id for trending in bare}) == 6


def test_every_theme_of_a_sample_says_what_its_papers_share() -> None:
    assert all(theme.name and theme.about and theme.papers for made in SAMPLES.values() for theme in made.themes)
    assert [theme.name for theme in SAMPLES["50 papers"].themes][-1] == "More papers"


def test_the_sample_list_has_no_address_of_anybody() -> None:
    addresses = (EXAMPLE_LIST.sender, EXAMPLE_LIST.mailbox, EXAMPLE_LIST.url, EXAMPLE_LIST.id)
    assert {address.endswith("papers.example.org") for address in addresses} == {True}
    assert (EXAMPLE_LIST.verp, DAY == REPORT.day == SAMPLES["50 papers"].day) == (False, True)
