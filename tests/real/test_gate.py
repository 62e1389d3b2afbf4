"""The gate over the real list days: it must let every one of them through, or the operator has no mail to send."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from newsletter.actions import findings
from newsletter.mail import compose
from newsletter.mail.gate import rules
from newsletter.models import Edition, Layout, Published
from newsletter.sources import reading
from tests.mail import spam
from tests.mail.editions import LIST, OWN
from tests.mail.messages import composed, stamped
from tests.promise.forms import form
from tests.real import archive
from tests.real.test_editions import in_a_row
from tests.real.test_messages import answer, in_one_theme, largest, naughty, of_feed, payloads

AT = datetime(2026, 8, 1, 8, tzinfo=UTC)


def faults(made: Edition) -> list[str]:
    messages = compose.every_layout(made, LIST, templates=(OWN,), published_at=AT)
    return [str(finding) for finding in findings.of_messages(made, messages, LIST, templates=(OWN,))]


def test_every_list_day_passes(shared: Path) -> None:
    days = [of_feed(feed, papers=20) for feed in archive.feeds(shared)[:: form(short=60, long=10)]]
    assert (len(days), [said for made in days for said in faults(made)]) == (form(short=9, long=51), [])


def test_the_largest_day_shown_whole_passes(shared: Path) -> None:
    assert faults(of_feed(largest(shared), papers=50)) == []


def test_every_naughty_string_and_payload_passes_as_a_title(shared: Path) -> None:
    """Among them are `{{ }}`, `None`, `nan` and links that run scripts."""
    titles = [*naughty(shared), *payloads(shared)]
    made = [in_one_theme(titles[at : at + 12]) for at in range(0, len(titles), form(short=24, long=12))]
    assert [said for each in made for said in faults(each) if "left of a template" in said] == []


def test_no_feed_can_stop_an_edition(shared: Path) -> None:
    """Payloads and naughty strings wherever a feed has words or links: what is left of them passes."""
    answers = [answer(hostile, number) for number, hostile in enumerate([*naughty(shared), *payloads(shared)])]
    feeds = [
        reading.read(json.dumps(answers[at : at + 12]).encode(), source="hostile", read_at=AT)
        for at in range(0, len(answers), form(short=24, long=12))
    ]
    assert [said for feed in feeds for said in faults(of_feed(feed, papers=12))] == []


def test_no_list_day_is_taken_for_the_one_before(shared: Path) -> None:
    days = [each for each in in_a_row(shared) if each.papers]
    published = [Published(edition=each, published_at=AT, audience=50, excluded={}) for each in days]
    doubts = [
        finding
        for last, now in pairwise(published)
        for finding in findings.beside_the_last(now, last, audience_change=0.5)
    ]
    assert doubts == []


def test_no_list_day_is_taken_for_spam(shared: Path) -> None:
    """Both layouts are asked at once: SpamAssassin takes seconds to start."""
    days = [of_feed(feed, papers=20) for feed in archive.feeds(shared)[::80]]
    named = {(made.day, layout): composed(made, layout=layout) for made in days for layout in Layout}
    scored = zip(named, spam.scores(map(stamped, named.values())), strict=True)
    assert {name: said for name, (score, said) in scored if score > 1.0} == {}
    for layout in Layout:
        assert rules.findings(named[days[0].day, layout], LIST, words=rules.words_of(days[0])) == ()
