"""What is looked at, and by what means: the newsletter, its files, DNS, the web, and the moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transports.folder import Folder
from newsletter.delivery.transports.several import Several
from newsletter.network.dns import Dns
from newsletter.network.reach import Web


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A newsletter and what its settings alone do not tell.

    `private` are the files that hold addresses, keys or passwords. `placeholders` are the settings that still have the
    example's value. `ip` is the address that mail leaves from, or "" where nobody said. `store` says why the store
    cannot be opened, or "". `patience` is how long each answer of a mail server is waited for.
    """

    newsletter: Newsletter
    folder: Path
    dns: Dns
    web: Web
    now: datetime
    private: tuple[Path, ...] = ()
    placeholders: tuple[str, ...] = ()
    passwords: tuple[str, ...] = ()
    ip: str = ""
    store: str = ""
    patience: timedelta = timedelta(seconds=10)

    @property
    def relays(self) -> tuple[Smtp, ...]:
        """The mail servers that mail leaves by; none where it goes into a folder."""
        transport = self.newsletter.way_out.transport
        if isinstance(transport, Several):
            return tuple(smtp for _, smtp in transport.relays)
        return (transport,) if isinstance(transport, Smtp) else ()

    @property
    def goes_into_a_folder(self) -> bool:
        """Whether mail goes into a folder of this machine."""
        return isinstance(self.newsletter.way_out.transport, Folder)
