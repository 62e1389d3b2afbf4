"""An archive of made-up editions behind the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import httpx
from sqlalchemy import Engine

from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.models import Edition, MailingList, Theme
from newsletter.web.archive import sections
from tests.mail.editions import edition, paper
from tests.web.conftest import LIST, SECRET, Minutes, asking, on_store, serving
from tests.whole import application, changed

FIRST = date(2026, 4, 29)
KNOWN = sections.known(shipped_seeds())


def daily(number: int, *, theme: str = "Speech & audio", papers: int = 2, **changes: object) -> Edition:
    """An edition of one theme, of the day that many days after FIRST."""
    themes = (Theme(name=theme, papers=tuple(paper(100 * number + n) for n in range(papers))),)
    day = FIRST + timedelta(days=number)
    made = replace(edition(), id=f"e{number}", day=day, title=f"Edition number {number}", themes=themes)
    return replace(made, **changes)


@contextmanager
def asked(engine: Engine, *, mailing_list: MailingList = LIST) -> Iterator[httpx.Client]:
    """Whoever asks for the pages over this store."""
    newsletter = changed(on_store(engine, Path()), mailing_list=mailing_list)
    pages = application(newsletter, secrets=[SECRET], clock=Minutes())
    with serving(pages) as address, asking(address) as client:
        yield client
