"""SPF, as receivers read it [RFC 7208]: how many lookups a record costs, and whether it lets an address send."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from newsletter.network.dns import Dns

MOST_LOOKUPS = 10
"""How many terms that ask DNS a receiver follows before the record counts as broken [RFC 7208, 4.6.4]."""

_QUALIFIERS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_ASKS = frozenset(("include", "a", "mx", "ptr", "exists", "redirect"))

Address = IPv4Address | IPv6Address


class Broken(Exception):  # noqa: N818 - a statement of what is so
    """The record cannot be evaluated; receivers treat it as an error for good. The text says why."""


@dataclass(slots=True)
class Reading:
    """The evaluation of one record for one address, or for none, which no term but `all` matches."""

    dns: Dns
    ip: Address | None
    lookups: int = 0
    unknown: list[str] = field(default_factory=list)

    def of(self, domain: str) -> str:
        """Return the result for the domain: pass, fail, softfail or neutral. Raises Broken."""
        redirect = ""
        for term in record(self.dns, domain).split()[1:]:
            if term.lower().startswith("redirect="):
                redirect = term.partition("=")[2]
            elif not _is_modifier(term):
                qualifier, mechanism = (term[0], term[1:]) if term[0] in _QUALIFIERS else ("+", term)
                if self._matches(mechanism, domain):
                    return _QUALIFIERS[qualifier]
        if not redirect:
            return "neutral"
        self._count("redirect")
        return self.of(redirect)

    def _matches(self, mechanism: str, domain: str) -> bool:
        name, value = _parts(mechanism)
        self._count(name)
        if "%" in value:
            self.unknown.append(mechanism)  # a macro is about a mail that there is not
            return False
        match name:
            case "all":
                return True
            case "include":
                return self.of(value) == "pass"
            case "ip4" | "ip6":
                return self._within(value, mechanism)
            case "a" | "mx":
                host, slash, bits = value.partition("/")
                return self._is_of(name, host or domain, slash + bits)
            case "ptr" | "exists":
                return False
        raise Broken(f"{mechanism} is not an SPF term")

    def _count(self, name: str) -> None:
        self.lookups += name in _ASKS
        if self.lookups > MOST_LOOKUPS:
            raise Broken(f"it takes more than {MOST_LOOKUPS} lookups in DNS")

    def _within(self, value: str, mechanism: str) -> bool:
        try:
            network = ip_network(value, strict=False)
        except ValueError as error:
            raise Broken(f"{mechanism} is no network") from error
        return self.ip is not None and self.ip in network

    def _is_of(self, name: str, host: str, bits: str) -> bool:
        hosts = [host] if name == "a" else [exchange.host for exchange in self.dns.mail_hosts(host) if exchange.host]
        return any(self._near(address, bits) for each in hosts for address in self.dns.addresses(each))

    def _near(self, address: str, bits: str) -> bool:
        four, _, six = bits.removeprefix("/").partition("//")
        sender = ip_address(address)
        length = four if sender.version == 4 else six
        network = ip_network(f"{address}/{length}" if length else address, strict=False)
        return self.ip is not None and self.ip in network


def records(dns: Dns, domain: str) -> list[str]:
    """Return the SPF records of a domain, of which there may be one."""
    return [text for text in dns.texts(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def record(dns: Dns, domain: str) -> str:
    """Return the one record of a domain. Raises Broken where there is none, or more than one."""
    texts = records(dns, domain)
    if len(texts) != 1:
        raise Broken(f"{domain} has {'more than one SPF record' if texts else 'no SPF record'}")
    return texts[0]


def lets_everybody(text: str) -> bool:
    """Whether a record lets the whole internet send."""
    return any(term.lower() in ("all", "+all") for term in text.split()[1:])


def _is_modifier(term: str) -> bool:
    name, equals, _ = term.partition("=")
    return bool(equals) and name.replace("-", "").replace("_", "").isalnum()


def _parts(mechanism: str) -> tuple[str, str]:
    """The name in lower case, and what stands behind it: of `a/24` the length, of `a:host/24` host and length."""
    name, colon, value = mechanism.partition(":")
    if colon:
        return name.lower(), value
    name, slash, bits = name.partition("/")
    return name.lower(), slash + bits
