"""A bibliography that is pasted as papers somebody liked."""

from datetime import date

import pytest

from newsletter.models import Paper, Subscriber
from newsletter.people import bibtex, form
from newsletter.people.bibtex import Entry

ADA = Subscriber(address="ada@example.org", key=b"ada-ada-a")
PASTED = r"""% written by a program
@string{acl = "Annual Meeting"}
@article{vaswani2017,
  title = {Attention Is {All} You Need},
  author = {Vaswani, Ashish and others},
  eprint={1706.03762}, archivePrefix = "arXiv",
}
@inproceedings(no, title = {in round brackets})
@misc{ada, title="{\"U}ber {D}iffusion \emph{models}", year = 2024, journal = {arXiv preprint arXiv:2405.15738v2}}
@book{knuth, title = {The Art
   of Computer Programming}, doi = {10.1000/2405.15738}}
@comment{ignored, title = {Not this}}
"""


def test_titles_and_arxiv_ids_are_read_and_what_stands_around_stays() -> None:
    entries, around = bibtex.read(f"A title of mine\n{PASTED}\nhttps://arxiv.org/abs/2401.00001")
    assert entries == (
        Entry(name="vaswani2017", title="Attention Is All You Need", link="1706.03762"),
        Entry(name="ada", title="Uber Diffusion models", link="arXiv preprint arXiv:2405.15738v2"),
        Entry(name="knuth", title="The Art of Computer Programming"),
    )
    lines = [line for line in around.split("\n") if line.strip()]
    assert (lines[0], lines[-1]) == ("A title of mine", "https://arxiv.org/abs/2401.00001")


def liked(text: str) -> tuple[tuple[Paper, ...], dict[str, str]]:
    asked = form.read_form(ADA, {"liked": text}, today=date(2026, 5, 6))
    return asked.subscriber.asked.liked, dict(asked.mistakes)


def test_pasted_papers_are_liked_beside_those_that_were_typed() -> None:
    bib = "@misc{a, title={A Paper}}\r\n@misc{b, eprint={2405.15738}}"
    papers, mistakes = liked(f"Another paper\r\n{bib}")
    assert ([paper.id[:16] for paper in papers if not paper.title], mistakes) == (["arxiv:2405.15738"], {})
    assert sorted(paper.title for paper in papers if paper.title) == ["A Paper", "Another paper"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@misc{smith, title={A", "The BibTeX entry “smith” does not end: a closing brace is missing."),
        ("@misc{smith, year=2024}", "The BibTeX entry “smith” has neither a title nor an arXiv id."),
        ("".join(f"@misc{{a{n}, title={{T {n}}}}}\n" for n in range(101)), "That has 101 lines; use at most 100."),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field_and_nothing_of_it_is_kept(text: str, message: str) -> None:
    assert liked(text) == ((), {"liked": message})


@pytest.mark.parametrize("text", ["@a{" * 80_000, "@" * 250_000, "a " * 125_000 + "@a{b,", "@a{b," + "c=" * 120_000])
def test_a_quarter_of_a_megabyte_that_is_no_bibliography_is_read_through_once(text: str) -> None:
    papers, mistakes = liked(text)
    assert (papers, list(mistakes)) == ((), ["liked"])


@pytest.mark.parametrize("field", ["url", "doi", "arxiv", "arxivid", "journal", "note", "howpublished", "eprint"])
def test_an_arxiv_id_may_stand_in_one_of_eight_fields(field: str) -> None:
    (entry,), around = bibtex.read(f"@misc{{a, title = {{T}}, {field} = {{arXiv:2405.15738}}}}")
    assert (entry, around) == (Entry(name="a", title="T", link="arXiv:2405.15738"), "\n")


@pytest.mark.parametrize("kind", ["comment", "string", "preamble", "Comment"])
def test_what_is_no_entry_is_left_out(kind: str) -> None:
    assert bibtex.read(f"@{kind}{{a, title = {{T}}}}") == ((), "\n")


def test_a_quoted_title_may_hold_braces_with_quotation_marks() -> None:
    (entry,), _ = bibtex.read('@misc{a, title = "On {"x"} and {y}", eprint = "2405.15738"}')
    assert (entry.title, entry.link) == ('On "x" and y', "2405.15738")
