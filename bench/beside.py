"""A day as three mails on a phone, side by side: `NEWSLETTER_SHARED=… python -m bench.beside FOLDER [DAY …]`.

Ours, then the list that Hugging Face's own email is (twelve titles with their counts), then the form of TLDR: headings,
and under each title a paragraph, here the feed's summary or the first two sentences of the abstract. Each stands below
what an inbox shows of it. The pictures are for a reader who says which of the three they would open first.
"""

import html
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from bench.pictures import LIST, Picture, chromium, draw, planned
from newsletter.editorial.summary import sentences
from newsletter.mail import cards
from newsletter.mail.layout import render
from newsletter.models import Edition, Layout, Paper
from newsletter.packed import folder

WIDTH, HEIGHT = 360, 1480
TITLES = 12
DAYS = (
    *("2026-06-23", "2026-06-30", "2026-07-01", "2026-07-06", "2026-07-07"),
    *("2026-07-10", "2026-07-16", "2026-07-22", "2026-07-29", "2026-07-31"),
)
_WORDS_A_MINUTE = 238  # the mean of silent reading in English [Brysbaert 2019]
_FACE = "font:16px/1.45 system-ui,sans-serif;margin:0 16px;overflow-wrap:anywhere"
_INBOX = "font:14px/1.35 system-ui,sans-serif;background:#eee;color:#333;margin:0;padding:10px 16px"


def inbox(sender: str, subject: str, preheader: str) -> str:
    """What an inbox shows of a mail: three lines."""
    return f'<p style="{_INBOX}"><b>{sender}</b><br>{html.escape(subject)}<br>{html.escape(preheader[:45])}</p>'


def ours(made: Edition) -> str:
    """Our mail as a page."""
    page = render(made, LIST, layout=Layout.FULL, templates=[folder("templates")]).html
    first = inbox(LIST.name, made.subject_line, cards.preheader(made))
    head, body, rest = page.partition("<body")
    opened, close, content = rest.partition(">")
    return f"{head}{body}{opened}{close}{first}{content}"


def titles(made: Edition) -> str:
    """Hugging Face's list as a page: twelve titles with their counts, and how many more there are."""
    day = f"{made.day:%-d %b %Y}"
    first = inbox("Hugging Face", f"Daily papers of {day}", "Daily papers")
    listed = (*made.by_rank, *made.rest)
    shown = "".join(
        f"<p><a href=#>{html.escape(trending.paper.title)}</a> (▲ {trending.upvotes or 0})</p>"
        for trending in listed[:TITLES]
    )
    more = f"<p><a href=#>+ {len(listed) - TITLES} more papers</a></p>" if len(listed) > TITLES else ""
    return f'{first}<div style="{_FACE}"><h2>Daily papers of {day}</h2>{shown}{more}</div>'


def paragraphs(made: Edition) -> str:
    """TLDR's form as a page: headings, and a paragraph below each title."""
    first = inbox("TLDR", f"{made.title}", f"Papers of {made.day:%-d %B}")
    parts = "".join(
        f"<h3>{html.escape(theme.name)}</h3>" + "".join(_paragraph(trending.paper) for trending in theme.papers)
        for theme in made.themes
    )
    return f'{first}<div style="{_FACE}"><h2>TLDR Papers {made.day}</h2>{parts}</div>'


def _paragraph(paper: Paper) -> str:
    words = paper.feed_summary or " ".join(sentences.split(paper.abstract)[:2])
    minutes = max(1, round(len(paper.abstract.split()) / _WORDS_A_MINUTE))
    title = html.escape(f"{paper.title} ({minutes} minute read)")
    return f"<p><a href=#><b>{title}</b></a><br>{html.escape(words)}</p>"


def beside(made: Edition, browser: Browser, into: Path) -> Path:
    """Draw the three pages of a day beside one another, two phone screens each."""
    shown: Iterator[str] = (html.escape(page) for page in (ours(made), titles(made), paragraphs(made)))
    frames = "".join(
        f'<iframe srcdoc="{page}" width="{WIDTH}" height="{HEIGHT}" style="border:1px solid #999"></iframe>'
        for page in shown
    )
    page = f'<body style="margin:0;display:flex;gap:12px">{frames}</body>'
    return draw(Picture(name=f"{made.day}", page=page, width=3 * WIDTH + 36, height=HEIGHT + 4, scale=1), browser, into)


def main(arguments: list[str]) -> None:
    """Draw the days named, or ten of June and July 2026."""
    into = Path(arguments[0])
    into.mkdir(parents=True, exist_ok=True)
    feeds = Path(os.environ["NEWSLETTER_SHARED"]) / "feeds/api"
    with chromium() as browser:
        for day in arguments[1:] or DAYS:
            print(beside(planned(feeds / f"{day}.json"), browser, into))


if __name__ == "__main__":
    main(sys.argv[1:])
