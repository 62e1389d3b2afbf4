"""The ways out. To add one: a module with a class that has `send`, and one line in `opened`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newsletter.delivery.transport import Security, Transport, Way
from newsletter.errors import TransportError

if TYPE_CHECKING:  # each way is loaded where it is opened
    from newsletter.delivery.relays.permits import RelayRecord
    from newsletter.delivery.relays.relay import Relay
    from newsletter.delivery.smtp.opening import Smtp


def _folder(way: Way) -> Transport:
    from newsletter.delivery.transports.folder import Folder

    return Folder(Path(way.url.partition(":")[2].removeprefix("//")))


def _smtp(way: Way, *, setting: str = "transport") -> "Smtp":
    from newsletter.delivery.smtp.opening import Smtp

    url = urlsplit(way.url)
    security = Security.TLS if url.scheme == "smtps" else way.security
    return Smtp(
        host=url.hostname or "localhost",
        port=url.port or (465 if security is Security.TLS else 587),
        security=security,
        user=unquote(url.username or ""),
        password=way.password or unquote(url.password or ""),
        login=way.login,
        setting=setting,
    )


WAYS: Mapping[str, Callable[[Way], Transport]] = {"folder": _folder, "smtp": _smtp, "smtps": _smtp}


def opened(way: Way) -> Transport:
    """The transport that `way.url` names. Raises TransportError for one that is not known or not well formed."""
    try:
        scheme = urlsplit(way.url).scheme
        if scheme not in WAYS:
            raise TransportError(f"transport.url: {scheme!r} is not supported; use {', '.join(WAYS)}")
        return WAYS[scheme](way)
    except ValueError as error:
        raise TransportError(f"transport.url: {error}; write it like smtp://user@host:587") from error


@contextmanager
def keeping(transport: Transport) -> Iterator[Transport]:
    """Give the same way out, whose connections to relays outlive a run, and end with the block. A folder has none."""
    from newsletter.delivery.smtp.kept import Kept
    from newsletter.delivery.smtp.opening import Smtp
    from newsletter.delivery.transports.several import Several

    with ExitStack() as stack:
        match transport:
            case Smtp():
                yield replace(transport, kept=stack.enter_context(closing(Kept())))
            case Several():
                relays = [
                    (relay, replace(smtp, kept=stack.enter_context(closing(Kept()))))
                    for relay, smtp in transport.relays
                ]
                yield replace(transport, relays=relays)
            case _:
                yield transport


def by_several(relays: "Iterable[Relay]", record: "RelayRecord") -> Transport:
    """These relays as one way out, within the limits and the health that the record knows of."""
    from newsletter.delivery.transports.several import Several

    ways = [(relay, _smtp(relay.way, setting=f"relays.{relay.name}")) for relay in relays]
    return Several(relays=ways, record=record)
