"""Questions to DNS, which only `newsletter doctor` asks: records as text, or that nobody answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, Protocol, TypeVar

import dns.exception
import dns.name
import dns.resolver
import dns.reversename

from newsletter.errors import DnsError

Answer = TypeVar("Answer")

PATIENCE = timedelta(seconds=5)
_PORT = 53


@dataclass(frozen=True, slots=True, order=True)
class MailHost:
    """An MX record: hosts of the lowest preference are tried first; the host "" takes no mail at all [RFC 7505]."""

    preference: int
    host: str


class Dns(Protocol):
    """What is asked. No record is an empty answer; DnsError is raised where no answer came that can be trusted."""

    def texts(self, name: str) -> Sequence[str]:
        """The TXT records of a name, the strings of each joined."""
        ...

    def mail_hosts(self, name: str) -> Sequence[MailHost]:
        """The MX records of a domain, in the order in which they are tried."""
        ...

    def addresses(self, name: str) -> Sequence[str]:
        """The IPv4 and IPv6 addresses of a host."""
        ...

    def names(self, address: str) -> Sequence[str]:
        """The names that an IP address says it has."""
        ...


class Resolver:
    """Asks the resolver of this machine, or the one that is named. Once it was silent, it is not waited for again."""

    def __init__(self, server: str = "", *, patience: timedelta = PATIENCE) -> None:
        self._patience = patience.total_seconds()
        self._silent = ""
        try:
            self._resolver = dns.resolver.Resolver(configure=not server)
        except dns.resolver.NoResolverConfiguration as error:
            raise DnsError("this machine has no resolver; name one with --dns") from error
        if server:
            host, port = _place(server)
            self._resolver.nameservers, self._resolver.port = [host], port

    def texts(self, name: str) -> Sequence[str]:
        """The TXT records of a name, the strings of each joined."""
        return self._asked(name, "TXT", lambda record: b"".join(record.strings).decode("utf-8", "replace"))

    def mail_hosts(self, name: str) -> Sequence[MailHost]:
        """The MX records of a domain, in the order in which they are tried."""
        return sorted(self._asked(name, "MX", lambda record: MailHost(record.preference, _spelt(record.exchange))))

    def addresses(self, name: str) -> Sequence[str]:
        """The IPv4 and IPv6 addresses of a host."""
        return [address for kind in ("A", "AAAA") for address in self._asked(name, kind, lambda record: record.address)]

    def names(self, address: str) -> Sequence[str]:
        """The names that an IP address says it has."""
        return self._asked(dns.reversename.from_address(address), "PTR", lambda record: _spelt(record.target))

    def _asked(self, name: str | dns.name.Name, kind: str, read: Callable[[Any], Answer]) -> Sequence[Answer]:
        if self._silent:
            raise DnsError(self._silent)
        try:
            records = self._resolver.resolve(name, kind, lifetime=self._patience, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.Timeout as error:
            self._silent = f"DNS did not answer within {self._patience:g} s"
            raise DnsError(self._silent) from error
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise DnsError(f"DNS gave no usable answer for {name}: {' '.join(str(error).split())[:200]}") from error
        return [read(each) for each in records]


def _spelt(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower() if name != dns.name.root else ""


def _place(server: str) -> tuple[str, int]:
    """The address and the port of `192.0.2.1`, `192.0.2.1:5353` or `[2001:db8::1]:5353`. Raises DnsError."""
    host, _, port = server.rpartition(":")
    if not host or not port.isdigit() or (":" in host and not host.startswith("[")):
        host, port = server, str(_PORT)
    try:
        return str(ip_address(host.strip("[]"))), int(port)
    except ValueError as error:
        raise DnsError(f"{server}: a resolver is named by its IP address, like 9.9.9.9 or 127.0.0.1:5353") from error
