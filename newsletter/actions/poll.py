"""Poll the mailbox: each new mail is received, and those that were understood are put away, after all is on record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Event

from sqlalchemy import Engine

from newsletter.actions.newsletter import Clock
from newsletter.actions.outcomes import Polled
from newsletter.actions.receive import Received, by_relay, receive
from newsletter.delivery.verdict.table import Row
from newsletter.errors import MailboxError, MailError
from newsletter.feedback.bounce import Kind
from newsletter.feedback.parts import LARGEST as LOOKED_AT
from newsletter.models import Complaints, MailingList
from newsletter.network.mailbox import BATCH, LARGEST, MOST, Account, Entry, Mailbox, opened
from newsletter.store import mailboxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a poll works with: the list whose mail it is, where all is kept, and what opens and judges it."""

    engine: Engine
    mailing_list: MailingList
    secrets: Sequence[str]
    rows: Sequence[Row] = ()
    authserv_id: str = ""

    def received(self, message: bytes, clock: Clock) -> Received:
        """What a mail is and changed."""
        return receive(
            self.engine,
            self.mailing_list,
            message,
            secrets=self.secrets,
            now=clock(),
            rows=self.rows,
            authserv_id=self.authserv_id,
        )


@dataclass(slots=True)
class _Counts:
    """What a poll has come to so far."""

    kinds: Counter[str] = field(default_factory=Counter)
    suppressed: int = 0
    unsubscribed: int = 0
    put_away: int = 0
    too_old: int = 0
    for_a_person: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def count(self, received: Received) -> None:
        """Count a mail and what followed."""
        self.kinds[received.kind.value] += 1
        self.suppressed += received.suppress and received.ours
        self.unsubscribed += received.unsubscribed
        self.too_old += received.too_old
        self.for_a_person += filter(None, [received.for_a_person])
        if received.kind is Kind.COMPLAINT and received.unsubscribed:
            self.complaints.append(received.reason)

    def leave(self, why: str) -> None:
        """Count a mail that is left for a person."""
        self.kinds[Kind.NONE.value] += 1
        self.for_a_person.append(why)

    def polled(self, by_relay: tuple[Complaints, ...] = (), error: str = "") -> Polled:
        """What it came to."""
        return Polled(
            kinds=dict(self.kinds),
            suppressed=self.suppressed,
            unsubscribed=self.unsubscribed,
            put_away=self.put_away,
            too_old=self.too_old,
            for_a_person=tuple(self.for_a_person),
            complaints=tuple(self.complaints),
            by_relay=by_relay,
            error=error,
        )


def poll(post: Post, account: Account, *, clock: Clock, stopping: Event) -> Polled:
    """Receive what is new in the mailbox, a thousand mails at most; safe to repeat, and never twice a minute.

    What was understood moves into the folder of what is done, once all that it changed is on record. Everything else
    stays as it was. What keeps the mailbox from being read is in the outcome: no mail that is due waits for it.
    """
    with post.engine.begin() as connection:
        place = mailboxes.begin(connection, post.mailing_list.id, account.url, now=clock())
    if place is None:
        return Polled()
    counts, error = _Counts(), ""
    try:
        with opened(account) as mailbox:
            for batch in islice(mailbox.batches(place), MOST // BATCH):
                read = _received(post, mailbox, batch, counts, clock, stopping)
                if read:
                    with post.engine.begin() as connection:
                        mailboxes.keep(connection, post.mailing_list.id, account.url, read[-1].place)
                if len(read) < len(batch):
                    break
    except MailboxError as lost:
        error = str(lost)
    complained = by_relay(post.engine, post.mailing_list.id, now=clock()) if counts.complaints else ()
    return counts.polled(complained, error)


def _received(
    post: Post, mailbox: Mailbox, batch: Sequence[Entry], counts: _Counts, clock: Clock, stopping: Event
) -> Sequence[Entry]:
    """Receive mails until the run is asked to stop, and put away those that were understood; those looked at."""
    read: list[Entry] = []
    done: list[Entry] = []
    for entry in batch:
        if stopping.is_set():
            break
        if _understood(post, mailbox, entry, counts, clock):
            done.append(entry)
        read.append(entry)
    mailbox.put_away(done)
    counts.put_away += len(done)
    return read


def _understood(post: Post, mailbox: Mailbox, entry: Entry, counts: _Counts, clock: Clock) -> bool:
    if entry.size > LARGEST:
        counts.leave(f"a mail of {entry.size / 1e6:,.0f} MB was not read")
        return False
    try:
        message = mailbox.read(entry, limit=LOOKED_AT)
    except MailError as error:
        counts.leave(str(error))
        return False
    if message is None:
        return False
    received = post.received(message, clock)
    counts.count(received)
    return received.understood
