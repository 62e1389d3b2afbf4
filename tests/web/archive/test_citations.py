"""Papers for reference managers: what is known, safe for the program that reads it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import feedparser
import httpx
import pytest
from sqlalchemy import Engine

from newsletter.models import Paper
from newsletter.web.archive import citations
from tests.newsletters import frozen
from tests.web.archive.archives import asked, daily

MIRAGE = Paper(
    id="arxiv:2605.00001",
    title="Mirage: 100% of A_B & {C}",
    abstract="We see.\nIt works.",
    authors=("Ada Lovelace", "Société, Inc."),
    published=date(2026, 5, 6),
    keywords=("vision",),
)


@pytest.fixture
def archive(sqlite_engine: Engine) -> Iterator[httpx.Client]:
    for number in range(2):
        frozen(sqlite_engine, [], made=daily(number))
    with asked(sqlite_engine) as client:
        yield client


def test_a_paper_is_cited_as_arxiv_cites_it() -> None:
    assert citations.bibtex([MIRAGE]) == (
        "@misc{lovelace2026mirage,\n"
        "  title = {{Mirage: 100\\% of A\\_B \\& \\{C\\}}},\n"
        "  author = {Ada Lovelace and {Société, Inc.}},\n"
        "  year = {2026},\n"
        "  eprint = {2605.00001},\n"
        "  archivePrefix = {arXiv},\n"
        "  url = {https://arxiv.org/abs/2605.00001}\n"
        "}\n"
    )


def test_two_papers_never_have_one_key() -> None:
    keys = re.findall(r"@misc\{(.*),", citations.bibtex([MIRAGE, MIRAGE]))
    assert keys == ["lovelace2026mirage", "lovelace2026mirage-2"]


def test_what_is_not_known_is_left_out() -> None:
    assert citations.bibtex([Paper(id="title:1", title="深度")]) == "@misc{paper,\n  title = {{深度}}\n}\n"


def test_a_record_of_ris_has_a_line_for_each_field() -> None:
    assert citations.ris([MIRAGE]) == (
        "TY  - GEN\r\nTI  - Mirage: 100% of A_B & {C}\r\nAU  - Ada Lovelace\r\nAU  - Société, Inc.\r\nPY  - 2026\r\n"
        "DA  - 2026/05/06\r\nAB  - We see. It works.\r\nKW  - vision\r\n"
        "UR  - https://arxiv.org/abs/2605.00001\r\nER  - \r\n"
    )


@pytest.mark.parametrize("title", ["a\nER  - \nTY  - GEN", "a\r\n@misc{b", "a}}, url = {javascript:alert(1)"])
def test_a_title_begins_no_entry_of_its_own(title: str) -> None:
    papers = [replace(MIRAGE, title=title, url="javascript:alert(1)", id="title:1")]
    assert len(re.findall(r"^@", citations.bibtex(papers), re.MULTILINE)) == 1
    assert re.findall(r"(?<!\\)\}\}, url", citations.bibtex(papers)) == []
    assert len(re.findall(r"^(?:TY|ER)  -", citations.ris(papers), re.MULTILINE)) == 2


def test_an_edition_and_each_of_its_papers_can_be_cited(archive: httpx.Client) -> None:
    edition, paper = archive.get("/editions/2026-04-30.bib"), archive.get("/papers/arxiv:2605.00100.ris")
    assert (edition.headers["content-type"], edition.text.count("@misc{")) == ("application/x-bibtex; charset=utf-8", 2)
    assert paper.text.startswith("TY  - GEN\r\nTI  - Paper number 100\r\n")
    page = archive.get("/editions/2026-04-30").text
    assert {archive.get(path).status_code for path in re.findall(r'href="([^"]+\.(?:bib|ris))"', page)} == {200}


@pytest.mark.parametrize("path", ["/papers/arxiv:2605.99999.bib", "/editions/2026-01-01.ris", "/themes/none/feed.atom"])
def test_what_is_not_there_is_told_with_the_search_beside_it(archive: httpx.Client, path: str) -> None:
    answer = archive.get(path)
    assert (answer.status_code, 'action="/search"' in answer.text) == (404, True)


def test_a_theme_and_a_search_can_be_followed(archive: httpx.Client) -> None:
    for path in ("/themes/speech-audio/feed.atom", "/search/feed.atom?q=paper"):
        read = feedparser.parse(archive.get(path).content)
        assert (read.version, read.bozo, read.feed.links[0].href) == (
            "atom10",
            False,
            f"https://papers.example.org{path}",
        )
        assert [entry.title for entry in read.entries[:2]] == ["Paper number 100", "Paper number 101"]
        assert archive.get(path.replace("/feed.atom", "")).text.count(f'href="{path}"') >= 1
