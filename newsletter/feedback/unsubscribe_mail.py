"""A mail that asks to be taken off the list, as mailbox providers send to the `mailto:` of List-Unsubscribe."""

import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser

_TOKEN = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])")
_HEADERS = 64 * 1024  # bytes looked at; the token stands in the subject
_LONGEST_SUBJECT = 1000


def token(message: bytes) -> str:
    """Return the unsubscribe token in the first 1,000 characters of the mail's subject, or "" where there is none.

    Whose it is, the signature says.
    """
    try:
        subject = BytesHeaderParser().parsebytes(message[:_HEADERS]).get("Subject", "")
        words = str(make_header(decode_header(str(subject)[:_LONGEST_SUBJECT])))
    except (MessageError, LookupError, ValueError):
        return ""
    return next(iter(tokens_in(words)), "")


def tokens_in(words: str) -> tuple[str, ...]:
    """Say what has the form of a token in a text, such as the links of a List-Unsubscribe header."""
    return tuple(_TOKEN.findall(words[:_LONGEST_SUBJECT]))
