"""The envelope sender of each delivery, so that what comes back says whose it was (VERP).

`papers+e12ab34cd56.1234.0f3c9a71d2@example.org`: the list's own address with the delivery behind a plus, signed, so
that only what we sent can come back as ours. All lower case, because some servers change it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from newsletter import tokens
from newsletter.errors import TokenError
from newsletter.models import MailingList
from newsletter.tokens import Signing

_LONGEST_LOCAL_PART = 64  # [RFC 5321, 4.5.3.1.1]
_BEHIND_PLUS = re.compile(r"\+([a-z0-9]{1,12})\.([0-9]{1,10})\.([0-9a-f]{10})@", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPaths:
    """The addresses to which the deliveries of one edition come back. `before` and `behind` stand in each of them."""

    sender: str
    verp: bool
    before: str
    behind: str
    edition_id: str
    signing: Signing

    @classmethod
    def of(cls, mailing_list: MailingList, *, edition_id: str, secret: str) -> "ReturnPaths":
        """Prepare once what signs the addresses of an edition's deliveries, for any number of them."""
        local, _, domain = mailing_list.sender.rpartition("@")
        return cls(
            sender=mailing_list.sender,
            verp=mailing_list.verp,
            before=f"{local}+",
            behind=f"@{domain}",
            edition_id=edition_id,
            signing=tokens.signing(list_id=mailing_list.id, secret=secret),
        )

    def each(self, number: int) -> str:
        """Return a delivery's own address; the sender's where the operator wants it so, or more than 64 bytes would
        stand before the @ [RFC 5321, 4.5.3.1.1]."""
        if not self.verp:
            return self.sender
        named = f"{self.edition_id}.{number}"
        local = f"{self.before}{named}.{self.signing.mark(named.encode())}"
        return local + self.behind if len(local) <= _LONGEST_LOCAL_PART else self.sender


def opened(address: str, mailing_list: MailingList, *, secrets: Sequence[str]) -> tuple[str, int]:
    """Return the edition's id and the delivery's number in an address that one of the secrets signed. Raises
    TokenError."""
    match = _BEHIND_PLUS.search(address)
    if match:
        edition_id, number, mac = match[1].lower(), match[2], match[3].lower()
        named = f"{edition_id}.{int(number)}"
        for list_id, secret in product(mailing_list.ids, secrets):
            if tokens.same(tokens.signing(list_id=list_id, secret=secret).mark(named.encode()), mac):
                return edition_id, int(number)
    raise TokenError("this address is not one of ours")
