"""The envelope sender of each delivery, so that what comes back says whose it was (VERP).

`papers+e12ab34cd56.1234.0f3c9a71d2@example.org`: the list's own address with the delivery behind a plus, signed, so
that only what we sent can come back as ours. All lower case, because some servers change it.
"""

import re
from collections.abc import Sequence

from newsletter import tokens
from newsletter.errors import TokenError
from newsletter.models import MailingList
from newsletter.tokens import Purpose

_LONGEST_LOCAL_PART = 64  # [RFC 5321, 4.5.3.1.1]
_BEHIND_PLUS = re.compile(r"\+([a-z0-9]{1,12})\.([0-9]{1,10})\.([0-9a-f]{10})@", re.IGNORECASE)


def of(mailing_list: MailingList, *, edition_id: str, number: int, secret: str) -> str:
    """The address to which a delivery comes back; the sender's own where the operator, or its length, wants it so."""
    local, _, domain = mailing_list.sender.rpartition("@")
    named = f"{edition_id}.{number}"
    mac = tokens.short(named, purpose=Purpose.RETURN, list_id=mailing_list.id, secret=secret)
    each = f"{local}+{named}.{mac}"
    fits = mailing_list.verp and len(each) <= _LONGEST_LOCAL_PART
    return f"{each}@{domain}" if fits else mailing_list.sender


def opened(address: str, mailing_list: MailingList, *, secrets: Sequence[str]) -> tuple[str, int]:
    """The edition's id and the delivery's number in an address that one of the secrets signed. Raises TokenError."""
    found = _BEHIND_PLUS.search(address)
    if found:
        edition_id, number, mac = found[1].lower(), found[2], found[3].lower()
        named = f"{edition_id}.{int(number)}"
        for secret in secrets:
            ours = tokens.short(named, purpose=Purpose.RETURN, list_id=mailing_list.id, secret=secret)
            if tokens.same(ours, mac):
                return edition_id, int(number)
    raise TokenError("this address is not one of ours")
