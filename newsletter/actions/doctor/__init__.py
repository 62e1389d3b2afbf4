"""Look at everything that mail depends on, and say what is wrong and what helps. Nothing is changed, nobody is mailed.

To add a check: a function that takes the subject and says what it saw, and one line in `CHECKS`.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence

from newsletter.actions.doctor import content, dns, pages, relays, secrets, store
from newsletter.actions.doctor.checked import Checked, Level
from newsletter.actions.doctor.subject import Subject
from newsletter.errors import DnsError

steps = logging.getLogger("newsletter.steps")

Check = Callable[[Subject], Iterator[Checked]]

HERE: Mapping[str, Check] = {
    "settings": secrets.settings,
    "secret": secrets.secrets,
    "permissions": secrets.permissions,
    "store": store.store,
    "SQLite": store.sqlite,
    "space": store.space,
    "clock": store.clock,
    "seal": store.seal,
    "templates": content.templates,
    "subscribers": content.subscribers,
    "sources": content.sources,
    "mailbox": content.mailbox,
    "relay": relays.relays,
}
FROM_OUTSIDE: Mapping[str, Check] = {
    "SPF": dns.sender_policy,
    "DKIM": dns.signatures,
    "DMARC": dns.alignment,
    "MX": dns.incoming,
    "PTR": dns.reverse,
    "pages": pages.one_click,
}
CHECKS = {**HERE, **FROM_OUTSIDE}
"""All of them by name, in the order in which they are told."""


def doctor(subject: Subject) -> Iterator[Checked]:
    """Look at it all. While mail goes into a folder, no reader depends on DNS and on the pages: these are not asked."""
    for name, check in (CHECKS if subject.relays else HERE).items():
        steps.info("looking at %s", name)
        try:
            yield from check(subject)
        except DnsError as error:
            yield dns.silent(name, error)


def suffers(checked: Sequence[Checked]) -> bool:
    """Whether mail suffers from any of it."""
    return any(check.level is Level.FAULT for check in checked)
