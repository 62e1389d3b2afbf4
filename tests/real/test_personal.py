"""Mails that people's preferences make of real list days meet every line of what a mail must meet."""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Page

from newsletter.actions.findings import of_messages
from newsletter.actions.personal import Maker
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.mail.fragments.composer import Composers
from newsletter.mail.gate.finding import Severity
from newsletter.mail.headers import Kind
from newsletter.models import Asked, Edition, Layout, Topics
from tests.mail import requirements, spam
from tests.mail.editions import LIST, OWN
from tests.mail.every_mail import Mail
from tests.mail.messages import PUBLISHED_AT, stamped
from tests.promise.forms import form
from tests.real import archive
from tests.tools import axe
from tests.web.browser import launched, open_page

_MAILS = form(short=12, long=500)
_DAYS = form(short=2, long=20)
_IN_A_BROWSER = form(short=2, long=500)
WORDS = ("agents", "video", "benchmark", "reasoning", "3D", "深度", "speech & sound", "“scaling” <laws>")
Made = tuple[Edition, Layout, bytes]
Drawn = TypeVar("Drawn")


def wish(draw: random.Random, edition: Edition) -> Asked:
    """What somebody asks for: of themes, authors and words whatever comes."""
    papers = [trending.paper for trending in (*edition.papers, *edition.rest)]
    themes = sorted({trending.theme for trending in (*edition.papers, *edition.rest) if trending.theme})
    authors = sorted({name for each in papers for name in each.authors[:1]})

    def topics() -> Topics:
        return Topics(
            words=some(draw, WORDS, most=2), themes=some(draw, themes, most=2), authors=some(draw, authors, most=1)
        )

    return Asked(
        wanted=topics(),
        muted=topics(),
        code=draw.random() < 0.3,
        papers=draw.choice([None, 1, 5, 12, 50]),
        liked=some(draw, papers, most=5),
    )


def some(draw: random.Random, of: Sequence[Drawn], *, most: int) -> tuple[Drawn, ...]:
    """A few of these, or none."""
    return tuple(draw.sample(of, draw.randint(0, min(most, len(of)))))


@cache
def made(shared: Path) -> tuple[Made, ...]:
    """So many mails of the last list days, each with its edition."""
    draw = random.Random(22)  # noqa: S311 - a test draws
    feeds = [feed for feed in archive.feeds(shared)[-_DAYS:] if feed.list_day]
    return tuple(mail for feed in feeds for mail in _of_day(draw, plan_day(
        feed.sightings, list_id=LIST.id, day=feed.list_day or PUBLISHED_AT.date(), choices=Choices()
    )))  # fmt: skip


def _of_day(draw: random.Random, edition: Edition) -> Iterator[Made]:
    composers = Composers(edition=edition, mailing_list=LIST, templates=(OWN,), published_at=PUBLISHED_AT)
    maker = Maker(edition, composers)
    for _ in range(_MAILS // _DAYS):
        layout = draw.choice(list(Layout))
        if message := b"".join(maker.pieces(layout, wish(draw, edition), {})):
            yield edition, layout, message


def mails(shared: Path) -> list[Mail]:
    return [Mail(kind=Kind.EDITION, sent=stamped(message), mailing_list=LIST) for _, _, message in made(shared)]


def test_nearly_every_preference_makes_a_mail(shared: Path) -> None:
    assert len(made(shared)) > 0.9 * _MAILS
    assert len({message for _, _, message in made(shared)}) > 0.9 * len(made(shared))


@pytest.mark.parametrize("number", list(requirements.CHECKS))
def test_personal_mails_meet_each_requirement(shared: Path, number: str) -> None:
    assert [fault for mail in mails(shared) for fault in requirements.CHECKS[number](mail)] == []


def test_the_gate_would_stop_none_of_them(shared: Path) -> None:
    refusals = [
        str(finding)
        for edition, layout, message in made(shared)
        for finding in of_messages(edition, {layout: message}, LIST, templates=[OWN])
        if finding.severity is Severity.REFUSE
    ]
    assert refusals == []


def test_none_of_them_is_taken_for_spam(shared: Path) -> None:
    """Titles of real papers that follow one another may be nine long words, which is one rule and no more."""
    said = [each for score, each in spam.scores(mail.sent for mail in mails(shared)) if score > 1.0]
    assert [each for each in said if "LONGWORDS" not in each] == []
    assert len(said) < 0.01 * _MAILS + 1


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    with launched(chromium) as browser, open_page(browser) as page:
        yield page


def test_a_screen_reader_finds_its_way_through_each(page: Page, shared: Path) -> None:
    violations_of = {}
    for number, mail in enumerate(mails(shared)[:_IN_A_BROWSER]):
        page.set_content(mail.html)
        if violations := axe.violations(page):
            violations_of[number] = violations
    assert violations_of == {}
