"""Published editions: frozen with their papers and the composed message of each variant."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, select

from newsletter import models
from newsletter.editorial.content import from_json, to_json
from newsletter.identity import paper_id
from newsletter.models import Period, Published
from newsletter.people.wishes import layout_of
from newsletter.store import personal
from newsletter.store.schema import deliveries, edition_papers, editions, subscribers, variants
from newsletter.store.upsert import insert_new

_PUBLISHED = select(editions.c.content, editions.c.published_at, editions.c.audience, editions.c.excluded)


def keep(connection: Connection, published: Published, messages: Mapping[str, bytes]) -> None:
    """Freeze the edition. A second one of the same list, period and day violates a unique key, whoever publishes it."""
    edition = published.edition
    connection.execute(
        editions.insert().values(
            id=edition.id,
            list_id=edition.list_id,
            day=edition.day,
            period=edition.period.value,
            title=edition.title,
            content=to_json(edition),
            published_at=published.published_at,
            audience=published.audience,
            excluded=dict(published.excluded),
        )
    )
    ids = {name for shown in edition.papers for name in (shown.paper.id, paper_id(title=shown.paper.title))}
    insert_new(connection, edition_papers, [{"edition": edition.id, "paper_id": name} for name in sorted(ids)])
    rows = [{"edition": edition.id, "variant": name, "content": content} for name, content in messages.items()]
    insert_new(connection, variants, rows)


def carried(
    connection: Connection, list_id: str, *, before: date, as_of: datetime, period: Period = Period.DAY
) -> Mapping[str, date]:
    """The ids, and the ids by title, of every paper that an edition before that day, published by `as_of`, carried.

    Each with the day of the edition that had it. What the edition of a week carried says nothing of daily ones.
    """
    query = (
        select(edition_papers.c.paper_id, editions.c.day)
        .join(editions)
        .where(*_of(list_id, period), editions.c.day < before, editions.c.published_at <= as_of)
    )
    return {row.paper_id: row.day for row in connection.execute(query)}


def last_before(
    connection: Connection, list_id: str, day: date, *, as_of: datetime, period: Period = Period.DAY
) -> Published | None:
    """The newest edition of this period with an earlier day that was published by `as_of`."""
    query = _PUBLISHED.where(*_of(list_id, period), editions.c.day < day, editions.c.published_at <= as_of)
    row = connection.execute(query.order_by(editions.c.day.desc()).limit(1)).first()
    return _published(*row) if row else None


def latest(connection: Connection, list_id: str, *, period: Period = Period.DAY) -> Published | None:
    """The edition of this period with the newest day."""
    query = _PUBLISHED.where(*_of(list_id, period)).order_by(editions.c.day.desc())
    row = connection.execute(query.limit(1)).first()
    return _published(*row) if row else None


def newest_first(
    connection: Connection, list_id: str, *, limit: int | None = None, also: Collection[str] = ()
) -> tuple[Published, ...]:
    """The editions of a list, newest day first; that of a week stands before that of its last day.

    With a `limit`, no more than the newest so many, and besides them those with the ids `also`.
    """
    order = editions.c.day.desc(), editions.c.period.desc()
    newest = select(editions.c.id).where(editions.c.list_id == list_id).order_by(*order).limit(limit)
    wanted = [*connection.execute(newest).scalars(), *also]
    rows = connection.execute(_PUBLISHED.where(editions.c.id.in_(wanted)).order_by(*order))
    return tuple(_published(*row) for row in rows)


def published_since(connection: Connection, list_id: str, moment: datetime) -> tuple[Published, ...]:
    """The editions that were published since then, oldest first."""
    query = _PUBLISHED.where(editions.c.list_id == list_id, editions.c.published_at >= moment)
    return tuple(_published(*row) for row in connection.execute(query.order_by(editions.c.published_at)))


def titles(
    connection: Connection, list_id: str, *, limit: int | None = None, period: Period = Period.DAY
) -> tuple[tuple[date, str], ...]:
    """The day and title of every edition of this period, newest first, without reading the papers in them."""
    query = select(editions.c.day, editions.c.title).where(*_of(list_id, period))
    rows = connection.execute(query.order_by(editions.c.day.desc()).limit(limit))
    return tuple((day, title) for day, title in rows)


def of_day(connection: Connection, list_id: str, day: date, *, period: Period = Period.DAY) -> Published | None:
    """The edition of that day, or of the week that ends with it, or None."""
    query = _PUBLISHED.where(*_of(list_id, period), editions.c.day == day)
    row = connection.execute(query).first()
    return _published(*row) if row else None


def with_id(connection: Connection, edition_id: str) -> Published | None:
    """The edition with that id, or None."""
    row = connection.execute(_PUBLISHED.where(editions.c.id == edition_id)).first()
    return _published(*row) if row else None


def called(connection: Connection, list_id: str, name: str) -> Published | None:
    """The edition of this list that a person calls so: by its id, its day, or its week as `week-2026-05-10`."""
    named = models.named(name)
    published = of_day(connection, list_id, named[0], period=named[1]) if named else with_id(connection, name)
    return published if published and published.edition.list_id == list_id else None


def message(connection: Connection, edition_id: str, variant: str) -> bytes | None:
    """The composed message of one variant, with its slots, as it was frozen or, of one who asked for something, made.

    A layout's name is a variant's too. Raises LookupError where the store has lost a part of it.
    """
    query = select(variants.c.content).where(variants.c.edition == edition_id, variants.c.variant == variant)
    content = connection.execute(query).scalar()
    return personal.message(connection, edition_id, variant) if content is None else content


def message_names(connection: Connection, edition_id: str) -> Sequence[str]:
    """The names of the messages that were frozen with an edition."""
    return connection.execute(select(variants.c.variant).where(variants.c.edition == edition_id)).scalars().all()


def has_messages(connection: Connection, edition_id: str) -> bool:
    """Whether the messages of an edition are kept still."""
    query = select(variants.c.variant).where(variants.c.edition == edition_id)
    return connection.execute(query.limit(1)).first() is not None


def message_sent(connection: Connection, edition_id: str, key: bytes) -> bytes | None:
    """The composed message, with its slots, in the layout in which the subscriber with this key is sent an edition, and
    without what they asked for.

    None when it is not on its way to them: the layout is the one that was frozen, whatever they asked for since.
    """
    query = (
        select(deliveries.c.variant)
        .join(subscribers, subscribers.c.id == deliveries.c.number)
        .where(deliveries.c.edition == edition_id, subscribers.c.key == key)
    )
    variant = connection.execute(query).scalar()
    return message(connection, edition_id, layout_of(variant)) if variant else None


def _of(list_id: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    return (editions.c.list_id == list_id, editions.c.period == period.value)


def _published(content: str, published_at: datetime, audience: int, excluded: Mapping[str, int]) -> Published:
    return Published(edition=from_json(content), published_at=published_at, audience=audience, excluded=excluded)
