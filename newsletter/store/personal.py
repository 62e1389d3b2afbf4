"""The messages of those who asked for something: what they asked for, frozen with the audience, and what each message
is joined of once one was made."""

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select

from newsletter.mail.fragments import recipe
from newsletter.mail.fragments.fragment import Fragment
from newsletter.people.wishes import is_personal
from newsletter.store.schema import deliveries, editions, fragments, look_contents, looks, recipes, subscribers, wishes
from newsletter.store.upsert import insert_from, insert_new

Pieces = Sequence[bytes]
_AT_ONCE = 1000  # rows that are deleted in one transaction


def freeze(connection: Connection, eligible: Sequence[ColumnElement[bool]]) -> None:
    """Keep what those of the audience asked for who asked for something. All equal wishes are one."""
    query = select(subscribers.c.variant, subscribers.c.asked).where(*eligible, subscribers.c.asked != "")
    known = exists().where(wishes.c.variant == subscribers.c.variant)
    insert_from(connection, wishes, query.where(~known).distinct())


def layouts(connection: Connection, eligible: Sequence[ColumnElement[bool]]) -> Collection[str]:
    """The layouts of those who asked for something besides."""
    query = select(subscribers.c.layout).where(*eligible, subscribers.c.asked != "").distinct()
    return connection.execute(query).scalars().all()


def keep_look(connection: Connection, edition_id: str, *, name: str, packed: bytes) -> None:
    """Keep what the edition looks like; most look like the one before."""
    insert_new(connection, look_contents, [{"name": name, "content": packed}])
    insert_new(connection, looks, [{"edition": edition_id, "name": name}])


def look(connection: Connection, edition_id: str) -> bytes | None:
    """What the edition looks like, packed; None of one that was published before that was kept."""
    query = select(look_contents.c.content).join(looks, looks.c.name == look_contents.c.name)
    return connection.execute(query.where(looks.c.edition == edition_id)).scalar()


def asked(connection: Connection, names: Collection[str]) -> Mapping[str, str]:
    """What was asked for, as text, by the names of the messages that it makes."""
    query = select(wishes.c.variant, wishes.c.asked).where(wishes.c.variant.in_(names))
    return {row.variant: row.asked for row in connection.execute(query)}


def kept(connection: Connection, edition_id: str, names: Collection[str]) -> Mapping[str, bytes]:
    """The recipes of those of these messages that were made already; one that is empty is that of nothing to send."""
    query = select(recipes.c.variant, recipes.c.content).where(recipes.c.edition == edition_id)
    return {row.variant: row.content for row in connection.execute(query.where(recipes.c.variant.in_(names)))}


def number(connection: Connection, edition_id: str) -> int:
    """How many different messages of an edition were made."""
    return connection.execute(select(func.count()).where(recipes.c.edition == edition_id)).scalar_one()


@dataclass(slots=True)
class Book:
    """The fragments of an edition by their numbers, as far as they are known here."""

    edition_id: str
    contents: list[bytes] = field(default_factory=list)
    numbers: dict[bytes, int] = field(default_factory=dict)

    def read(self, connection: Connection) -> None:
        """Read those that were added since."""
        query = select(fragments.c.content).where(fragments.c.edition == self.edition_id)
        newer = query.where(fragments.c.number >= len(self.contents)).order_by(fragments.c.number)
        for content in connection.execute(newer).scalars():
            self._add(zlib.decompress(content))

    def keep(self, connection: Connection, made: Mapping[str, Pieces]) -> Mapping[str, bytes]:
        """Keep the messages with these pieces; the recipes of those that somebody else has kept a moment before.

        In a transaction: whoever else keeps some of this edition waits until it ends.
        """
        connection.execute(select(editions.c.id).where(editions.c.id == self.edition_id).with_for_update())
        self.read(connection)
        before = kept(connection, self.edition_id, made.keys())
        new = {name: pieces for name, pieces in made.items() if name not in before}
        self._number(connection, new.values())
        written = {name: recipe.written(pieces, self.numbers) if pieces else b"" for name, pieces in new.items()}
        rows = [{"edition": self.edition_id, "variant": name, "content": each} for name, each in written.items()]
        insert_new(connection, recipes, rows)
        return before

    def pieces(self, content: bytes) -> Pieces:
        """The pieces of a recipe's message; none where it is that of nothing to send. Raises LookupError where the
        store has lost a fragment."""
        return recipe.pieces(content, self.contents.__getitem__) if content else ()

    def _number(self, connection: Connection, made: Collection[Pieces]) -> None:
        first = len(self.contents)
        for pieces in made:
            if any(isinstance(piece, Fragment) for piece in {*pieces}.difference(self.numbers)):
                for piece in pieces:
                    if isinstance(piece, Fragment) and piece not in self.numbers:
                        self._add(piece)
        rows = [
            {"edition": self.edition_id, "number": at, "content": zlib.compress(self.contents[at], 6)}
            for at in range(first, len(self.contents))
        ]
        insert_new(connection, fragments, rows)

    def _add(self, content: bytes) -> None:
        self.numbers[content] = len(self.contents)
        self.contents.append(content)


def message(connection: Connection, edition_id: str, variant: str) -> bytes | None:
    """The message of this name as it was made, with its slots; None where none was. Raises LookupError where the store
    has lost a part of it."""
    content = kept(connection, edition_id, [variant]).get(variant)
    if not content:
        return content
    wanted = {part for part in recipe.parts(content) if isinstance(part, int)}
    query = select(fragments.c.number, fragments.c.content).where(fragments.c.edition == edition_id)
    rows = connection.execute(query.where(fragments.c.number.in_(wanted)))
    parts = {row.number: zlib.decompress(row.content) for row in rows}
    return b"".join(recipe.pieces(content, parts.__getitem__))


def delete_some(connection: Connection, edition_id: str) -> int:
    """Delete some messages of an edition; how many, 0 once none is left. With the last, what they were joined of."""
    of_edition = select(recipes.c.variant).where(recipes.c.edition == edition_id).limit(_AT_ONCE)
    names = connection.execute(of_edition).scalars().all()
    connection.execute(delete(recipes).where(recipes.c.edition == edition_id, recipes.c.variant.in_(names)))
    if not names:
        connection.execute(delete(fragments).where(fragments.c.edition == edition_id))
        connection.execute(delete(looks).where(looks.c.edition == edition_id))
        connection.execute(delete(look_contents).where(~exists().where(looks.c.name == look_contents.c.name)))
    return len(names)


def delete_unwanted(connection: Connection) -> int:
    """Delete some wishes that nobody has any more and no open delivery is to be made by; how many, 0 once none is."""
    had = exists().where(subscribers.c.variant == wishes.c.variant)
    awaited = exists().where(deliveries.c.settled_at.is_(None), deliveries.c.variant == wishes.c.variant)
    names = connection.execute(select(wishes.c.variant).where(~had, ~awaited).limit(_AT_ONCE)).scalars().all()
    connection.execute(delete(wishes).where(wishes.c.variant.in_(names)))
    return len(names)


def forget(connection: Connection, variant: str) -> None:
    """Forget what one person asked for who goes, and the messages that it made, where nobody else asks for the same."""
    if not is_personal(variant) or connection.execute(select(_asks(variant))).scalar_one():
        return
    of_some = recipes.c.edition.in_(select(editions.c.id))  # the key begins with it
    connection.execute(delete(recipes).where(of_some, recipes.c.variant == variant))
    connection.execute(delete(wishes).where(wishes.c.variant == variant))


def _asks(variant: str) -> ColumnElement[bool]:
    return exists().where(subscribers.c.variant == variant)
