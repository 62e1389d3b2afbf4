"""The messages of one run shared among several relays: each by its weight, within its limits, while it is well.

A message is dealt to a relay's own row, a few ahead, so that a relay that is slow or waits for a limit holds up nobody
else; what a relay cannot take falls to the others. Whatever no relay may take soon stays pending for a later run.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.refusals import SOMEWHERE, Place, in_doubt
from newsletter.delivery.relays.health import Health, Standing
from newsletter.delivery.relays.limits import domain_of
from newsletter.delivery.relays.permits import Permits
from newsletter.delivery.verdict.kinds import Verdict
from newsletter.errors import LoginRefused, QuotaUsedUp, TransportError
from newsletter.models import Reply

AHEAD = 50  # messages dealt to a relay before it asks for them
_FULL = 4 * AHEAD  # where the others deal no more to it
_LEFT_MOST = 10_000  # messages that a run leaves to a later one before it deals no more


@dataclass(slots=True, kw_only=True)
class _Row:
    """One relay's part: what is dealt to it, what it has in hand, and what keeps it from taking more.

    `asks_at` is the moment from which a limit may let its row through again; `spent` has, for each domain, "" for all,
    until when a limit lasts that a run does not wait for. A relay that is `out` is not tried again in this run.
    """

    dealt: deque[Message] = field(default_factory=deque)
    in_hand: dict[int, Message] = field(default_factory=dict)
    asks_at: datetime | None = None
    spent: dict[str, datetime] = field(default_factory=dict)
    on_trial: bool = False
    failure: TransportError | None = None
    out: bool = False


class Sharing:
    """The outbox as several relays see it together. A limit is waited for as long as `patience`."""

    def __init__(self, outbox: Outbox, permits: Permits, names: Iterable[str], *, patience: timedelta) -> None:
        self.outbox = outbox
        self._permits, self._patience = permits, patience
        self._rows = {name: _Row() for name in names}
        self._left = 0

    def take(self, name: str) -> Message | None:
        """Take the next message for this relay; None where there is none that it may be given now."""
        if not self._may(name):
            return None
        message = self._permitted(name)
        while message is None and self._deal(name):
            message = self._permitted(name)
        if message:
            self._rows[name].in_hand[message.delivery.number] = message
        return message

    def ready(self, name: str) -> int:
        """Count the messages for which this relay may open connections now.

        Where one could not be opened, those that are open go on without it.
        """
        row, now = self._rows[name], self.outbox.now()
        self._hand_over(name)
        self._try_if_rested(name)
        if not self._may(name) or (row.failure and self._holds_any(row)):
            return 0
        here = len(row.dealt) if row.asks_at is None or row.asks_at <= now else 0
        number = here + (self.outbox.ready if self._deals_to(row) else 0)
        return min(number, 1) if row.on_trial else number

    def finished(self, name: str) -> bool:
        """Tell whether there is nothing more for this relay, or nothing that it could take soon."""
        if self.outbox.stopping.is_set() or not self._goes_on(name):
            return True
        return self._claims_no_more() and not self._rows[name].dealt

    def stopping(self, name: str) -> bool:
        """Tell whether what has not begun to leave shall stay: the run ends, or this relay has failed."""
        row, rests = self._rows[name], self._permits.standing(name, now=self.outbox.now()) is Standing.RESTING
        return self.outbox.stopping.is_set() or row.out or (rests and not row.on_trial)

    def put_back(self, name: str, message: Message) -> None:
        """Put back a message that this relay had in hand: it is its next again, or the next of all where it takes no
        more."""
        row = self._rows[name]
        row.dealt.appendleft(row.in_hand.pop(message.delivery.number))
        self._hand_over(name)

    def settle(self, name: str, message: Message, reply: Reply | None, at: Place = SOMEWHERE) -> Verdict | None:
        """Settle a message, and say of the relay what that means: silence or a refusal of us is a failure."""
        row = self._rows[name]
        given = row.in_hand.pop(message.delivery.number)
        meant, error = self.outbox.settled(given, reply, at)
        if reply is None or error:
            self.fail(name, error or in_doubt(at))
        else:
            row.on_trial = False
            self._permits.answered(name, now=self.outbox.now())
        return meant

    def fail(self, name: str, error: TransportError) -> None:
        """Count that this relay cannot be reached, or refuses our login. It is tried again, after a login only in
        another run."""
        row = self._rows[name]
        row.failure, row.on_trial = error, False
        row.out = row.out or isinstance(error, LoginRefused)
        if isinstance(error, QuotaUsedUp):
            self._permits.used_up(name, str(error), now=self.outbox.now(), until=error.until)
        else:
            self._permits.failed(name, str(error), now=self.outbox.now())
        self._hand_over(name)

    def end(self) -> None:
        """Give back what was granted and not used; say in the tally which relays failed and which limits were met.

        Where messages are left that a relay which failed could have taken, that is an error.
        """
        now = self.outbox.now()
        self._permits.give_back(now=now)
        for name in [name for name, row in self._rows.items() if row.on_trial]:
            self._permits.untried(name, now=now)
        resting = self._permits.resting(now=now)
        failed = list(self._failures(resting))
        if failed and not self.outbox.finished:
            errors = [row.failure for row in self._rows.values() if row.failure]
            self.outbox.stop(errors[0] if errors else TransportError("; ".join(failed)))
        for note in [*self._failures(resting, known=str(self.outbox.tally.error)), *self._limits_met()]:
            self.outbox.note(note)

    def _may(self, name: str) -> bool:
        row = self._rows[name]
        stopping = self.outbox.stopping.is_set() or not self._is_well(name)
        return not stopping and not (row.on_trial and self._holds_any(row))

    def _goes_on(self, name: str) -> bool:
        """Whether this relay may be given messages, if not this moment then soon."""
        return self._is_well(name) or self._standing(name) is Standing.RESTED

    def _is_well(self, name: str) -> bool:
        return self._rows[name].on_trial or self._standing(name) is Standing.HEALTHY

    def _standing(self, name: str) -> Standing:
        """How the relay stands; one that this run can do no more with rests."""
        if self._rows[name].out or self._is_spent(name, ""):
            return Standing.RESTING
        return self._permits.standing(name, now=self.outbox.now())

    def _holds_any(self, row: _Row) -> bool:
        """Whether a message is on its way; one that another dispatcher has taken over is not."""
        return any(self.outbox.holds(message) for message in row.in_hand.values())

    def _try_if_rested(self, name: str) -> None:
        if self.outbox.ready and self._standing(name) is Standing.RESTED:
            self._rows[name].on_trial = self._permits.try_again(name, now=self.outbox.now())

    def _is_spent(self, name: str, domain: str) -> bool:
        spent = self._rows[name].spent
        if not spent:
            return False
        now = self.outbox.now()
        return any(spent[key] > now for key in {"", self._permits.limited(name, domain)} & spent.keys())

    def _claims_no_more(self) -> bool:
        return self.outbox.finished or self._left >= _LEFT_MOST

    def _deals_to(self, row: _Row) -> bool:
        """Whether this relay takes from the outbox; not while its row, or another's, is long enough."""
        full = any(len(other.dealt) >= _FULL for other in self._rows.values())
        return not full and len(row.dealt) < AHEAD and self._left < _LEFT_MOST

    def _permitted(self, name: str) -> Message | None:
        """The first message of the relay's row that no limit holds up. What a long one holds up falls to others."""
        row, now = self._rows[name], self.outbox.now()
        waiting: list[Message] = []
        asks: list[datetime] = []
        permitted = None
        while row.dealt and permitted is None:
            message = row.dealt.popleft()
            domain = domain_of(message.delivery.address)
            wait = self._permits.take(name, domain, now=now)
            if not wait:
                permitted = message
            elif wait <= self._patience:
                waiting.append(message)
                asks.append(now + wait)
            else:
                row.spent[self._permits.limited(name, domain)] = now + wait
                self._deal_one(message)
        row.dealt.extendleft(reversed(waiting))
        row.asks_at = None if permitted else min(asks, default=None)
        return permitted

    def _deal(self, name: str) -> bool:
        """Deal the next message; False where there is none to deal now."""
        row = self._rows[name]
        message = self.outbox.take() if self._deals_to(row) else None
        if message is None:
            return False
        if row.on_trial:
            row.dealt.append(message)
            return True
        return self._deal_one(message)

    def _deal_one(self, message: Message) -> bool:
        """To whose turn it is. Where limits keep it from all, it is left to a later run; where none is well, not."""
        well = [name for name in self._rows if self._is_well(name)]
        domain = domain_of(message.delivery.address)
        can = [name for name in well if not self._is_spent(name, domain)]
        short = [name for name in can if len(self._rows[name].dealt) < AHEAD]
        chosen = self._permits.choose(now=self.outbox.now(), among=short or can)
        if chosen:
            self._rows[chosen].dealt.append(message)
        elif well and not can:
            self.outbox.leave(message, domain=domain)
            self._left += 1
        else:
            self.outbox.put_back(message)
            return False
        return True

    def _hand_over(self, name: str) -> None:
        """Where this relay takes no more, the others take over what was dealt to it."""
        row = self._rows[name]
        while row.dealt and not self._goes_on(name):
            self.outbox.put_back(row.dealt.pop())

    def _failures(self, resting: Mapping[str, Health], *, known: str = "") -> Iterator[str]:
        """Which relays rest or failed, but for what was told as the end of the run."""
        for name, row in self._rows.items():
            rest = resting.get(name)
            if rest and rest.until:
                yield f"relay {name} rests until {_moment(rest.until)}: {rest.why}"
            elif row.failure and str(row.failure) != known:
                yield f"relay {name} failed: {row.failure}"

    def _limits_met(self) -> Iterator[str]:
        for name, row in self._rows.items():
            for domain, until in row.spent.items():
                of_domain = f" for {domain}" if domain else ""
                yield f"limit of relay {name}{of_domain} reached; continues at {_moment(until)}"


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
