"""The settings become the parts that every verb works on: the store is opened, the way out is chosen."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from newsletter.actions.newsletter import Keep, Newsletter, WayOut
from newsletter.delivery import transports
from newsletter.delivery.policy import Policy
from newsletter.delivery.transport import Transport
from newsletter.errors import SettingsError, StoreError
from newsletter.models import MailingList
from newsletter.people.subscribing import Subscribing
from newsletter.settings.dkim import signing_keys
from newsletter.settings.file import Settings
from newsletter.settings.tables import part
from newsletter.store import lists
from newsletter.store.engine import open_store, reading
from newsletter.store.journal import Journal
from newsletter.store.seal import Seal

_ONLY_POSTGRES = (
    "workers need a store on PostgreSQL, and this one is SQLite; run `newsletter serve` on this machine instead, "
    "or move the store with `newsletter store move`"
)


def shared(engine: Engine) -> None:
    """Raise StoreError for a store that several workers cannot share."""
    if engine.dialect.name != "postgresql":
        raise StoreError(_ONLY_POSTGRES)


def assembled(settings: Settings, *, sends: bool = False, engine: Engine | None = None) -> Newsletter:
    """The newsletter that these settings describe. Raises SettingsError, StoreError or TransportError.

    Where placeholders stand in the settings, a command that `sends` is refused at once. Any other command works, and
    only what it would send is refused. The store is opened, unless an `engine` is given.
    """
    if sends:
        settings.ready_to_send()
    keys = signing_keys(settings.dkim, folder=settings.folder, sender=settings.list.sender)
    engine = engine or open_store(settings.store_url)
    return Newsletter(
        mailing_list=_with_former_ids(settings.mailing_list, engine),
        engine=engine,
        links=settings.links,
        way_out=WayOut(
            transport=_transport(settings, engine),
            connections=settings.transport.connections,
            keys=keys,
            policy=part(Policy, settings.delivery),
            late=settings.edition.late,
            seal=seal_of(settings, engine.url),
            journal=journal_of(settings, engine.url),
        ),
        editing=settings.editing,
        operator=settings.operator,
        subscribing=part(Subscribing, settings.subscribe),
        keep=part(Keep, settings.keep),
        sources=settings.named_sources,
        subscribers=settings.folder / settings.subscribers if settings.subscribers else None,
        account=settings.mailbox.known_in(settings.folder),
        authserv_id=settings.mailbox.authserv_id,
    )


def seal_of(settings: Settings, url: URL) -> Seal | None:
    """In the folder that is named, or beside the file of SQLite; a store that may only be read, or that lives in
    memory, has none."""
    if settings.store.seal:
        return Seal(settings.folder / settings.store.seal)
    file = url.database or ""
    beside = url.get_backend_name() == "sqlite" and file and not file.startswith((":", "file:"))
    return Seal(Path(file).with_suffix(".seal")) if beside else None


def journal_of(settings: Settings, url: URL) -> Journal | None:
    """Beside the file of SQLite, or beside the settings where the store is a server."""
    file = url.database or ""
    if url.get_backend_name() != "sqlite":
        return Journal(settings.folder / "newsletter.unsubscribed")
    return Journal(Path(file).with_suffix(".unsubscribed")) if file and not file.startswith((":", "file:")) else None


def _with_former_ids(mailing_list: MailingList, engine: Engine) -> MailingList:
    with reading(engine) as connection:
        return replace(mailing_list, former_ids=lists.former(connection, mailing_list.id))


def _transport(settings: Settings, engine: Engine) -> Transport:
    try:
        settings.ready_to_send()
    except SettingsError as error:
        from newsletter.delivery.transports.refusing import Refusing  # which settings that are ready have no use for

        return Refusing("; ".join(error.mistakes))
    if not settings.relays:
        return transports.opened(settings.way)
    from newsletter.settings import relays  # which one relay has no use for
    from newsletter.store.relays import StoredRelays

    return transports.by_several(relays.known_in(settings.folder, settings.relays), StoredRelays(engine))
