"""One paper by its title alone: whatever is not known is nothing, and no link is empty."""

from dataclasses import replace
from datetime import date

import pytest

from newsletter.mail.card import Card, by_title
from newsletter.models import TrendingPaper
from tests.mail.editions import paper

TODAY = date(2026, 5, 6)


def test_a_card_has_all_that_is_known_of_a_paper_and_neither_number_nor_line_nor_theme() -> None:
    known = replace(
        paper(project_url="https://example.org/p", thumbnail_url="https://example.org/p.png"), why=("asked",)
    )
    assert by_title(known, TODAY) == Card(
        id="arxiv:2605.00001",
        label="",
        title="Paper number 1",
        titled="Paper number 1 (82 ▲)",
        url="https://huggingface.co/papers/2605.00001",
        pdf_url="https://arxiv.org/pdf/2605.00001",
        code_url="https://github.com/example/paper-1",
        project_url="https://example.org/p",
        code="Code",
        summary="We trace each pixel along the camera and along time, and halve the drift of long videos.",
        line="",
        upvotes="82",
        facts=("Example University", "Ziyang Mai et\u00a0al.", "5\u00a0comments"),
        standing="▲ 82 · Example University · Ziyang Mai et\u00a0al. · 5\u00a0comments",
        why="asked",
        lead=False,
        theme="",
        thumbnail_url="https://example.org/p.png",
    )


@pytest.mark.parametrize("upvotes", [None, 0])
def test_a_paper_without_upvotes_shows_none(upvotes: int | None) -> None:
    card = by_title(replace(paper(), upvotes=upvotes, comments=None), TODAY)
    assert (card.titled, card.upvotes) == ("Paper number 1", "")
    assert card.standing == "Example University · Ziyang Mai et\u00a0al."


def by_its_title(title: str, url: str = "") -> Card:
    return by_title(paper(id="title:x", title=title, url=url, code_url=""), TODAY)


def test_a_paper_without_an_address_leads_to_a_search_for_its_title() -> None:
    card = by_its_title("Q&A?  100%")
    assert (card.url, card.pdf_url) == ("https://huggingface.co/papers?q=Q%26A%3F+100%25", "")


@pytest.mark.parametrize("url", ["https://x.org/a", "http://x.org/a"])
def test_an_address_of_the_web_is_kept(url: str) -> None:
    assert by_its_title("Owls", url).url == url


@pytest.mark.parametrize(
    "url", ["ftp://x.org", "javascript:a", "https://x.org/a b", "https://x.org/\n", "https://x.org/\ue000"]
)
def test_an_address_that_no_mail_may_lead_to_is_none(url: str) -> None:
    bare: TrendingPaper = paper(id="title:x", title="Owls", url=url, code_url=url, project_url=url, thumbnail_url=url)
    card = by_title(bare, TODAY)
    assert (card.url, card.code_url, card.project_url, card.thumbnail_url) == (
        *("https://huggingface.co/papers?q=Owls", "", "", ""),
    )
