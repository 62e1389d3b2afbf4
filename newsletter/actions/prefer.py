"""What a person changes on their pages: kept, told to them by mail, and undone by the link in that mail."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Engine

from newsletter.models import Notice, Subscriber
from newsletter.people import changes
from newsletter.people.precedence import with_fields
from newsletter.store import notices, subscribers

_DAY = timedelta(days=1)
_MOST_CHANGES = 10  # a day by a link that anybody may have: as many mails as a stranger can cause
_MOST_LINKS = 5  # a day
_BETWEEN_LINKS = timedelta(minutes=10)


class Outcome(StrEnum):
    """What became of a change."""

    SAVED = "saved"
    SAME = "same"
    TOO_OFTEN = "too often"
    OVER = "over"


def prefer(
    engine: Engine, list_id: str, asked: Subscriber, *, now: datetime, before: Subscriber | None = None
) -> Outcome:
    """Keep what a person asks for by a link that may have been forwarded, and tell them by mail, in one transaction.

    `before` is how they stood when they were asked: what they left as it was is left to another change meanwhile.
    """
    with engine.begin() as connection:
        subscribers.with_key(connection, list_id, asked.key, held=True)
        mails = notices.made_since(connection, list_id, asked.key, Notice.CHANGED, since=now - _DAY)
        return Outcome.TOO_OFTEN if len(mails) >= _MOST_CHANGES else _kept(connection, list_id, asked, now, before)


def prefer_afresh(
    engine: Engine, list_id: str, asked: Subscriber, number: int, *, now: datetime, before: Subscriber | None = None
) -> Outcome:
    """Keep what a person asks for by the link that was mailed afresh in this notice, which is used up by that."""
    with engine.begin() as connection:
        if not notices.use(connection, number, now=now):
            return Outcome.OVER
        return _kept(connection, list_id, asked, now, before)


def mail_link(engine: Engine, list_id: str, key: bytes, *, now: datetime) -> None:
    """Mail a person a link to all of their preferences; not again where one is on its way, nor many a day."""
    with engine.begin() as connection:
        subscribers.with_key(connection, list_id, key, held=True)
        made = notices.made_since(connection, list_id, key, Notice.FRESH, since=now - _DAY)
        if len(made) < _MOST_LINKS and all(moment <= now - _BETWEEN_LINKS for moment in made):
            notices.write(connection, list_id, key, Notice.FRESH, now=now)


def undo(engine: Engine, list_id: str, key: bytes, number: int, *, now: datetime) -> Outcome:
    """Put back what a change of preferences changed, once, by the link in the notice that told of it."""
    with engine.begin() as connection:
        link = notices.link(connection, list_id, Notice.CHANGED, number, key)
        if not (link and notices.use(connection, number, now=now)):
            return Outcome.OVER
        person = subscribers.with_key(connection, list_id, key, held=True)
        if not person:
            return Outcome.OVER
        subscribers.prefer(connection, list_id, with_fields(person, changes.from_json(link.words["was"])))
        return Outcome.SAVED


def _kept(connection: Connection, list_id: str, asked: Subscriber, now: datetime, before: Subscriber | None) -> Outcome:
    changed = subscribers.prefer(connection, list_id, asked, before=before)
    if not changed:
        return Outcome.SAME
    words = [[*changes.in_words(name, is_), changes.in_words(name, was)[1]] for name, (was, is_) in changed.items()]
    was = changes.to_json({name: was for name, (was, _) in changed.items()})
    notices.write(connection, list_id, asked.key, Notice.CHANGED, now=now, words={"changes": words, "was": was})
    return Outcome.SAVED
