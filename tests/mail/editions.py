"""Editions to lay out: one that holds everything a paper can have, and ones that hold what breaks a mail."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from newsletter.mail.layout import Rendered, render
from newsletter.models import Edition, Layout, MailingList, Paper, Theme, TrendingPaper
from newsletter.packed import folder

OWN = folder("templates")
LIST = MailingList(
    id="papers.example.org",
    name="Morning Papers",
    sender="papers@example.org",
    url="https://papers.example.org",
    mailbox="unsubscribe@example.org",
    postal_address="Example Society\n1 Library Lane\nLondon",
    verp=False,
)


def paper(number: int = 1, **changes: object) -> TrendingPaper:
    """A trending paper with every field filled."""
    known = Paper(
        id=f"arxiv:2605.{number:05}",
        title=f"Paper number {number}",
        authors=("Ziyang Mai", "Yu-Wing Tai", "Chi-Keung Tang", "Ada Lovelace", "Emmy Noether"),
        author_count=5,
        organisation="Example University",
        url=f"https://huggingface.co/papers/2605.{number:05}",
        published=date(2026, 5, 5),
        code_url=f"https://github.com/example/paper-{number}",
    )
    return TrendingPaper(
        paper=replace(known, **changes),
        score=100.0 - number,
        why=("most upvotes of the day", "code released"),
        upvotes=82,
        comments=5,
        summary="We trace each pixel along the camera and along time, and halve the drift of long videos.",
    )


def edition(*papers: TrendingPaper, rest: int = 0) -> Edition:
    """One theme of these papers, and `rest` that were not shown."""
    theme = Theme(name="Video generation", papers=papers or (paper(),), about="Longer and steadier video")
    others = tuple(replace(paper(900 + n), upvotes=1) for n in range(rest))
    return Edition(
        id="e1", list_id=LIST.id, day=date(2026, 5, 6), title="Video generation", themes=(theme,), rest=others
    )


def laid_out(made: Edition, *, layout: Layout = Layout.FULL, mailing_list: MailingList = LIST) -> Rendered:
    """The edition in the program's own templates."""
    return render(made, mailing_list, layout=layout, templates=[OWN])


def written(root: Path, name: str, text: str) -> Path:
    """`text` as the template `name` in an operator's folder; the folder is returned."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root
