"""The conversation with a relay over one connection: what to say next, and what each reply means. No socket, no clock.

Pipelined [RFC 2920], the envelope of the next message stands behind the final dot of this one, DATA last, and its text
leaves only when it was asked for: at most one message is in doubt. Where PIPELINING is not offered, each command waits
for the reply to the last one.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from newsletter.delivery.message import Message
from newsletter.delivery.smtp_offers import Offers, mail, no_envelope, rcpt
from newsletter.delivery.smtp_replies import Replies, reply
from newsletter.models import Reply

_CLOSING = 421
_GO_ON = 354


class _Step(Enum):
    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    DOT = auto()
    CLEARED = auto()  # RSET, or the lone dot of a message that nobody takes: whatever the reply says


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The relay asks for the text. It must be on record as sending before `text` gives it."""

    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The message has its reply, or has left and will get none."""

    message: Message
    reply: Reply | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderRefused:
    """The relay takes no mail from this sender: that counts against no recipient, and ends the conversation."""

    message: Message
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp:
    """The connection is of no more use. `unsent` have not left, the one it was lost at first; `to_recipient` is the
    421 to its address."""

    why: str
    unsent: tuple[Message, ...] = ()
    to_recipient: Reply | None = None


Event = Asked | Settled | SenderRefused | HungUp


class Conversation:
    """One connection, from the end of the login. `to_send` is emptied by whoever holds the socket."""

    def __init__(self, offers: Offers) -> None:
        self.to_send: list[bytes] = []
        self.closed = False
        self._offers = offers
        self._replies = Replies()
        self._awaited: deque[_Step] = deque()
        self._later: deque[tuple[_Step, tuple[bytes, ...]]] = deque()
        self._open: Message | None = None
        self._refusal: Reply | None = None
        self._asked = False
        self._leaving: Message | None = None
        self._behind = 0

    @property
    def takes_one(self) -> bool:
        """Whether another message's envelope may be opened now."""
        behind_a_dot = self._offers.pipelining or self._leaving is None
        return self._open is None and behind_a_dot and not self.closed

    @property
    def waits_for_dot(self) -> bool:
        """Whether a text has left and its reply is awaited."""
        return self._leaving is not None

    @property
    def awaits_words(self) -> bool:
        """Whether the relay owes a reply."""
        return bool(self._awaited)

    @property
    def holds_any(self) -> bool:
        """Whether a message is on its way through this connection."""
        return self._open is not None or self._leaving is not None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is open and nothing awaited."""
        return not (self.holds_any or self._awaited or self._later or self.closed)

    def open(self, message: Message) -> Sequence[Event]:
        """Say the envelope of a message. An address for which none can be written is refused here, alone."""
        words = no_envelope(message, self._offers)
        if words:
            return [Settled(message=message, reply=reply(553, words))]
        self._open, self._refusal, self._asked = message, None, False
        self._say(_Step.MAIL, mail(message, self._offers))
        self._say(_Step.RCPT, rcpt(message, self._offers))
        if not self._offers.chunking:
            self._say(_Step.DATA, b"DATA\r\n")
        return ()

    def text(self) -> None:
        """Say the text that was asked for, to its last byte."""
        message = self._open
        if message is None or not self._asked:
            raise ValueError("no text was asked for")
        if self._offers.chunking:
            self._say(_Step.DOT, b"BDAT %d LAST\r\n" % len(message.content), message.content)
        else:
            self._say(_Step.DOT, message.content, b".\r\n")
        self._leaving, self._open, self._behind = message, None, 0

    def heard(self, data: bytes) -> Sequence[Event]:
        """What these bytes from the relay mean."""
        found: list[Event] = []
        for code, words in self._replies.fed(data):
            if self.closed:
                break
            if not self._awaited:
                found.extend(self.ended(str(reply(code, words))))
                break
            found.extend(self._met(self._awaited.popleft(), code, words))
            if self._later:
                self._say_next()
        return found

    def ended(self, why: str, *, unsent: int = 0) -> Sequence[Event]:
        """What it means that the connection is gone, with the last `unsent` bytes of what was said not sent."""
        if self.closed:
            return ()
        self.closed = True
        has_left = unsent <= self._behind
        in_doubt = [Settled(message=self._leaving, reply=None)] if self._leaving and has_left else []
        refused = self._refused_already()
        here = None if has_left else self._leaving
        unsent_ones = tuple(message for message in (here, self._open) if message)
        return [*in_doubt, *refused, HungUp(why=why, unsent=unsent_ones)]

    def _say(self, step: _Step, *words: bytes) -> None:
        if self._offers.pipelining or not (self._awaited or self._later):
            self._say_now(step, words)
        else:
            self._later.append((step, words))

    def _say_next(self) -> None:
        if not self._awaited and not self.closed:
            self._say_now(*self._later.popleft())

    def _say_now(self, step: _Step, words: Sequence[bytes]) -> None:
        self._awaited.append(step)
        self.to_send.extend(words)
        self._behind += sum(map(len, words))

    def _met(self, step: _Step, code: int, words: bytes) -> Sequence[Event]:
        if step is _Step.DOT:
            return self._dot(code, words)
        if code == _CLOSING or not _answers(step, code):
            return self._hung_up(step, reply(code, words))
        if step is _Step.MAIL:
            return self._mail(code, words)
        if step is _Step.RCPT:
            return self._rcpt(code, words)
        return self._data(code, words) if step is _Step.DATA else ()

    def _mail(self, code: int, words: bytes) -> Sequence[Event]:
        if code // 100 == 2:
            return ()
        self._refusal = reply(code, words)
        if code // 100 == 5 and self._open and self._open.delivery.address.isascii():
            self.closed = True
            return [SenderRefused(message=self._open, reply=self._refusal)]
        return self._skip()

    def _rcpt(self, code: int, words: bytes) -> Sequence[Event]:
        if code // 100 != 2:
            self._refusal = self._refusal or reply(code, words)
        if not self._offers.chunking:
            return self._skip() if self._refusal else ()
        return self._clear(b"RSET\r\n") if self._refusal else self._ask()

    def _data(self, code: int, words: bytes) -> Sequence[Event]:
        if code == _GO_ON and self._refusal is None:
            return self._ask()
        self._refusal = self._refusal or of_message(reply(code, words))
        return self._clear(b".\r\n" if code == _GO_ON else b"RSET\r\n")

    def _skip(self) -> Sequence[Event]:
        """In lock-step a refusal ends the envelope where it stands; pipelined, its other replies are still to come."""
        if self._offers.pipelining:
            return ()
        self._later.clear()
        return self._clear(b"RSET\r\n")

    def _ask(self) -> Sequence[Event]:
        self._asked = True
        return [Asked(message=self._open)] if self._open else ()

    def _clear(self, words: bytes) -> Sequence[Event]:
        refused = self._refused_already()
        self._say(_Step.CLEARED, words)
        return refused

    def _dot(self, code: int, words: bytes) -> Sequence[Event]:
        """The reply to the final dot. 421 and words that are no reply say nothing of the message."""
        if code == _CLOSING or code // 100 not in (2, 4, 5):
            return self.ended(str(reply(code, words)))
        message, self._leaving = self._leaving, None
        return [Settled(message=message, reply=of_message(reply(code, words)))] if message else ()

    def _hung_up(self, step: _Step, said: Reply) -> Sequence[Event]:
        """A reply after which nothing can be trusted to mean what it says."""
        self.closed = True
        refused = self._refused_already()
        about = said if step is _Step.RCPT and said.code == _CLOSING else None
        return [*refused, HungUp(why=str(said), unsent=(self._open,) if self._open else (), to_recipient=about)]

    def _refused_already(self) -> Sequence[Event]:
        """A refusal stands, whether or not the relay hangs up after it."""
        message, refusal = self._open, self._refusal
        if message is None or refusal is None:
            return ()
        self._open = None
        return [Settled(message=message, reply=refusal)]


def of_message(found: Reply) -> Reply:
    """A refusal after the recipient was taken is not of the address; 5.0.0 says no more than 5xx [RFC 3463, 3.1]."""
    return found if found.enhanced or found.code < 500 else replace(found, enhanced="5.0.0")


def _answers(step: _Step, code: int) -> bool:
    """Whether a reply with this code answers the command: it is taken or refused, or for DATA the text is awaited."""
    if step is _Step.DATA:
        return code == _GO_ON or code // 100 in (4, 5)
    return step is _Step.CLEARED or code // 100 in (2, 4, 5)
