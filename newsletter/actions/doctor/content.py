"""What goes into a mail and to whom: templates, sources, the subscribers file, and the mailbox of what comes back."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from newsletter.actions.doctor.checked import Checked, fault, ok, warning
from newsletter.actions.doctor.subject import Subject
from newsletter.editorial import listing
from newsletter.errors import FeedError, MailboxError, SubscribersError
from newsletter.mail import proofread
from newsletter.mail.facts import several
from newsletter.mail.gate.finding import Severity
from newsletter.network.fetched import UNKNOWN
from newsletter.network.mailbox import opened
from newsletter.people import subscribers_file
from newsletter.sources import document
from newsletter.sources.source import Source

OLD = timedelta(days=6)
"""How old the newest list of a source may be: a long weekend has passed by then."""


def templates(subject: Subject) -> Iterator[Checked]:
    """Every mail can be made, and the gate lets it through."""
    newsletter = subject.newsletter
    checked = proofread.proofread(newsletter.mailing_list, newsletter.editing.templates, now=subject.now)
    for placed in checked.findings:
        if placed.finding.severity is Severity.REFUSE:
            yield fault("templates", f"{placed.place}: {placed.finding.what}", placed.finding.cure)
    if not checked.refused:
        yield ok("templates", f"{len(checked.mails)} mails, {checked.samples} samples")


def sources(subject: Subject) -> Iterator[Checked]:
    """Each source can be read, and its list is of these days."""
    named = list(subject.newsletter.sources())
    if not named:
        yield fault("sources", "there is none, so there is no edition", "name one as `sources` in the settings")
    for source in named:
        yield _source(source, subject)


def _source(source: Source, subject: Subject) -> Checked:
    day = listing.newest_complete(subject.now.date())
    try:
        feed = _listed(source, day, now=subject.now)
    except FeedError as error:
        return _without_a_list(source, day, error, now=subject.now)
    newest = max(feed.days, default=None)
    if newest and day - newest > OLD:
        return warning(
            "sources", f"{source.name}: its newest list is of {newest}", "check whether the source still works"
        )
    return ok("sources", f"{source.name}: {feed.papers} papers, newest list of {newest or 'an unknown day'}")


def _without_a_list(source: Source, day: date, error: FeedError, *, now: datetime) -> Checked:
    """A day off has no list. Where the one of the day before can be had, the source is well."""
    before = listing.newest_complete(day)
    try:
        feed = _listed(source, before, now=now) if "{date}" in source.url else None
    except FeedError:
        feed = None
    if feed is None:
        return fault("sources", *_parted(str(error), "check `sources` in the settings"))
    return ok("sources", f"{source.name}: no list of {day}; {feed.papers} papers, list of {before}")


class _Listed(NamedTuple):
    papers: int
    days: tuple[date, ...]


def _listed(source: Source, day: date, *, now: datetime) -> _Listed:
    read = document.read(source, day=day, now=now, known=UNKNOWN)
    sightings = read.feed.sightings if read else ()
    return _Listed(len(sightings), tuple(each.list_day for each in sightings if each.list_day))


def subscribers(subject: Subject) -> Iterator[Checked]:
    """The subscribers file, where there is one, can be imported."""
    path = subject.newsletter.subscribers
    if path is None:
        return
    local = subject.newsletter.mailing_list.local_addresses
    try:
        people = subscribers_file.checked(path, local=local).people
    except SubscribersError as error:
        more = f", and {several(len(error.mistakes) - 1, 'more mistake')}" if len(error.mistakes) > 1 else ""
        yield fault("subscribers", f"{error.mistakes[0]}{more}; nobody is imported", "correct the file")
        return
    yield ok("subscribers", f"{path.name}: {several(len(people), 'subscriber')}")


def mailbox(subject: Subject) -> Iterator[Checked]:
    """The mailbox opens in which bounces and unsubscribe mails arrive."""
    account = subject.newsletter.account
    if account is None:
        cure = "set mailbox.url, or pipe its mail into `newsletter receive`"
        yield warning("mailbox", "none is read: bounces and unsubscribe mails are not noticed", cure)
        return
    try:
        with opened(account) as inbox:
            next(iter(inbox.batches("")), None)
            yield ok("mailbox", account.url)
    except MailboxError as error:
        yield fault("mailbox", *_parted(str(error), "check mailbox in the settings"))


def _parted(words: str, cure: str) -> tuple[str, str]:
    what, _, said = words.partition("; ")
    return what, said or cure
