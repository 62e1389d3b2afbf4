"""Every mail of real list days and of hostile words meets every line of what a message must meet."""

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest

from newsletter import plain
from newsletter.models import Edition
from newsletter.sources import reading
from tests.mail import every_mail, requirements, spam
from tests.mail.every_mail import Mail
from tests.promise.forms import form
from tests.real import archive
from tests.real.test_messages import answer, largest, naughty, of_feed, payloads, twelve_by_twelve

EACH_CHECK = pytest.mark.parametrize("number", list(requirements.CHECKS))


def mails(editions: Iterable[Edition]) -> list[Mail]:
    """Those that have words of the edition in them."""
    return [mail for edition in editions for mail in every_mail.of(edition, names=every_mail.OF_EDITION).values()]


@cache
def of_naughty_titles(shared: Path) -> list[Mail]:
    """Mails whose titles, and the operator's lines with them, are the naughty strings."""
    return mails(twelve_by_twelve(list(filter(None, map(plain.line, naughty(shared)[:: form(short=2, long=1)])))))


@cache
def of_hostile_feeds(shared: Path) -> list[Mail]:
    """Mails of feeds that have naughty strings and payloads wherever words or links may stand."""
    hostile = [*naughty(shared), *payloads(shared)][:: form(short=4, long=1)]
    answers = [answer(words, number) for number, words in enumerate(hostile)]
    documents = (json.dumps(answers[at : at + 12]).encode() for at in range(0, len(answers), 12))
    feeds = (reading.read(document, source="hostile", read_at=archive.READ_AT) for document in documents)
    return mails(of_feed(feed, papers=12) for feed in feeds)


@cache
def of_list_days(shared: Path) -> list[Mail]:
    """Mails of every 60th or 30th list day, of the largest shown whole, and of the longest document saved by hand."""
    saved = archive.read(shared / "feeds/text/daily-papers-nov-13.txt")
    days = (of_feed(feed, papers=20) for feed in archive.feeds(shared)[:: form(short=60, long=30)])
    return mails([*days, of_feed(largest(shared), papers=50), of_feed(saved, papers=50)])


def faults(number: str, made: Iterable[Mail]) -> list[str]:
    return [fault for mail in made for fault in requirements.CHECKS[number](mail)]


@EACH_CHECK
def test_mails_of_naughty_titles_meet_each_requirement(shared: Path, number: str) -> None:
    assert len(of_naughty_titles(shared)) > form(short=125, long=250)
    assert faults(number, of_naughty_titles(shared)) == []


@EACH_CHECK
def test_mails_of_hostile_feeds_meet_each_requirement(shared: Path, number: str) -> None:
    assert len(of_hostile_feeds(shared)) > form(short=100, long=250)
    assert faults(number, of_hostile_feeds(shared)) == []


@EACH_CHECK
def test_mails_of_real_list_days_meet_each_requirement(shared: Path, number: str) -> None:
    assert faults(number, of_list_days(shared)) == []


def test_no_mail_of_naughty_titles_is_taken_for_spam(shared: Path) -> None:
    """One of each edition, so that each kind has its turn. What heads an edition comes from no feed."""
    titles = list(filter(None, map(plain.line, naughty(shared))))
    made = [replace(edition, title="Trending papers") for edition in twelve_by_twelve(titles)[:: form(short=2, long=1)]]
    named = zip(made, cycle(every_mail.OF_EDITION))
    mails = [mail for edition, name in named for mail in every_mail.of(edition, names=[name]).values()]
    assert [said for score, said in spam.scores(mail.sent for mail in mails) if score > 1.0] == []
