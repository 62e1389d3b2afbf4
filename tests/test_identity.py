"""One paper has one id, however a source spells it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.identity import arxiv_id, normalised, paper_id


@pytest.mark.parametrize(
    ("spelled", "known"),
    [
        ("2608.01234", "2608.01234"),
        ("2608.01234v12", "2608.01234"),
        ("arxiv:2608.01234", "2608.01234"),
        ("oai:arXiv.org:2508.13426v1", "2508.13426"),
        ("https://huggingface.co/papers/2608.19880#community", "2608.19880"),
        ("http://arxiv.org/pdf/0704.0001v2.pdf", "0704.0001"),
        ("https://doi.org/10.48550/arXiv.2608.01234", "2608.01234"),
        ("https://arxiv.org/abs/math.GT/0309136v1", "math/0309136"),
        ("cs/0112017", "cs/0112017"),
        ("https://openreview.net/forum/1234567", ""),
        ("https://example.org/papers/1234567", ""),
        ("version 1999.12345", ""),
        ("10.1234/x.2608.01234", ""),
        ("26080.1234", ""),
        ("2608.012345", ""),
        ("", ""),
    ],
)
def test_the_id_of_arxiv_is_found_in_every_spelling(spelled: str, known: str) -> None:
    assert arxiv_id(spelled) == known


def test_a_title_in_other_case_accents_and_stops_is_the_same_paper() -> None:
    assert paper_id(title="A Naïve – Title.") == paper_id(title="a naive title")


def test_titles_without_a_letter_are_not_all_one_paper() -> None:
    assert paper_id(title="???") != paper_id(title="!!!")


@given(st.text())
def test_a_normalised_title_stays_as_it_is(title: str) -> None:
    assert normalised(normalised(title)) == normalised(title)
