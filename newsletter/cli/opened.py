"""The settings become the parts that every verb works on: the store is opened, the way out is chosen."""

from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter, WayOut
from newsletter.delivery import transports
from newsletter.delivery.policy import Policy
from newsletter.delivery.transport import Transport
from newsletter.settings import relays
from newsletter.settings.dkim import signing_keys
from newsletter.settings.file import Settings
from newsletter.settings.tables import part
from newsletter.store.engine import open_store
from newsletter.store.relays import StoredRelays


def assembled(settings: Settings) -> Newsletter:
    """The newsletter that these settings describe. Raises SettingsError, StoreError or TransportError."""
    settings.ready_to_send()
    keys = signing_keys(settings.dkim, folder=settings.folder, sender=settings.list.sender)
    engine = open_store(settings.store_url)
    return Newsletter(
        mailing_list=settings.mailing_list,
        engine=engine,
        links=settings.links,
        way_out=WayOut(
            transport=_transport(settings, engine),
            connections=settings.transport.connections,
            keys=keys,
            policy=part(Policy, settings.delivery),
            late=settings.edition.late,
        ),
        editing=settings.editing,
        operator=settings.operator,
        sources=settings.named_sources,
        subscribers=settings.folder / settings.subscribers if settings.subscribers else None,
        account=settings.mailbox.known_in(settings.folder),
    )


def _transport(settings: Settings, engine: Engine) -> Transport:
    if not settings.relays:
        return transports.opened(settings.way)
    return transports.several(relays.known_in(settings.folder, settings.relays), StoredRelays(engine))
