"""Sample words for templates: what a mail must hold on any day, made up and never sent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from newsletter.mail.contents import Alert, Fact, Report
from newsletter.models import Edition, MailingList, Paper, Theme, TrendingPaper

EXAMPLE_LIST = MailingList(
    id="newsletter.papers.example.org",
    name="Trending Papers",
    sender="papers@papers.example.org",
    url="https://papers.example.org",
    mailbox="papers@papers.example.org",
    verp=False,
)
DAY = date(2026, 5, 6)
REPORT = Report(
    title="Video generation, agents and 3 more themes",
    day=DAY,
    facts=(
        Fact(name="Audience", value="1,204"),
        Fact(name="Accepted", value="1,199"),
        Fact(name="Refused", value="3"),
        Fact(name="Waiting", value="2"),
    ),
    warnings=("warn: full html: 91,204 bytes of the 102,000 that providers show; show fewer papers",),
)
CHANGES = (("When", "at 21:00", "at 07:00"), ("Number of papers", "5", "as many as the edition shows"))
ALERT = Alert(
    what="The edition of 6 May 2026 was not published",
    found=("refuse: full html: a link to '/archive'; begin it with https://",),
    cure="Correct the template it names, then run `newsletter templates check`. Nothing was sent.",
)
_NAMES = ("Video generation", "Agents and tools", "Reasoning", "Speech and sound", "Robots", "Medicine", "More papers")
_SUMMARY = "We trace each pixel along the camera and along time, and halve the drift of long videos. " * 3


def editions() -> Iterator[tuple[str, Edition]]:
    """Return a name for each sample edition, and the edition: quiet, median, largest, and those that break a line."""
    papers = tuple(_paper(number) for number in range(1, 51))
    yield "a quiet day", _edition(papers[:1])
    yield "a median day", _edition(papers[:24], rest=papers[24:])
    yield "50 papers", _edition(papers)
    yield "long titles", _edition(_titled("Deoxyribonucleic-acid " * 8, "T" * 175))
    yield "right to left", _edition(_titled("تعلم الآلة للجميع", "שפה טבעית ועיבוד", author="عمر الخيام"))
    yield "no upvotes", _edition(tuple(_bare(paper) for paper in papers[:6]))


def _paper(number: int) -> TrendingPaper:
    known = Paper(
        id=f"arxiv:2605.{number:05}",
        title=f"A paper with a title of a usual length, number {number} of a list that fills a day",
        authors=("Ada Lovelace", "Emmy Noether", "Alan Turing", "Grace Hopper"),
        organisation="Example University",
        url=f"https://huggingface.co/papers/2605.{number:05}",
        published=DAY,
        code_url=f"https://github.com/example/paper-{number}",
        thumbnail_url=f"https://example.org/paper-{number}.png",
    )
    why = ("most upvotes of the day", "code released")
    return TrendingPaper(paper=known, score=100.0 - number, why=why, upvotes=82, comments=5, summary=_SUMMARY[:200])


def _titled(*titles: str, author: str = "Ada Lovelace") -> tuple[TrendingPaper, ...]:
    return tuple(
        replace(trending, paper=replace(trending.paper, title=title.strip(), authors=(author,)))
        for trending, title in ((_paper(number), title) for number, title in enumerate(titles, start=1))
    )


def _bare(trending: TrendingPaper) -> TrendingPaper:
    """A paper of which a feed told only the title."""
    paper = Paper(id=f"title:{trending.paper.id}", title=trending.paper.title)
    return TrendingPaper(paper=paper, score=trending.score, why=())


def _edition(papers: tuple[TrendingPaper, ...], rest: tuple[TrendingPaper, ...] = ()) -> Edition:
    themes = tuple(
        Theme(name=name, papers=papers[at :: len(_NAMES)], about="What they share, said in a line of its own")
        for at, name in enumerate(_NAMES)
        if papers[at :: len(_NAMES)]
    )
    return Edition(id="sample", list_id="sample", day=DAY, title=themes[0].name, themes=themes, rest=rest)
