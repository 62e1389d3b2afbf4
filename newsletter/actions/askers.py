"""Who may ask for the numbers: those at some addresses, or those who know a token."""

import hmac
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

SHORTEST_TOKEN = 20


@dataclass(frozen=True, slots=True)
class Askers:
    """Those at these addresses, or those who know the token; without either, nobody."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    token: str = field(default="", repr=False)

    @classmethod
    def of(cls, setting: str) -> "Askers":
        """Read a setting: addresses and networks with commas between them, or else a token. Raises ValueError."""
        parts = [part.strip() for part in setting.split(",") if part.strip()]
        try:
            return cls(networks=tuple(ip_network(part) for part in parts))
        except ValueError:
            if len(setting) < SHORTEST_TOKEN or not setting.isascii() or " " in setting:
                raise ValueError(
                    f"must be addresses like 127.0.0.1, or a token of {SHORTEST_TOKEN} characters or more"
                ) from None
            return cls(token=setting)

    def may(self, host: str, *, authorization: str, passed_on: bool) -> bool:
        """Whether one at this address may ask. What a proxy passed on comes from outside, whatever address it has."""
        if self.token:
            return hmac.compare_digest(authorization.encode(), f"Bearer {self.token}".encode())
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return not passed_on and any(address in network for network in self.networks)


NOBODY = Askers()
