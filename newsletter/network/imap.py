"""A folder of an IMAP server [RFC 3501]. Mails are read without being marked, and moved without touching others.

A place is the folder's UIDVALIDITY and the last UID. Which mails come behind it is found by halving the folder, because
no server lists a million mails in a moment.
"""

import imaplib
import re
import ssl
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from imap_tools.utils import encode_folder

from newsletter.errors import MailboxError
from newsletter.models import Login
from newsletter.network.mailbox import BATCH, DONE, Account, Entry, Mailbox

_PATIENCE = 30.0  # seconds for an answer
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,19})\b")
_OURS = re.compile(rb'^\(\("([^"\\]{0,200})"')
_LONGEST = 300  # characters of what a server said


@contextmanager
def opened(account: Account) -> Iterator[Mailbox]:
    """The folder of `imaps://user@host/FOLDER`, which is INBOX where none is named. Raises MailboxError."""
    url = urlsplit(account.url)
    host = url.hostname or "localhost"
    with _as_ours(host):
        box = _connected(url.scheme, host, url.port)
    try:
        with _as_ours(host):
            _log_in(box, unquote(url.username or ""), account)
            mailbox = Imap(box, unquote(url.path.strip("/")) or "INBOX", host)
        yield mailbox
    finally:
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            box.logout()
        with suppress(OSError):  # which a server that has gone did not do
            box.client.shutdown()


class Imap:
    """A folder that is open on a server. `offers` are the server's capabilities, in capitals."""

    def __init__(self, box: BaseMailBox, folder: str, host: str) -> None:
        self._box, self._folder, self._host = box, folder, host
        offers = box.client.capability()[1]  # after the login; imaplib remembers what was offered before it
        self.offers = bytes(offers[-1] or b"").upper().split()
        self._done = ""

    def batches(self, place: str) -> Iterator[Sequence[Entry]]:
        """The mails behind a place. The folder is opened anew for each batch, so that moved mails are not counted."""
        validity, _, last = place.partition(".")
        seen = int(last or 0)
        while True:
            with _as_ours(self._host):
                number, current = self._opened()
                validity, seen = (validity, seen) if current == validity else (current, 0)
                batch = self._behind(seen, number)
            if not batch:
                return
            seen = batch[-1][0]
            yield [Entry(name=str(uid), size=size, place=f"{validity}.{uid}") for uid, size in batch]

    def read(self, entry: Entry, *, limit: int) -> bytes | None:
        """The first bytes of a mail; BODY.PEEK leaves it unread."""
        with _as_ours(self._host):
            answer = self._asked("UID", "FETCH", entry.name, f"(BODY.PEEK[]<0.{limit}>)")
        return next((part[1][:limit] for part in answer if isinstance(part, tuple)), None)

    def put_away(self, entries: Sequence[Entry]) -> None:
        """Move the mails, by MOVE [RFC 6851] or by what UIDPLUS [RFC 4315] has: EXPUNGE alone would remove others too.

        Raises MailboxError where the server knows neither.
        """
        if not entries:
            return
        names = ",".join(entry.name for entry in entries)
        with _as_ours(self._host):
            folder = self._made()
            if b"MOVE" in self.offers:
                self._asked("UID", "MOVE", names, folder)
            elif b"UIDPLUS" in self.offers:
                self._asked("UID", "COPY", names, folder)
                self._asked("UID", "STORE", names, "+FLAGS.SILENT", r"(\Deleted)")
                self._asked("UID", "EXPUNGE", names)
            else:
                raise MailboxError(f"{self._host}: it supports neither MOVE nor UIDPLUS, so no mail can be moved")

    def _opened(self) -> tuple[int, str]:
        """How many mails are in the folder, and its UIDVALIDITY."""
        answer = self._box.folder.set(self._folder)
        validity = self._box.client.response("UIDVALIDITY")[1]
        return int(answer[1][0] or 0), bytes(validity[0] or b"0").decode("ascii", "replace")

    def _behind(self, seen: int, number: int) -> Sequence[tuple[int, int]]:
        """UIDs and sizes of the next mails behind a UID, of so many in the folder."""
        if not number or (seen and self._uid_at(number) <= seen):
            return []
        first = bisect_right(range(1, number + 1), seen, key=self._uid_at) if seen else 0
        answer = self._asked("FETCH", f"{first + 1}:{min(first + BATCH, number)}", "(UID RFC822.SIZE)")
        return sorted(_listed(answer, seen))

    def _uid_at(self, number: int) -> int:
        answer = self._asked("FETCH", str(number), "(UID)")
        match = next((uid for part in answer if isinstance(part, bytes) and (uid := _UID.search(part))), None)
        if not match:
            raise MailboxError(f"{self._host}: it did not say which mail is number {number}; the next run asks again")
        return int(match[1])

    def _made(self) -> str:
        """The folder of what is done, in the server's spelling."""
        if not self._done:
            answer = self._box.client.namespace()[1]
            ours = _OURS.search(answer[0]) if answer and isinstance(answer[0], bytes) else None
            self._done = (ours[1].decode("ascii", "replace") if ours else "") + DONE
            if not self._box.folder.exists(self._done):
                self._box.folder.create(self._done)
        return encode_folder(self._done).decode()

    def _asked(self, command: str, *words: str) -> Sequence[Any]:
        client = self._box.client
        status, answer = client.uid(*words) if command == "UID" else client.fetch(*words)
        if status != "OK":
            raise MailboxError(f"{self._host}: {command} {words[0]}: {_said(answer)}")
        return answer or []


def _listed(answer: Sequence[Any], seen: int) -> Iterator[tuple[int, int]]:
    for part in answer:
        uid, size = (_UID.search(part), _SIZE.search(part)) if isinstance(part, bytes) else (None, None)
        if uid and size and int(uid[1]) > seen:
            yield int(uid[1]), int(size[1])


def _connected(scheme: str, host: str, port: int | None) -> BaseMailBox:
    if scheme == "imaps":
        return MailBox(host, port or 993, timeout=_PATIENCE, ssl_context=ssl.create_default_context())
    return MailBoxUnencrypted(host, port or 143, timeout=_PATIENCE)


def _log_in(box: BaseMailBox, user: str, account: Account) -> None:
    if account.login is Login.XOAUTH2:
        box.xoauth2(user, account.password, initial_folder=None)
    elif (user + account.password).isascii():
        box.login(user, account.password, initial_folder=None)
    else:
        box.login_utf8(user, account.password, initial_folder=None)


@contextmanager
def _as_ours(host: str) -> Iterator[None]:
    """What the server, the library and the network raise is a MailboxError of that host."""
    try:
        yield
    except ImapToolsError as error:
        said = getattr(error, "command_result", None)
        raise MailboxError(f"{host}: {_said(said[1]) if said else error}; check [mailbox]") from error
    except (imaplib.IMAP4.error, OSError, ValueError, OverflowError, MemoryError) as error:
        raise MailboxError(f"{host}: {str(error)[:_LONGEST] or type(error).__name__}") from error


def _said(answer: Any) -> str:
    first = answer[0] if isinstance(answer, list | tuple) and answer else answer
    return (first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first))[:_LONGEST]
