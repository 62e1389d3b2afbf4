"""Where somebody signs up from: the network of an address, and its hash, which tells nobody who it was.

A household or an office has one network: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one.
"""

import hashlib
from ipaddress import IPv6Address, ip_address, ip_network

_BITS = {4: 24, 6: 48}
_HASH_BYTES = 12


def network(address: str) -> str:
    """Return the network of an address: its first 24 bits, as `192.0.2.0/24`, of IPv6 its first 48; "" of none."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip_network((ip, _BITS[ip.version]), strict=False))


def hashed(name: str, *, salt: bytes) -> str:
    """Return 24 hexadecimal digits that are the same for one network and salt: keyed BLAKE2b [RFC 7693].

    The salt is a day's own and is thrown away, so that nobody can try all networks later.
    """
    return hashlib.blake2b(name.encode(), key=salt, digest_size=_HASH_BYTES).hexdigest() if name else ""
