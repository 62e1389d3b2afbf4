"""The gate: what a composed message must meet before anybody is sent it. Bytes in, findings out; nothing is sent here.

Each rule is a file beside this one, over the same message read once.
"""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from email import policy
from email.parser import BytesHeaderParser

from newsletter.mail.gate import contrast, headers, images, links, page, parts, residue, size
from newsletter.mail.gate.finding import Finding
from newsletter.mail.headers import Kind
from newsletter.models import Edition, MailingList


def findings(
    composed: bytes, mailing_list: MailingList, *, kind: Kind = Kind.EDITION, words: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """Return everything that is wrong with a message as `compose` makes it, its slots open; () lets it through.

    `words` are those that a feed or the operator gave: what looks like a template's residue may stand in them.
    """
    message = parts.read(composed)
    shown = page.read(message.html)
    known = (*words, *words_of(mailing_list))
    return (
        *headers.findings(composed, message, kind=kind, mailing_list=mailing_list),
        *parts.findings(message),
        *size.findings(message, mailing_list),
        *links.findings(message, shown, may_leave=kind.may_leave),
        *residue.findings(subject=_subject(composed), text=message.text, page=shown, known=known),
        *images.findings(shown),
        *contrast.findings(shown),
    )


def words_of(noun: Edition | MailingList) -> tuple[str, ...]:
    """Return every word in it that a message may show."""
    return tuple(_strings(noun))


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _strings(getattr(value, each.name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)


def _subject(composed: bytes) -> str:
    return str(BytesHeaderParser(policy=policy.default).parsebytes(composed)["Subject"] or "")
