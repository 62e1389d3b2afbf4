"""The messages of one run, given to a transport one by one, and what became of them, on record in groups.

A group is what all connections ask between two writes: the more connections, the fewer commits a message costs.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from types import TracebackType
from typing import Self

from newsletter.delivery import states
from newsletter.delivery.judgement import Judgement, Rules
from newsletter.delivery.ledger import Entries, Ledger
from newsletter.delivery.message import Message
from newsletter.delivery.refusals import SOMEWHERE, Place
from newsletter.delivery.verdict import repeated
from newsletter.delivery.verdict.kinds import Then, Verdict, Whose
from newsletter.delivery.verdict.words import alike
from newsletter.errors import OutOfTouch, TransportError
from newsletter.models import Delivery, Reply, State

_BATCH = 500
_SILENT = "this process lost touch with the store, so another may have taken over from it; it stops sending"
_ACCEPTED = State.ACCEPTED  # Python takes long to look a member up in its class


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the messages of one run, and the error that ended it early, if one did.

    `replies` counts refusals by verdict and words, without what differs from one recipient to the next. `notes` say
    what else the operator wants to know: a limit that was met, a relay whose messages others took over.
    """

    states: Mapping[State, int] = field(default_factory=Counter)
    error: TransportError | None = None
    replies: Mapping[tuple[Whose, str], int] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()

    @property
    def answered_most(self) -> Sequence[tuple[Whose, str, int]]:
        """Verdicts and words of refusals with how many were answered so, most first."""
        by_number = sorted(self.replies.items(), key=lambda each: -each[1])
        return [(whose, " ".join(words.split()), number) for (whose, words), number in by_number]


class Stopping:
    """Whether this drain is to end: the run was asked to, or the way out is closed, which asks nothing else to end.

    `is_set` is asked several times for each message, and so is the event's own until the way out is closed.
    """

    def __init__(self, asked: Event) -> None:
        self.is_set = asked.is_set

    def set(self) -> None:
        """End this drain alone."""
        self.is_set = _yes


def _yes() -> bool:
    return True


class Outbox:
    """A context: inside it messages can be taken; when it ends, what was taken and has not left is given back."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        stamp: Callable[[Delivery], Message],
        clock: Callable[[], datetime],
        stopping: Event,
        progress: Callable[[State], None] = lambda _: None,
        rules: Rules | None = None,
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        self.stopping = Stopping(stopping)
        self._ledger, self._stamp, self._clock, self._progress = ledger, stamp, clock, progress
        self.rules = rules or Rules()
        self._may_send = may_send
        self._judgement = Judgement(self.rules, clock)
        self._replies: Counter[tuple[Whose, str]] = Counter()
        self._suppressed: set[int] = set()
        self._unproven: dict[int, str] = {}
        self._repeated: dict[int, str] = {}
        self._claimed: deque[Delivery] = deque()
        self._again: deque[Message] = deque()
        self._held: dict[int, Delivery] = {}
        self._leaving: list[Message] = []
        self._sending: set[int] = set()
        self._accepted: list[tuple[Delivery, Reply]] = []
        self._taken_by: defaultdict[str, list[int]] = defaultdict(list)
        self._ended: list[Delivery] = []
        self._left_out: set[str] = set()
        self._dry = False
        self._ends: defaultdict[State, int] = defaultdict(int)  # a Counter takes three times as long to add one
        self._error: TransportError | None = None
        self._notes: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give back what has not left. After an error of ours nothing is known for certain, and recovery decides."""
        if error is None:
            self._ended += [states.unsent(self._tried(delivery)) for delivery in self._held.values()]
            self._ledger.write(self._entries(leaving=(), claim=0), now=self._clock())

    @property
    def tally(self) -> Tally:
        """What has become of the messages until now."""
        return Tally(
            states=Counter(self._ends), error=self._error, replies=self._replies.copy(), notes=tuple(self._notes)
        )

    @property
    def ready(self) -> int:
        """How many messages could be taken now."""
        return 0 if self.stopping.is_set() else len(self._again) + len(self._claimed)

    @property
    def finished(self) -> bool:
        """Whether nothing more can be taken, now or after the next write: nothing is due, or the run is stopping."""
        nothing_here = not (self._again or self._claimed or self._leaving)
        return self.stopping.is_set() or (self._dry and nothing_here)

    @property
    def gathered(self) -> int:
        """How many messages wait for the next write before they may leave."""
        return len(self._leaving)

    def take(self) -> Message | None:
        """The next message; None where none is ready. A write claims more when few are left."""
        if self.stopping.is_set():
            return None
        if self._again:
            return self._again.popleft()
        return self._stamp(self._claimed.popleft()) if self._claimed else None

    def prepare(self) -> None:
        """Have the next message ready before it is asked for, in a moment that would be spent waiting."""
        if self._claimed and not self._again:
            self._again.append(self._stamp(self._claimed.popleft()))

    def begin(self, message: Message) -> None:
        """The message is about to leave, once the next write says that it may."""
        self._leaving.append(message)

    def settle(self, message: Message, reply: Reply | None, at: Place = SOMEWHERE) -> Verdict | None:
        """The reply to a message, or None where it may have left and none came; what a refusal means. One that is of us
        ends the run, with an error that says `at` which step of whose conversation it came."""
        meant, error = self.settled(message, reply, at)
        if error:
            self.stop(error)
        return meant

    def settled(
        self, message: Message, reply: Reply | None, at: Place = SOMEWHERE
    ) -> tuple[Verdict | None, TransportError | None]:
        """As `settle`, but what ends the use of this way out is given back, for whoever has others."""
        delivery = self._held.pop(message.delivery.number)
        self._sending.discard(delivery.number)
        if reply is not None and states.accepts(reply):
            self._accepted.append((delivery, reply))
            if at.named:
                self._taken_by[at.named].append(delivery.number)
            self._judgement.took(at.relay)
            self._count(_ACCEPTED)
            return None, None
        if reply is None:
            self._end(states.in_doubt(states.sending(delivery)), due_again=True)
            return None, None
        now = self._clock()
        meant = self._judgement.of_whom(delivery, self.judge(reply, at))
        settled = states.answered(states.sending(delivery), reply, meant, now=now, give_up=self.rules.give_up)
        if settled.state is State.REFUSED:
            self._refuse(settled, reply, at, meant)
        if meant.repeated:
            self._repeated[settled.number] = repeated.kind(meant, reply)
        self._end(settled, due_again=settled.state is State.PENDING)
        self._replies[meant.whose, f"{reply.code} {reply.enhanced} {alike(reply.text)}"] += 1
        return meant, self._judgement.ends(reply, at, meant)

    def judge(self, reply: Reply, at: Place) -> Verdict:
        """What a reply means at this step."""
        return self._judgement.judge(reply, at)

    def blame(self, reply: Reply, at: Place, meant: Verdict, *, sender: str) -> TransportError | None:
        """What ends the use of a way out that takes no mail from this sender; None where it only asks for less."""
        return self._judgement.blame(reply, at, meant, sender=sender)

    def _refuse(self, settled: Delivery, reply: Reply, at: Place, meant: Verdict) -> None:
        """Remember for the record what a refusal stands on."""
        if meant.suppress:
            self._suppressed.add(settled.number)
        if meant.then is Then.END and not meant.of_mailbox:
            self._unproven[settled.number] = f"{at.answered or ''} {reply.code} {alike(reply.text)}".strip()

    def _end(self, settled: Delivery, *, due_again: bool) -> None:
        self._ended.append(settled)
        self._dry = self._dry and not due_again
        if settled.state is not State.PENDING:
            self._count(settled.state)

    def may_leave(self) -> bool:
        """Whether bytes of a message may leave now. Where another node may have taken over by now, the run ends."""
        if self._may_send():
            return True
        self.stop(OutOfTouch(_SILENT))
        return False

    def put_back(self, message: Message) -> None:
        """A message that was taken and has not left is the next to be taken again."""
        self._again.appendleft(message)

    def leave(self, message: Message, *, domain: str) -> None:
        """A message that was taken is left to a later run, and so is whoever else is of this domain."""
        delivery = self._held.pop(message.delivery.number)
        self._ended.append(states.unsent(self._tried(delivery)))
        self._sending.discard(delivery.number)
        self._left_out.add(domain)

    def write(self) -> Sequence[tuple[Message, bool]]:
        """Put on record what has gathered, and claim more where few are left; which messages may leave now.

        One may not that another dispatcher has taken over. A message that was put back stays on record as leaving.
        """
        asked, self._leaving = self._leaving, []
        leaving = [message.delivery for message in asked if message.delivery.number not in self._sending]
        entries = self._entries(leaving=leaving, claim=self._wanted())
        if not (self._accepted or self._ended or leaving or entries.claim):
            return [(message, True) for message in asked]
        written = self._ledger.write(entries, now=self._clock())
        self._accepted, self._ended = [], []
        self._taken_by.clear()
        self._suppressed, self._unproven, self._repeated = set(), {}, {}
        self._sending.update(written.leaving)
        if len(written.leaving) < len(leaving):
            for number in {delivery.number for delivery in leaving}.difference(written.leaving):
                del self._held[number]
        self._keep(written.claimed, entries.claim)
        return [(message, message.delivery.number in self._sending) for message in asked]

    def stop(self, error: TransportError) -> None:
        """End the run early: nothing more can be taken, and the tally says why. The first error is the one told."""
        self._error = self._error or error
        self.stopping.set()

    def holds(self, message: Message) -> bool:
        """Whether the message is still this run's; another dispatcher may have taken it over."""
        return message.delivery.number in self._held

    def note(self, words: str) -> None:
        """Say something in the tally."""
        self._notes.append(words)

    def now(self) -> datetime:
        """The moment, by the clock of the run."""
        return self._clock()

    def _entries(self, *, leaving: Sequence[Delivery], claim: int) -> Entries:
        return Entries(
            accepted=self._accepted,
            taken_by=self._taken_by,
            ended=self._ended,
            suppressed=self._suppressed,
            unproven=self._unproven,
            repeated=self._repeated,
            leaving=leaving,
            claim=claim,
            left_out=tuple(self._left_out),
        )

    def _tried(self, delivery: Delivery) -> Delivery:
        return states.sending(delivery) if delivery.number in self._sending else delivery

    def _count(self, state: State) -> None:
        self._ends[state] += 1
        self._progress(state)

    def _wanted(self) -> int:
        few = len(self._claimed) < _BATCH // 2
        return _BATCH if few and not self._dry and not self.stopping.is_set() and self.may_leave() else 0

    def _keep(self, claimed: Sequence[Delivery], wanted: int) -> None:
        self._claimed.extend(claimed)
        self._held.update((delivery.number, delivery) for delivery in claimed)
        self._dry = self._dry or (wanted > 0 and not claimed)
