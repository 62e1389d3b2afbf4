"""The mail servers: each is opened, logged in to, and asked whether it takes mail from us. None is given any."""

import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from newsletter.actions.doctor.checked import Checked, fault, ok, warning
from newsletter.actions.doctor.subject import Subject
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.delivery.transports.asking import asked
from newsletter.errors import TransportError
from newsletter.mail.return_path import ReturnPaths

SOON, NOW = timedelta(days=14), timedelta(days=3)
"""How long before its end a certificate is worth a word, and when it is a fault: most are renewed a month before."""

_CHECK = "relay"


def relays(subject: Subject) -> Iterator[Checked]:
    """Each mail server lets us in, by a certificate that holds, and takes our sender."""
    for smtp in subject.relays:
        yield from _relay(replace(smtp, patience=subject.patience.total_seconds()), subject)
    if subject.placeholders and not subject.goes_into_a_folder:
        yield warning(
            _CHECK, "no mail server was tried: the settings still have the example's values", "write your own values"
        )
    elif not subject.relays:
        cure = "set transport.url to your mail server"
        yield warning(_CHECK, "mail is written into a folder and reaches nobody", cure)


def _relay(smtp: Smtp, subject: Subject) -> Iterator[Checked]:
    mailing_list = subject.newsletter.mailing_list
    try:
        with closing(smtp.opened().socket) as opened:
            end = certificate_end(opened)
    except TransportError as error:
        yield fault(_CHECK, *_parted(str(error)))
        return
    sender = ReturnPaths.of(mailing_list, edition_id="doctor", secret=subject.newsletter.links.secret).each(0)
    (answering,) = asked(smtp, connections=1, sender=sender)
    if answering.error:
        yield fault(_CHECK, *_parted(answering.error))
        return
    if smtp.security is Security.NONE and not is_here(smtp.host):
        yield warning(_CHECK, f"{smtp.name}: mail leaves unencrypted", f"set {smtp.setting}.security to starttls")
    elif end is not None and end - subject.now < SOON:
        level = fault if end - subject.now < NOW else warning
        yield level(_CHECK, f"{smtp.name}: its certificate ends on {end:%Y-%m-%d %H:%M} UTC", "have it renewed")
    else:
        yield ok(_CHECK, f"{smtp.name} accepts mail from {mailing_list.sender}")


def certificate_end(connection: object) -> datetime | None:
    """When the certificate of the far end is over; None without TLS."""
    certificate = connection.getpeercert() if isinstance(connection, ssl.SSLSocket) else None
    if not certificate:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)


def is_here(host: str) -> bool:
    """Whether a host is this machine, so that what goes there crosses no network."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _parted(words: str) -> tuple[str, str]:
    """What our errors say: what failed, and behind a semicolon what helps."""
    what, _, cure = words.partition("; ")
    return what, cure or "check transport in the settings"
