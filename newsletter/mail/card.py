"""One paper in the words a template shows."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, quote_plus

from newsletter.mail import facts
from newsletter.mail.facts import clean
from newsletter.models import Paper, TrendingPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One paper. Whatever is not known is "", and so are upvotes where there are none.

    `label` numbers the paper through the edition. `url` is never "": a paper without an address leads to a
    search for its title. `facts` are organisation, authors, comments and date; `standing` has the upvotes
    before them, and `titled` after the title. `code` is the word for the link to its code, `why` what is news of it.
    A `lead` stands at the head of the mail, under its `theme`; `line` is its summary where it is to be shown with one.
    """

    id: str
    label: str
    title: str
    titled: str
    url: str
    pdf_url: str
    code_url: str
    project_url: str
    code: str
    summary: str
    line: str
    upvotes: str
    facts: tuple[str, ...]
    standing: str
    why: str
    lead: bool
    theme: str
    thumbnail_url: str


def by_title(trending: TrendingPaper, today: date) -> Card:
    """Return a paper by its title alone: without number, line or theme. `today` is the day of its edition."""
    paper, title = trending.paper, clean(trending.paper.title)
    upvotes = str(trending.upvotes) if trending.upvotes else ""
    known = tuple(facts.of(trending, today))
    return Card(
        id=paper.id,
        label="",
        title=title,
        titled=f"{title} ({upvotes} ▲)" if upvotes else title,
        url=_paper_url(paper),
        pdf_url=f"https://arxiv.org/pdf/{quote(paper.arxiv_id)}" if paper.arxiv_id else "",
        code_url=_web(paper.code_url),
        project_url=_web(paper.project_url),
        code=facts.code(trending),
        summary=clean(trending.summary),
        line="",
        upvotes=upvotes,
        facts=known,
        standing=" · ".join((f"▲ {upvotes}", *known) if upvotes else known),
        why=facts.news(trending),
        lead=False,
        theme="",
        thumbnail_url=_web(paper.thumbnail_url),
    )


def _paper_url(paper: Paper) -> str:
    if paper.arxiv_id:
        return _web(paper.url) or f"https://huggingface.co/papers/{quote(paper.arxiv_id)}"
    return _web(paper.url) or f"https://huggingface.co/papers?q={quote_plus(clean(paper.title))}"


def _web(url: str) -> str:
    """The address if a mail may lead there, else "": it runs nothing and breaks no line."""
    safe = url.startswith(("https://", "http://")) and url.isprintable() and " " not in url
    return url if safe and url == clean(url) else ""
