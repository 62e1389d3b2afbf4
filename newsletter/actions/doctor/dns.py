"""DNS: what a receiver looks up before it believes a mail of ours."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from newsletter.actions.doctor import spf
from newsletter.actions.doctor.checked import Checked, fault, ok, warning
from newsletter.actions.doctor.subject import Subject
from newsletter.errors import DnsError
from newsletter.mail.dkim import Key
from newsletter.network.dns import Dns

_ASK_AGAIN = "check this machine's resolver, or name another with --dns, and ask again"
_POLICIES = ("none", "quarantine", "reject")


def sender_policy(subject: Subject) -> Iterator[Checked]:
    """SPF: the domain of the sender says which machines may send for it."""
    domain = subject.newsletter.mailing_list.domain
    publish = f'publish one TXT record at {domain}, like "v=spf1 mx -all"; your relay\'s operator says what to include'
    records = spf.records(subject.dns, domain)
    if not records:
        signed = bool(subject.newsletter.way_out.keys)
        yield (warning if signed else fault)("SPF", f"{domain} has no SPF record", publish)
        return
    reading = spf.Reading(subject.dns, ip_address(subject.ip) if subject.ip else None)
    try:
        result = reading.of(domain)
    except spf.Broken as broken:
        yield fault("SPF", f"the record of {domain} is broken: {broken}", publish)
        return
    if spf.lets_everybody(records[0]):
        yield warning("SPF", f"the record of {domain} lets everybody send: +all", "end it with -all or ~all")
    elif subject.ip and result != "pass" and not reading.unknown:
        cure = f"add ip{ip_address(subject.ip).version}:{subject.ip} to the record"
        yield fault("SPF", f"the record of {domain} does not let {subject.ip} send: {result}", cure)
    else:
        yield ok("SPF", f"{domain}: {reading.lookups} of {spf.MOST_LOOKUPS} lookups")


def signatures(subject: Subject) -> Iterator[Checked]:
    """DKIM: DNS has the other half of each key that signs."""
    keys = subject.newsletter.way_out.keys
    if not keys:
        cure = "name a key as `dkim` in the settings, unless your relay signs; `newsletter dkim` then prints its record"
        yield warning("DKIM", "the program does not sign mail", cure)
    for key in keys:
        yield _of_key(key, subject.dns)


def _of_key(key: Key, dns: Dns) -> Checked:
    name, wanted = key.record
    publish = "publish the record that `newsletter dkim` prints, and remove any other of that name"
    records = [tags(text) for text in dns.texts(name)]
    if not records:
        return fault("DKIM", f"{name} has no record", publish)
    if len(records) > 1:
        return fault("DKIM", f"{name} has {len(records)} records", publish)
    (record,) = records
    public = re.sub(r"\s", "", record.get("p", ""))
    if not public:
        return fault("DKIM", f"the record of {name} has no key: it was revoked", publish)
    if public != tags(wanted)["p"] or record.get("k", "rsa") != key.algorithm.in_dns:
        return fault("DKIM", f"the record of {name} is of another key than the one that signs", publish)
    if "y" in record.get("t", "").split(":"):
        return warning("DKIM", f"the record of {name} says t=y: a test", "take t=y out of the record")
    return ok("DKIM", name)


def alignment(subject: Subject) -> Iterator[Checked]:
    """DMARC: there is a policy, and what signs or sends has the domain that readers see."""
    domain = subject.newsletter.mailing_list.domain
    policy = _policy(subject.dns, domain)
    publish = f'publish a TXT record at _dmarc.{domain}, like "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'
    if policy is None:
        yield warning("DMARC", f"{domain} has no DMARC record, which large providers ask of bulk senders", publish)
        return
    if policy.number > 1 or policy.tags.get("p") not in _POLICIES:
        what = "more than one record" if policy.number > 1 else "no valid policy (p=)"
        yield fault("DMARC", f"{policy.place} has {what}", publish)
        return
    keys = subject.newsletter.way_out.keys
    if policy.tags.get("adkim") == "s" and keys and all(key.domain != domain for key in keys):
        level = warning if policy.tags["p"] == "none" else fault
        what = f"{policy.place} asks for strict alignment, but mail from {domain} is signed by {keys[0].domain}"
        yield level("DMARC", what, f"sign with a key of {domain}, or take adkim=s out of the record")
        return
    yield ok("DMARC", f"{policy.place}: p={policy.tags['p']}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Policy:
    place: str
    number: int
    tags: Mapping[str, str]


def _policy(dns: Dns, domain: str) -> _Policy | None:
    """The record of the domain, or of the nearest one above it that has one."""
    labels = domain.split(".")
    for above in range(max(1, len(labels) - 1)):
        place = "_dmarc." + ".".join(labels[above:])
        policies = [text for text in dns.texts(place) if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)]
        if policies:
            return _Policy(place=place, number=len(policies), tags=tags(policies[0]))
    return None


def incoming(subject: Subject) -> Iterator[Checked]:
    """MX: unsubscribe mails and bounces arrive somewhere."""
    mailing_list = subject.newsletter.mailing_list
    for address in dict.fromkeys((mailing_list.mailbox, mailing_list.sender)):
        yield _incoming(address, subject.dns)


def _incoming(address: str, dns: Dns) -> Checked:
    domain = address.rpartition("@")[2].lower()
    cure = f"publish an MX record for {domain} that names your mail server, or use a mailbox at another domain"
    hosts = [exchange.host for exchange in dns.mail_hosts(domain)]
    if hosts == [""]:
        return fault("MX", f"{domain} says that it accepts no mail, so nothing reaches {address}", cure)
    dead = [host for host in hosts if host and not dns.addresses(host)]
    if hosts and len(dead) == len(hosts):
        return fault("MX", f"{', '.join(dead)}, the mail server of {domain}, has no address", cure)
    if not hosts and not dns.addresses(domain):
        return fault("MX", f"{domain} has no mail server, so nothing reaches {address}", cure)
    if dead or not hosts:
        what = f"{', '.join(dead)} has no address" if dead else f"{domain} has no MX record; its own address is used"
        return warning("MX", what, cure)
    return ok("MX", f"{address}: {hosts[0]}")


def reverse(subject: Subject) -> Iterator[Checked]:
    """PTR, where the address that mail leaves from is said: it has a name, and the name has the address."""
    if not subject.ip:
        return
    cure = f"ask the provider of {subject.ip} for a PTR record with your server's name, and give that name this address"
    names = subject.dns.names(subject.ip)
    own = ip_address(subject.ip)
    if not names:
        yield fault("PTR", f"{subject.ip} has no PTR record; large providers refuse mail from it", cure)
    elif not any(own == ip_address(address) for name in names for address in subject.dns.addresses(name)):
        yield fault("PTR", f"the PTR record of {subject.ip} names {names[0]}, which has another address", cure)
    else:
        yield ok("PTR", f"{subject.ip}: {names[0]}")


def silent(check: str, error: DnsError) -> Checked:
    """Say that DNS could not be asked: that is no fault of the newsletter's."""
    return warning(check, str(error), _ASK_AGAIN)


def tags(text: str) -> dict[str, str]:
    """Read `a=1; b=2`, as DKIM and DMARC write it; names in lower case."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, equals, value in pairs if equals}
