"""What happens to the people on the list: imported, added, listed, removed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Engine

from newsletter.actions import lists
from newsletter.actions.import_file import Rules, import_file
from newsletter.actions.outcomes import Imported
from newsletter.models import FileIs, MailingList, Subscriber
from newsletter.people import subscribers_file
from newsletter.people.precedence import Known
from newsletter.store import subscribers, welcomes
from newsletter.store.engine import reading


def from_file(
    engine: Engine,
    mailing_list: MailingList,
    path: Path,
    *,
    now: datetime,
    greets: bool = False,
    file_is: FileIs | None = FileIs.ADDITIONS,
    insists: bool = False,
) -> Imported:
    """Import a subscribers file, nothing of it where it holds a mistake. Where it is the list, whoever is taken out of
    it goes. `file_is` is None for another file than the newsletter's own, which only adds.

    Raises SubscribersError with every mistake in it, or where too many would go and nobody `insists`, and AnotherList
    where the list is a new one beside others.
    """
    rules = Rules(greets=greets, file_is=file_is, insists=insists)
    return import_file(engine, mailing_list, path, rules, now=now)


def to_file(engine: Engine, list_id: str) -> Iterator[str]:
    """Everybody as YAML that `from_file` reads, piece by piece."""
    return subscribers_file.written(everybody(engine, list_id))


def everybody(
    engine: Engine, list_id: str, *, only: Mapping[str, str] = MappingProxyType({}), text: str = "", after: str = ""
) -> Iterator[Subscriber]:
    """Everybody on the list by address, read as they are asked for, as `subscribers.every` chooses them."""
    with reading(engine) as connection:
        yield from subscribers.every(connection, list_id, only=only, text=text, after=after)


def matching(engine: Engine, list_id: str, text: str) -> Iterator[Subscriber]:
    """Find those whose address or name holds a text; whether letters are small or large does not matter."""
    sought = text.casefold()
    for each in everybody(engine, list_id):
        if sought in each.address.casefold() or sought in each.name.casefold():
            yield each


def person(engine: Engine, list_id: str, address: str) -> Known | None:
    """Look up who has the address, and who said what of them; None where nobody has.

    Raises SubscribersError for what is no address.
    """
    with reading(engine) as connection:
        return subscribers.known(connection, list_id, subscribers_file.address(address))


def subscribe(engine: Engine, list_id: str, subscriber: Subscriber, *, now: datetime, greets: bool = False) -> bool:
    """Add one person, or bring what they asked for up to date; True when they are new."""
    lists.require(engine, list_id)
    with engine.begin() as connection:
        if greets:
            welcomes.begin(connection, list_id, now=now)
        return subscribers.add(connection, list_id, subscriber, now=now)


def remove(engine: Engine, list_id: str, address: str) -> bool:
    """Forget one person; False when they are not on the list. Raises SubscribersError for what is no address."""
    kept = subscribers_file.address(address)
    with engine.begin() as connection:
        return subscribers.remove(connection, list_id, kept)
