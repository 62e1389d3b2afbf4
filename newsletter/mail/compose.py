"""Compose: the message of one variant, as standard MIME with slots for one subscriber's words."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from pathlib import Path

from newsletter.errors import TemplateError
from newsletter.mail import headers
from newsletter.mail.layout import Rendered, render
from newsletter.mail.quoted_printable import with_slots
from newsletter.mail.slots import MARK, Place
from newsletter.models import Edition, Layout, MailingList


def compose(
    edition: Edition, mailing_list: MailingList, rendered: Rendered, *, layout: Layout, published_at: datetime
) -> bytes:
    """Return the message (RFC 5322, CRLF line ends) that every subscriber of this layout gets, but for its slots.

    The same arguments give the same bytes: its date is the edition's, its boundary comes from edition and layout.
    It may be too large to be sent, which is for the gate to say. Raises TemplateError where the subject holds a slot.
    """
    name = f"{edition.id}/{layout}"
    return message(rendered, mailing_list, kind=headers.Kind.EDITION, name=name, written_at=published_at)


def every_layout(
    edition: Edition, mailing_list: MailingList, *, templates: Sequence[Path], published_at: datetime
) -> Mapping[Layout, bytes]:
    """Return the composed message of every layout. Raises TemplateError."""
    return {
        chosen: compose(
            edition,
            mailing_list,
            render(edition, mailing_list, layout=chosen, templates=templates),
            layout=chosen,
            published_at=published_at,
        )
        for chosen in Layout
    }


def message(
    rendered: Rendered, mailing_list: MailingList, *, kind: headers.Kind, name: str, written_at: datetime
) -> bytes:
    """Return a mail of any kind, as bytes with CRLF line ends. `name` tells it from others: the boundary comes from it.

    Raises TemplateError where the subject holds a slot.
    """
    frame = Envelope.of(mailing_list, kind=kind, name=name, written_at=written_at)
    text, html = with_slots(rendered.text, Place.TEXT), with_slots(rendered.html, Place.HTML)
    content = frame.around(text, html, subject=rendered.subject)
    _check_names(content, frame.names)
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What stands around subject and parts of a mail: before the subject's field, and around the encoded parts.

    `names` are those of all header fields.
    """

    before: bytes
    to_text: bytes
    to_html: bytes
    end: bytes
    names: Sequence[str]

    @classmethod
    def of(cls, mailing_list: MailingList, *, kind: headers.Kind, name: str, written_at: datetime) -> "Envelope":
        """Make it once, for mails that differ in subject and parts."""
        boundary = "=_" + hashlib.sha256(name.encode()).hexdigest()[:24]
        date = format_datetime(written_at.astimezone(UTC))
        fields = headers.of_kind(kind, mailing_list, subject="", date=date, boundary=boundary)
        names = headers.names(fields)
        at = names.index("Subject")
        return cls(
            before=b"".join(field + b"\r\n" for field in fields[:at]),
            to_text=b"\r\n".join([b"", *fields[at + 1 :], b"", *_part("plain", boundary)]),
            to_html=b"\r\n".join([b"", *_part("html", boundary)]),
            end=f"\r\n--{boundary}--\r\n".encode(),
            names=names,
        )

    def around(self, text: bytes, html: bytes, *, subject: str) -> bytes:
        """Return the mail with its parts, which are in quoted-printable already. Raises TemplateError."""
        return b"".join((self.before, subject_field(subject), self.to_text, text, self.to_html, html, self.end))


def subject_field(subject: str) -> bytes:
    """Return the header field, folded at 76 characters. Raises TemplateError where the subject holds a slot."""
    if MARK.search(subject):
        raise TemplateError("subject.txt uses a subscriber's data; the subject is the same for everyone")
    return headers.text("Subject", subject)


def _part(subtype: str, boundary: str) -> Iterator[bytes]:
    """The lines before a part."""
    yield f"--{boundary}".encode()
    yield f"Content-Type: text/{subtype}; charset=utf-8".encode()
    yield b"Content-Transfer-Encoding: quoted-printable"
    yield b""
    yield b""


def _check_names(content: bytes, names: Sequence[str]) -> None:
    """Read the message back: nothing in a feed or a setting may have added a header field."""
    fields = BytesHeaderParser().parsebytes(content).keys()
    if fields != names:
        raise TemplateError(f"the message's header fields are {fields}, not {names}; it is not sent")
