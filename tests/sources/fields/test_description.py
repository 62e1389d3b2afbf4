"""What stands in a description beside the abstract, by whoever wrote the feed."""

import pytest

from newsletter.sources.fields import description
from newsletter.sources.fields.description import Description

WHOLE = Description(
    abstract="Queues are long. We learn to wait, which saves 9.1 minutes.",
    authors=("Ada Doe", "Roe Poe"),
    organisation="University of Somewhere",
    feed_summary="Waiting improves when queues are learned.",
)
IN_MARKUP = """<div><p>Institution: University of Somewhere</p><p><b>Authors</b>: Ada Doe, Roe Poe</p>
<h3>arXiv Links</h3><p><a href="https://arxiv.org/abs/2601.1">arXiv</a> | <a href="https://arxiv.org/pdf/2601.1">PDF</a></p>
<h3>AI summary</h3><p>Abstract
    Waiting improves when queues are learned.
    AI-generated summary</p><p>摘要
    等待更好。</p>
<h3>Abstract</h3><p>Queues are long. We learn to wait, which saves 9.1 minutes.</p><p>队列很长。</p></div>"""
IN_LINES = """Institution: University of Somewhere
Authors: Ada Doe, Roe Poe
arXiv Links
arXiv | PDF
AI summary
Abstract
  Waiting improves when queues are learned.
  AI-generated summary
摘要
等待更好。
Abstract
Queues are long. We learn to wait, which saves 9.1 minutes.
队列很长。
"""


@pytest.mark.parametrize(
    "text",
    [
        IN_MARKUP,
        IN_LINES,
        " ".join(IN_LINES.replace("队列很长。", "").split()),
        "Affiliation: University of Somewhere | Authors: Ada Doe, Roe Poe | arXiv Links: arXiv | PDF | AI summary: "
        "Waiting improves when queues are learned. | Abstract: Queues are long. "
        "We learn to wait, which saves 9.1 minutes.",
        "<p>Authors: Ada Doe; Roe Poe</p><p>Organization: University of Somewhere</p><p>TL;DR: Waiting improves "
        "when queues are learned.</p><p>Abstract: Queues are long.</p>"
        "<p>We learn to wait, which saves 9.1 minutes.</p>",
    ],
    ids=["markup", "lines", "one line", "bars", "colons"],
)
def test_a_labelled_description_gives_each_field_apart(text: str) -> None:
    assert description.read(text) == WHOLE


def test_an_institution_that_is_not_known_is_none() -> None:
    assert description.read("Institution: N/A<br>Abstract: Queues are long.") == Description(
        abstract="Queues are long."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Authors: who wrote the novels? We ask 40 of them.",
        "We study summaries. Abstract art is hard. Authors: none.",
        "Abstract art is made by models. Comments: 12 pages.",
        "Links: two kinds exist. Authors of papers share them.",
    ],
)
def test_a_description_with_a_word_that_could_be_a_label_is_an_abstract(text: str) -> None:
    described = description.read(text)
    assert (described.authors, described.organisation, described.abstract.split()[-1]) == ((), "", text.split()[-1])


@pytest.mark.parametrize("piece", ["Authors: ", "Abstract ", "AI summary\n", "<p>Institution: a", "| ", "摘要 "])
def test_a_quarter_megabyte_of_labels_is_read_in_its_time(piece: str) -> None:
    described = description.read("Authors: a\nAbstract: b\n" + piece * (250_000 // len(piece)))
    assert len(described.abstract) <= 250_000
