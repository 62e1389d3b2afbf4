"""The editions that a preview can show, published and planned, and finding the one that is asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine

from newsletter import models
from newsletter.actions import plan
from newsletter.actions.newsletter import Editing
from newsletter.actions.plan_files import plan_files
from newsletter.errors import NotPublished
from newsletter.models import Edition, Layout, Period
from newsletter.store import editions, previews
from newsletter.store.engine import reading

NEXT, WEEK, FILES = "next", "week", "files"
AGAIN = "again-"  # before the id of a published edition: composed again, in the templates as they are now
_CURE = "choose one from the list, or give a day like 2026-05-06"
_EDITIONS, _PEOPLE = 400, 100  # how many are offered; the others are shown when they are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command was given: saved documents to make an edition of, and the list day of what is planned."""

    files: tuple[Path, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks to see.

    `edition` is NEXT, WEEK, FILES, a name like 2026-05-06 or week-2026-05-10, an id, or one behind AGAIN; "" is what
    is next, or the newest published one where nothing is.
    `to` is a subscriber's address or number; "" is the sample subscriber, whose layout is `layout`.
    """

    edition: str = ""
    to: str = ""
    layout: Layout = Layout.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An edition to choose, by the name it is wanted by and in words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be seen: planned and published editions, and the subscribers who have been on the list longest."""

    planned: tuple[Choice, ...] = ()
    published: tuple[Choice, ...] = ()
    people: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An edition, the name it can be asked for by again, and whether it was published or is only planned."""

    edition: Edition
    name: str
    published: bool

    @property
    def is_next(self) -> bool:
        """Whether it would be published, were it published now: what is made of files or once more never is."""
        return not (self.published or self.name == FILES or self.name.startswith(AGAIN))


def choices(engine: Engine, list_id: str, given: Given, *, shown: Chosen | None) -> Choices:
    """What there is to choose from now, with the edition that is shown, however it was named."""
    with reading(engine) as connection:
        published = previews.named(connection, list_id, limit=_EDITIONS)
        people = previews.numbered(connection, list_id, limit=_PEOPLE)
    ahead = f"the edition of {given.day}" if given.day else "the next edition"
    files = [Choice(name=FILES, words="the edition of the files named")] if given.files else []
    planned = [*files, Choice(name=NEXT, words=ahead), Choice(name=WEEK, words="the week")]
    kept = [Choice(name=edition.id, words=f"{edition.name}: {edition.title}") for edition in published]
    if shown and shown.name not in {choice.name for choice in (*planned, *kept)}:
        again = ", composed again" if shown.name.startswith(AGAIN) else ""
        also = Choice(name=shown.name, words=f"{shown.edition.name}{again}: {shown.edition.title}")
        (kept if shown.published else planned).append(also)
    return Choices(planned=tuple(planned), published=tuple(kept), people=people)


def find(engine: Engine, list_id: str, editing: Editing, name: str, given: Given, *, now: datetime) -> Chosen:
    """The edition of that name. Raises NotPublished where there is none, and FeedError for files that are no feed."""
    if not name:
        return _first(engine, list_id, editing, given, now=now)
    if name == FILES:
        return Chosen(edition=_of_files(engine, list_id, editing, given, now=now), name=FILES, published=False)
    if name in (NEXT, WEEK):
        planned = plan.plan if name == NEXT else plan.plan_week
        return Chosen(edition=planned(engine, list_id, editing, now=now, day=given.day), name=name, published=False)
    return _named(engine, list_id, editing, name, now=now)


def _first(engine: Engine, list_id: str, editing: Editing, given: Given, *, now: datetime) -> Chosen:
    if given.files:
        return find(engine, list_id, editing, FILES, given, now=now)
    try:
        return find(engine, list_id, editing, NEXT, given, now=now)
    except NotPublished:
        with reading(engine) as connection:
            newest = editions.latest(connection, list_id)
        if newest is None or given.day:
            raise
        return Chosen(edition=newest.edition, name=newest.edition.id, published=True)


def _of_files(engine: Engine, list_id: str, editing: Editing, given: Given, *, now: datetime) -> Edition:
    made = plan_files(given.files, day=given.day, list_id=list_id, choices=editing.choices, now=now)
    return plan.with_lines(made, engine, editing, now=now)


def _named(engine: Engine, list_id: str, editing: Editing, name: str, *, now: datetime) -> Chosen:
    known = _published(engine, list_id, name.removeprefix(AGAIN))
    if known:
        again = name.startswith(AGAIN)
        return Chosen(edition=known, name=f"{AGAIN if again else ''}{known.id}", published=not again)
    named = models.named(name)
    if named is None:
        raise NotPublished(f"no edition {name}; {_CURE}")
    planned = plan.plan if named[1] is Period.DAY else plan.plan_week
    return Chosen(edition=planned(engine, list_id, editing, now=now, day=named[0]), name=name, published=False)


def _published(engine: Engine, list_id: str, name: str) -> Edition | None:
    named = models.named(name)
    if named is None and not name.isalnum():  # nothing else is an id; PostgreSQL refuses to be asked for some of it
        return None
    with reading(engine) as connection:
        if named:
            known = editions.of_day(connection, list_id, named[0], period=named[1])
        else:
            known = editions.with_id(connection, name)
    return known.edition if known else None
