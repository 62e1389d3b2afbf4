"""How large the parts may be: Gmail cuts longer HTML, and the unsubscribe link stands at its end."""

from collections.abc import Iterator

from newsletter.mail.gate.finding import Finding, refusal, warning
from newsletter.mail.gate.parts import Parts
from newsletter.mail.slots import MARK, Slot
from newsletter.models import MailingList

LARGEST_TEXT = LARGEST_HTML = 102_000  # bytes; Gmail clips there
COMFORTABLE_HTML = 90_000  # bytes; what is left are a forwarder's and a scanner's additions
_TOKEN = len("/view/0123456789ab/") + 32  # what a link has behind the list's url; others have less
_WORDS = 40  # as long as most names and addresses
_CURE = "show fewer papers (edition.papers) or shorten the template"


def findings(parts: Parts, mailing_list: MailingList) -> Iterator[Finding]:
    """Check sizes. HTML: a warning from 90,000 bytes, a refusal above 102,000, as mailbox providers count: decoded, as
    it is sent.

    A text part above that is a template gone wrong, which relays would refuse, each subscriber's alone.
    """
    size = _sent(parts.html, mailing_list)
    if size > LARGEST_HTML:
        yield refusal(f"{size:,} bytes; mailbox providers cut the mail at {LARGEST_HTML:,}", where="html", cure=_CURE)
    elif size >= COMFORTABLE_HTML:
        yield warning(f"{size:,} bytes of the {LARGEST_HTML:,} that providers show", where="html", cure=_CURE)
    if (size := _sent(parts.text, mailing_list)) > LARGEST_TEXT:
        yield refusal(f"{size:,} bytes; no edition needs more than {LARGEST_TEXT:,}", where="text", cure=_CURE)


def _sent(part: str, mailing_list: MailingList) -> int:
    """The size once a subscriber's words stand in the slots, which are links but for a name and an address."""
    link = len(mailing_list.url) + _TOKEN
    slots = [_WORDS if slot in (Slot.NAME, Slot.ADDRESS) else link for slot in MARK.findall(part)]
    return len(MARK.sub("", part).encode()) + sum(slots)
