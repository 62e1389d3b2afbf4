"""The gate: what a composed message must meet before anybody is sent it. Bytes in, findings out; nothing is sent here.

Each rule is a file of its own, `gate_*.py`, over the same message read once.
"""

from collections.abc import Iterable
from dataclasses import asdict
from email import policy
from email.parser import BytesHeaderParser

from newsletter.mail import (
    gate_alts,
    gate_contrast,
    gate_headers,
    gate_links,
    gate_page,
    gate_parts,
    gate_residue,
    gate_size,
)
from newsletter.mail.gate_finding import Finding
from newsletter.mail.headers import Kind
from newsletter.models import Edition, MailingList


def findings(
    composed: bytes, mailing_list: MailingList, *, kind: Kind = Kind.EDITION, words: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """Everything that is wrong with a message as `compose` makes it, its slots open; () lets it through.

    `words` are those that a feed or the operator gave: what looks like a template's residue may stand in them.
    """
    parts = gate_parts.read(composed)
    page = gate_page.read(parts.html)
    known = (*words, *words_of(mailing_list))
    return (
        *gate_headers.findings(composed, parts, kind=kind, mailing_list=mailing_list),
        *gate_parts.findings(parts),
        *gate_size.findings(parts, mailing_list),
        *gate_links.findings(parts, page, may_leave=kind.may_leave),
        *gate_residue.findings(subject=_subject(composed), text=parts.text, page=page, known=known),
        *gate_alts.findings(page),
        *gate_contrast.findings(page),
    )


def words_of(noun: Edition | MailingList) -> tuple[str, ...]:
    """Every word in it that a message may show."""
    return tuple(_strings(asdict(noun)))


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)


def _subject(composed: bytes) -> str:
    return str(BytesHeaderParser(policy=policy.default).parsebytes(composed)["Subject"] or "")
