"""The settings become the parts that every verb works on: the store is opened, the way out is chosen."""

from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery import transports
from newsletter.delivery.transport import Transport
from newsletter.settings import relays
from newsletter.settings.dkim import signing_keys
from newsletter.settings.file import Settings
from newsletter.store.engine import open_store
from newsletter.store.relays import StoredRelays


def assembled(settings: Settings) -> Newsletter:
    """The newsletter that these settings describe. Raises SettingsError, StoreError or TransportError."""
    keys = signing_keys(settings.dkim, folder=settings.folder, sender=settings.list.sender)
    engine = open_store(settings.store_url)
    return Newsletter(
        mailing_list=settings.mailing_list,
        secret=settings.secrets[0],
        choices=settings.choices,
        keys=keys,
        engine=engine,
        transport=_way_out(settings, engine),
        connections=settings.transport.connections,
        resend_doubtful=settings.delivery.in_doubt == "resend",
        templates=settings.template_folders,
        sources=settings.named_sources,
        subscribers=settings.folder / settings.subscribers if settings.subscribers else None,
        audience_change=settings.gate.audience_change,
        endpoint=lambda: settings.summary.endpoint,
        operator=settings.list.operator or "",
        report=settings.list.report,
        welcome=settings.list.welcome,
    )


def _way_out(settings: Settings, engine: Engine) -> Transport:
    if not settings.relays:
        return transports.opened(settings.way)
    return transports.several(relays.known_in(settings.folder, settings.relays), StoredRelays(engine))
