"""Compose: the message of one variant, as standard MIME with slots for one subscriber's words."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from pathlib import Path

from newsletter.errors import TemplateError
from newsletter.mail import headers
from newsletter.mail.layout import Rendered, render
from newsletter.mail.quoted_printable import encoded
from newsletter.mail.slots import MARK, Place, placed
from newsletter.models import Edition, Layout, MailingList


def compose(
    edition: Edition, mailing_list: MailingList, rendered: Rendered, *, layout: Layout, published_at: datetime
) -> bytes:
    """Return the message that every subscriber of this layout gets, but for its slots.

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
    """Return a mail of any kind. `name` tells it from others of its list: the boundary comes from it.

    Raises TemplateError where the subject holds a slot.
    """
    if MARK.search(rendered.subject):
        raise TemplateError("subject.txt uses a subscriber's data; the subject is the same for everyone")
    boundary = "=_" + hashlib.sha256(name.encode()).hexdigest()[:24]
    date = format_datetime(written_at.astimezone(UTC))
    fields = headers.of_kind(kind, mailing_list, subject=rendered.subject, date=date, boundary=boundary)
    content = b"\r\n".join([*fields, b"", *_parts(rendered, boundary), b""])
    _check_names(content, headers.names(fields))
    return content


def _parts(rendered: Rendered, boundary: str) -> Iterator[bytes]:
    for place, subtype, text in ((Place.TEXT, "plain", rendered.text), (Place.HTML, "html", rendered.html)):
        yield f"--{boundary}".encode()
        yield f"Content-Type: text/{subtype}; charset=utf-8".encode()
        yield b"Content-Transfer-Encoding: quoted-printable"
        yield b""
        yield _body(text, place)
    yield f"--{boundary}--".encode()


def _body(text: str, place: Place) -> bytes:
    """The text in quoted-printable, each slot alone on a line between two soft breaks."""
    pieces = []
    for number, piece in enumerate(MARK.split(text)):
        is_slot = number % 2
        pieces.append(b"=\r\n" + placed(place, piece) + b"=\r\n" if is_slot else encoded(piece))
    return b"".join(pieces)


def _check_names(content: bytes, names: list[str]) -> None:
    """Read the message back: nothing in a feed or a setting may have added a header field."""
    found = BytesHeaderParser().parsebytes(content).keys()
    if found != names:
        raise TemplateError(f"the message's header fields are {found}, not {names}; it is not sent")
