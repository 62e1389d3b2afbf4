"""Whose a refusal is, by what else became of the messages of a run: others were taken, or nobody was."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newsletter.delivery import states
from newsletter.delivery.refusals import Place, of_quota, of_sender, of_us
from newsletter.delivery.verdict import moment
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Then, Verdict
from newsletter.delivery.verdict.table import Row
from newsletter.errors import TransportError
from newsletter.models import Delivery, Reply

_IN_A_ROW = 3  # refusals of us, between which nothing was taken
_OFTEN = 4
_OF_ALL = (Then.REST, Then.PAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How replies are judged: the operator's own rows, how long a recipient is waited for, and, asked where it matters,
    when the last message was taken before this run.

    `pace` is how many messages a second a relay was found to take, by its name, and `learn` remembers it.
    """

    rows: tuple[Row, ...] = ()
    give_up: timedelta = states.GIVE_UP
    taken_at: Callable[[], datetime | None] = lambda: None
    pace: Callable[[str], float | None] = lambda _: None
    learn: Callable[[str, float | None], None] = lambda _, __: None


class Judgement:
    """What replies mean in one run; it remembers which ways out took something, and which refuse us."""

    def __init__(self, rules: Rules, clock: Callable[[], datetime]) -> None:
        self._rules, self._clock = rules, clock
        self._blamed: Counter[str] = Counter()
        self._took: set[str] = set()
        self._slowed: Counter[int] = Counter()

    def took(self, relay: str) -> None:
        """This way out took a message."""
        self._took.add(relay)
        self._blamed.pop(relay, None)

    def judge(self, reply: Reply, at: Place) -> Verdict:
        """What a reply means at this step."""
        return verdict(reply, at=at.answered, rows=self._rules.rows)

    def of_whom(self, delivery: Delivery, meant: Verdict) -> Verdict:
        """What is said of us and was said of this one before, while others were taken since, is of this one alone."""
        if meant.then is Then.SLOW:
            return self._slower(delivery, meant)
        since = delivery.deferred_since
        if meant.then not in _OF_ALL or since is None:
            return meant
        others = self._rules.taken_at()
        if not (self._took or (others and others >= since)):
            return meant
        return replace(meant, then=Then.END if meant.permanent else Then.LATER, suppress=False, known=False)

    def _slower(self, delivery: Delivery, meant: Verdict) -> Verdict:
        """A reader for whom fewer are asked again and again, while others are taken, is tried by a later run."""
        self._slowed[delivery.number] += 1
        often = self._slowed[delivery.number] >= _OFTEN and self._took
        return replace(meant, then=Then.RETRY) if often else meant

    def ends(self, reply: Reply, at: Place, meant: Verdict) -> TransportError | None:
        """What ends the use of a way out: its allowance is used up, or it refuses us and took nothing before, or it
        refused several in a row so."""
        if meant.then is Then.WAIT:
            return of_quota(reply, at, until=moment.named(reply.text, now=self._clock()))
        if meant.then not in _OF_ALL:
            return None
        self._blamed[at.relay] += 1
        if at.relay in self._took and self._blamed[at.relay] < _IN_A_ROW:
            return None
        return of_us(reply, at, meant)

    def blame(self, reply: Reply, at: Place, meant: Verdict, *, sender: str) -> TransportError | None:
        """What ends the use of a way out that takes no mail from this sender; None where it only asks for less."""
        if meant.then is Then.SLOW:
            return None
        if meant.then is Then.WAIT:
            return of_quota(reply, at, until=moment.named(reply.text, now=self._clock()))
        return of_sender(sender, reply, at, meant)
