"""Which addresses a source may be fetched from: those the whole internet knows, not those of the inside."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Resolver = Callable[[str, int], Sequence[str]]

_GLOBAL_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
# What Python 3.11 calls global and is not: protocol assignments (a metadata service among them), Azure's own
# machine, the tunnels that carry an IPv4 address inside, and the relays of such tunnels (RFC 7526).
_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2001::/23", "2002::/16", "3fff::/20")
)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host as the system knows them. Raises socket.gaierror.

    The system also reads `2130706433`, `0x7f.1` and `0177.0.0.1`, all of which are 127.0.0.1.
    """
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from error
    return tuple(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in places))


def is_public(address: str) -> bool:
    """Whether the whole internet means one machine by this address.

    An IPv6 address that stands for an IPv4 one (mapped, or through NAT64) is as public as that one.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner:
            return is_public(str(inner))
        if ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NOT_PUBLIC)


def literal(host: str) -> str | None:
    """The address that a host spells out, in any spelling the system reads, or None for a name.

    `localhost` and the names below it are loopback by RFC 6761, whoever resolves them.
    """
    if host.rpartition(".")[2] == "localhost":
        return "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None
