"""SPF records as receivers evaluate them, asked of a real server. Examples are those of RFC 7208, appendix A."""

from ipaddress import ip_address

import pytest

from newsletter.actions.doctor import spf
from newsletter.network.dns import Resolver
from tests.dns_server import Zone, answering, text

HOSTS: Zone = {
    ("example.com", "A"): ["192.0.2.10", "192.0.2.11"],
    ("example.com", "MX"): ["10 mail-a.example.com.", "20 mail-b.example.com."],
    ("mail-a.example.com", "A"): ["192.0.2.129"],
    ("mail-a.example.com", "AAAA"): ["2001:db8::129"],
    ("mail-b.example.com", "A"): ["192.0.2.130"],
    ("provider.example", "TXT"): [text("v=spf1 ip4:198.51.100.0/24 ip6:2001:db8:1::/48 ?all")],
    ("loop.example", "TXT"): [text("v=spf1 include:loop.example -all")],
}


def zone(record: str) -> Zone:
    return {**HOSTS, ("example.com", "TXT"): [text("unrelated"), text(record)]}


@pytest.mark.parametrize(
    ("record", "ip", "result"),
    [
        ("v=spf1 +all", "192.0.2.1", "pass"),
        ("v=spf1 a -all", "192.0.2.10", "pass"),
        ("v=spf1 a -all", "192.0.2.12", "fail"),
        ("v=spf1 a/24 -all", "192.0.2.12", "pass"),
        ("v=spf1 a:example.org -all", "192.0.2.10", "fail"),
        ("v=spf1 mx -all", "192.0.2.129", "pass"),
        ("v=spf1 mx -all", "2001:db8::129", "pass"),
        ("v=spf1 mx -all", "192.0.2.140", "fail"),
        ("v=spf1 mx:example.com/30 ~all", "192.0.2.131", "pass"),
        ("v=spf1 mx/30//64 ~all", "2001:db8::7", "pass"),
        ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.129", "pass"),
        ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", "fail"),
        ("v=spf1 include:provider.example -all", "198.51.100.7", "pass"),
        ("v=spf1 include:provider.example -all", "2001:db8:1::7", "pass"),
        ("v=spf1 include:provider.example -all", "192.0.2.7", "fail"),
        ("v=spf1 redirect=provider.example", "192.0.2.7", "neutral"),
        ("v=spf1 redirect=provider.example", "198.51.100.7", "pass"),
        ("V=SPF1 IP4:192.0.2.7 ~ALL", "192.0.2.7", "pass"),
        ("v=spf1 exp=why.example.com ip4:192.0.2.7", "192.0.2.8", "neutral"),
        ("v=spf1 ptr ~all", "192.0.2.8", "softfail"),
    ],
)
def test_a_record_lets_send_whom_it_names(record: str, ip: str, result: str) -> None:
    with answering(zone(record)) as server:
        assert spf.Reading(Resolver(server.place), ip_address(ip)).of("example.com") == result


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ("v=spf1 include:loop.example -all", "it takes more than 10 lookups in DNS"),
        (f"v=spf1 {' '.join(['a:x.example'] * 11)} -all", "it takes more than 10 lookups in DNS"),
        ("v=spf1 include:nothing.example -all", "nothing.example has no SPF record"),
        ("v=spf1 ip4:192.0.2.300 -all", "ip4:192.0.2.300 is no network"),
        ("v=spf1 ipv4:192.0.2.3 -all", "ipv4:192.0.2.3 is not an SPF term"),
    ],
)
def test_a_record_that_no_receiver_can_read_is_broken(record: str, why: str) -> None:
    with answering(zone(record)) as server, pytest.raises(spf.Broken) as broken:
        spf.Reading(Resolver(server.place), None).of("example.com")
    assert str(broken.value) == why


def test_a_record_of_ten_lookups_is_whole_and_they_are_counted() -> None:
    record = f"v=spf1 {' '.join(['a:mail-b.example.com'] * 10)} ip4:192.0.2.1 -all"
    with answering(zone(record)) as server:
        reading = spf.Reading(Resolver(server.place), None)
        assert (reading.of("example.com"), reading.lookups) == ("fail", 10)


def test_a_macro_is_not_guessed_at() -> None:
    with answering(zone("v=spf1 exists:%{i}._spf.example.com -all")) as server:
        reading = spf.Reading(Resolver(server.place), ip_address("192.0.2.1"))
        assert (reading.of("example.com"), reading.unknown) == ("fail", ["exists:%{i}._spf.example.com"])
