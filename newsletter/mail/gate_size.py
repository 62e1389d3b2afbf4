"""How large the HTML part may be: Gmail cuts a longer one, and the unsubscribe link stands at its end."""

from collections.abc import Iterator

from newsletter.mail.gate_finding import Finding, refusal, warning
from newsletter.mail.gate_parts import Parts

LARGEST_HTML = 102_000  # bytes; Gmail clips there
COMFORTABLE_HTML = 90_000  # bytes; what is left are a forwarder's and a scanner's additions
_CURE = "show fewer papers (edition.papers) or write a shorter template"


def findings(parts: Parts) -> Iterator[Finding]:
    """A warning from 90,000 bytes, a refusal above 102,000, as mailbox providers count: decoded."""
    size = len(parts.html.encode())
    if size > LARGEST_HTML:
        yield refusal(f"{size:,} bytes; mailbox providers cut at {LARGEST_HTML:,}", where="html", cure=_CURE)
    elif size >= COMFORTABLE_HTML:
        yield warning(f"{size:,} bytes of the {LARGEST_HTML:,} that are shown whole", where="html", cure=_CURE)
