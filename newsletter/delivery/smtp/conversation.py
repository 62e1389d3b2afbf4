"""The conversation with a relay over one connection: what to say next, and what each reply means. No socket, no clock.

Pipelined [RFC 2920], the envelope of the next message stands behind the final dot of this one, DATA last, and its text
leaves only when it was asked for: at most one message is in doubt. Where PIPELINING is not offered, each command waits
for the reply to the last one.
"""

from collections import deque
from collections.abc import Sequence
from enum import Enum

from newsletter.delivery.message import Message
from newsletter.delivery.smtp.events import Asked, Event, HungUp, NotAsOffered, SenderRefused, Settled
from newsletter.delivery.smtp.offers import NOT_UNDERSTOOD, Offers, mail, no_envelope, not_kept, rcpt
from newsletter.delivery.smtp.replies import NO_REPLY, Replies, reply
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step, Whose
from newsletter.models import Reply

_CLOSING = 421
_GO_ON = 354
_SILENCE = "the relay fell silent"


class _Step(Enum):
    """In the words of whoever reads of it."""

    MAIL = "MAIL FROM"
    RCPT = "RCPT TO"
    DATA = "DATA"
    DOT = "the text"
    CLEARED = "RSET"  # or the lone dot of a message that nobody takes: whatever the reply says


_MAIL, _RCPT, _DATA, _DOT, _CLEARED = _Step  # by names of their own: Python takes long to look one up in its class
_ENVELOPE = (_MAIL, _RCPT, _DATA)


class Conversation:
    """One connection, from the end of the login. `to_send` is emptied by whoever holds the socket."""

    def __init__(self, offers: Offers) -> None:
        self.to_send: list[bytes] = []
        self.closed = False
        self._offers = offers
        self._groups = offers.pipelining and not offers.chunking
        self._nothing_new = _ENVELOPE[:2] if self._groups else _ENVELOPE[:1]  # where 2xx says only: go on
        self._replies = Replies()
        self._awaited: deque[_Step] = deque()
        self._later: deque[tuple[_Step, tuple[bytes, ...]]] = deque()
        self._open: Message | None = None
        self._refusal: Reply | None = None
        self._refused_at = _MAIL
        self._asked = False
        self._leaving: Message | None = None
        self._behind = 0

    @property
    def takes_one(self) -> bool:
        """Whether another message's envelope may be opened now."""
        return self._open is None and not self.closed and (self._leaving is None or self._offers.pipelining)

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
        offers = self._offers
        if self._groups:
            group = b"".join((mail(message, offers), rcpt(message, offers), b"DATA\r\n"))
            self._awaited.extend(_ENVELOPE)
            self.to_send.append(group)
            self._behind += len(group)
            return ()
        self._say(_MAIL, mail(message, offers))
        self._say(_RCPT, rcpt(message, offers))
        if not offers.chunking:
            self._say(_DATA, b"DATA\r\n")
        return ()

    def text(self) -> None:
        """Say the text that was asked for, to its last byte."""
        message = self._open
        if message is None or not self._asked:
            raise ValueError("no text was asked for")
        if self._groups:
            self._awaited.append(_DOT)
            self.to_send += *message.pieces, b".\r\n"
        elif self._offers.chunking:
            self._say(_DOT, b"BDAT %d LAST\r\n" % message.size, *message.pieces)
        else:
            self._say(_DOT, *message.pieces, b".\r\n")
        self._leaving, self._open, self._behind = message, None, 0

    def heard(self, data: bytes) -> Sequence[Event]:
        """What these bytes from the relay mean."""
        events: list[Event] = []
        awaited, nothing_new = self._awaited, self._nothing_new
        if self.closed:
            return ()
        for code, words in self._replies.fed(data):
            if not awaited:
                return [*events, *self.ended(_no_answer(reply(code, words)))]
            step = awaited.popleft()
            if step not in nothing_new or code // 100 != 2:
                events += self._met(step, code, words)
                if self.closed:
                    break
            if self._later:
                self._say_next()
        return events

    def ended(self, why: str, *, unsent: int = 0) -> Sequence[Event]:
        """What it means that the connection is gone, with the last `unsent` bytes of what was said not sent."""
        if self.closed:
            return ()
        self.closed = True
        has_left = unsent <= self._behind
        doubtful = self._leaving if has_left else None
        in_doubt = [Settled(message=doubtful, reply=None, step=_DOT.value)] if doubtful else []
        refused = self._refused_already()
        step = self._awaited[0].value if self._awaited else ""
        here = None if has_left else self._leaving
        unsent_ones = tuple(message for message in (here, self._open) if message)
        return [*in_doubt, *refused, HungUp(why=why, step=step, unsent=unsent_ones)]

    def fell_silent(self, *, unsent: int = 0) -> Sequence[Event]:
        """What it means that the relay answers no more. Of a whole envelope, one that offers PIPELINING may have lost
        what came before its turn [RFC 2920, 3.2 forbids it]; any other silence is the end of the connection."""
        whole_envelope = self._open and self._awaited and not (self._leaving or self._refusal or unsent)
        if self._offers.pipelining and whole_envelope and not self.closed:
            return self._broken_off(self._awaited[0], _SILENCE, ("pipelining",))
        return self.ended(_SILENCE, unsent=unsent)

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
        if code == _GO_ON and step is _DATA and self._refusal is None:
            return self._ask()
        if code in NOT_UNDERSTOOD and (names := self._not_kept(step, reply(code, words))):
            return self._broken_off(step, str(reply(code, words)), names)
        if step is _DOT:
            return self._dot(code, words)
        if code == _CLOSING or not _answers(step, code):
            return self._hung_up(step, reply(code, words))
        if step is _MAIL:
            return self._mail(code, words)
        if step is _RCPT:
            return self._rcpt(code, words)
        return self._data(code, words) if step is _DATA else ()

    def _mail(self, code: int, words: bytes) -> Sequence[Event]:
        if code // 100 == 2:
            return ()
        self._refuse(_MAIL, reply(code, words))
        if code // 100 == 5 and self._open and self._open.delivery.address.isascii():
            self.closed = True
            return [SenderRefused(message=self._open, reply=reply(code, words))]
        return self._skip()

    def _rcpt(self, code: int, words: bytes) -> Sequence[Event]:
        if code // 100 != 2:
            self._refuse(_RCPT, reply(code, words))
        if not self._offers.chunking:
            return self._skip() if self._refusal else ()
        return self._clear(b"RSET\r\n") if self._refusal else self._ask()

    def _data(self, code: int, words: bytes) -> Sequence[Event]:
        self._refuse(_DATA, reply(code, words))
        return self._clear(b".\r\n" if code == _GO_ON else b"RSET\r\n")

    def _refuse(self, step: _Step, said: Reply) -> None:
        """The first refusal is the one that counts; the others follow from it."""
        if self._refusal is None:
            self._refusal, self._refused_at = said, step

    def _skip(self) -> Sequence[Event]:
        """In lock-step a refusal ends the envelope where it stands; pipelined, its other replies are still to come."""
        if self._offers.pipelining:
            return ()
        self._later.clear()
        return self._clear(b"RSET\r\n")

    def _ask(self) -> Sequence[Event]:
        self._asked = True
        return [Asked(self._open)] if self._open else ()

    def _clear(self, words: bytes) -> Sequence[Event]:
        refused = self._refused_already()
        self._say(_CLEARED, words)
        return refused

    def _dot(self, code: int, words: bytes) -> Sequence[Event]:
        """The reply to the final dot. 421 is one, and closes; words that are no reply say nothing of the message."""
        if code // 100 not in (2, 4, 5):
            return self.ended(_no_answer(reply(code, words)))
        message, self._leaving = self._leaving, None
        if message is None:
            return ()
        if code // 100 == 2:
            return [Settled(message, reply(code, words))]
        settled = Settled(message=message, reply=reply(code, words), step=_DOT.value)
        return [settled, *(self.ended(str(settled.reply)) if code == _CLOSING else ())]

    def _hung_up(self, step: _Step, said: Reply) -> Sequence[Event]:
        """A reply after which nothing can be trusted to mean what it says."""
        self.closed = True
        refused = self._refused_already()
        about = said if step is _RCPT and said.code == _CLOSING else None
        unsent = (self._open,) if self._open else ()
        return [*refused, HungUp(why=_no_answer(said), step=step.value, unsent=unsent, to_recipient=about)]

    def _not_kept(self, step: _Step, said: Reply) -> tuple[str, ...]:
        """The offers that this reply breaks; none where it only follows from a refusal, or is asked about nothing."""
        if step is _CLEARED or self._refusal or _is_of_sender(step, said):
            return ()
        return not_kept(self._offers, said, step=step.value)

    def _broken_off(self, step: _Step, why: str, names: tuple[str, ...]) -> Sequence[Event]:
        self.closed = True
        unsent = tuple(message for message in (self._leaving, self._open) if message)
        return [NotAsOffered(names=names, why=why, step=step.value, unsent=unsent)]

    def _refused_already(self) -> Sequence[Event]:
        """A refusal stands, whether or not the relay hangs up after it."""
        message, refusal = self._open, self._refusal
        if message is None or refusal is None:
            return ()
        self._open = None
        return [Settled(message=message, reply=refusal, step=self._refused_at.value)]


def _is_of_sender(step: _Step, said: Reply) -> bool:
    """Whether known words refuse the sender, and no parameter of the command."""
    meant = verdict(said, at=Step.MAIL) if step is _MAIL else None
    return bool(meant and meant.known and meant.whose is Whose.SENDER)


def _no_answer(said: Reply) -> str:
    """Words after which a connection is of no use; those that begin with no code are quoted alone."""
    return str(said) if said.code != NO_REPLY else f"no reply but {said.text!r}"


def _answers(step: _Step, code: int) -> bool:
    """Whether a reply with this code answers the command: it is taken or refused, or for DATA the text is awaited."""
    if step is _DATA:
        return code == _GO_ON or code // 100 in (4, 5)
    return step is _CLEARED or code // 100 in (2, 4, 5)
