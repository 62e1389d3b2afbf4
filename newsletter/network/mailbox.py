"""A mailbox that is read: the mails in it, and the folder into which those are put that have been dealt with.

To add a kind of mailbox: a module with a class of these three methods, and one line in `KINDS`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from newsletter.errors import MailboxError
from newsletter.models import Login
from newsletter.models.setting import kind, pattern

DONE = "newsletter-done"
"""The folder of mails that have been dealt with."""

BATCH = 50  # mails
MOST = 1000  # mails looked at before others have their turn
LARGEST = 10 * 1024 * 1024  # bytes; no server reports in so many, so a larger mail is left to a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Which mailbox is read, how we log in there, and by which name its server says what it found of a mail.

    `authserv_id` stands at the head of the server's Authentication-Results [RFC 8601, 2.5].
    """

    url: str = field(default="", metadata=kind("mailbox url"))
    password: str = field(default="", repr=False, metadata=kind("password"))
    login: Login = Login.PASSWORD
    authserv_id: str = field(default="", metadata=pattern(r"^[A-Za-z0-9._-]{0,253}$"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A mail as the mailbox lists it: its name there, its bytes, and the place behind which the next ones stand."""

    name: str
    size: int
    place: str


class Mailbox(Protocol):
    """An open mailbox. Every method raises MailboxError where the mailbox is lost."""

    def batches(self, place: str) -> Iterator[Sequence[Entry]]:
        """The mails behind a place in the order in which they came, at most `BATCH` at a time; "" is the beginning.

        Where the mailbox has numbered its mails anew, it begins at the beginning.
        """
        ...

    def read(self, entry: Entry, *, limit: int) -> bytes | None:
        """The first bytes of a mail, which stays as it was; None where it is gone. Raises MailError for one that
        cannot be read while others can."""
        ...

    def put_away(self, entries: Sequence[Entry]) -> None:
        """Move mails into the folder `DONE`, which is made where there is none. Those that are gone are left out."""
        ...


Opened = Callable[[Account], AbstractContextManager[Mailbox]]


def _imap(account: Account) -> AbstractContextManager[Mailbox]:
    from newsletter.network import imap  # which few have a use for

    return imap.opened(account)


def _maildir(account: Account) -> AbstractContextManager[Mailbox]:
    from newsletter.network import maildir  # as above

    return maildir.opened(account)


KINDS: Mapping[str, Opened] = {"maildir": _maildir, "imaps": _imap, "imap": _imap}


def opened(account: Account) -> AbstractContextManager[Mailbox]:
    """The mailbox that `account.url` names. Raises MailboxError where it cannot be opened."""
    scheme = urlsplit(account.url).scheme
    if scheme not in KINDS:
        raise MailboxError(f"mailbox.url: {scheme!r} is not supported; use {', '.join(KINDS)}")
    return KINDS[scheme](account)
