"""What one edition cannot say of an address, and several can: its mailbox stays full, its organisation never takes us.

It is counted over editions: a full mailbox, whether a server said so at once or in a bounce; a rule, only if a server
answered the address with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from newsletter.delivery.verdict.kinds import Repeated, Verdict
from newsletter.delivery.verdict.words import alike
from newsletter.models import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """From so many editions within this time an address is not written to any more."""

    editions: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An edition that was due to an address: when it was published, and what came of it: `kind` of reply, or taken."""

    published_at: datetime
    kind: str = ""
    taken: bool = False


LIMITS = {
    Repeated.FULL: Limit(editions=5, within=timedelta(days=14)),
    Repeated.RULE: Limit(editions=3, within=timedelta(days=31)),  # of a weekly edition too
}
LOOKED_BACK = max(limit.within for limit in LIMITS.values())


def kind(meant: Verdict, reply: Reply) -> str:
    """Name what makes replies of several editions the same: a full mailbox in any words, a rule in its own; "" for
    none."""
    if meant.repeated is Repeated.RULE:
        return f"{meant.repeated} {sha256(alike(reply.text).encode()).hexdigest()[:8]}"
    return meant.repeated or ""


def is_enough(of_kind: str, editions: Iterable[Earlier]) -> bool:
    """Tell whether the same came of enough editions in a row. They are given newest first, the one it came of now among
    them; one that was taken and did not come back ends the row, and what is undecided neither counts nor ends it."""
    limit = LIMITS[Repeated(of_kind.partition(" ")[0])]
    same: list[datetime] = []
    for each in editions:
        if each.kind == of_kind:
            same.append(each.published_at)
        elif each.taken:
            break
    return sum(same[0] - moment < limit.within for moment in same) >= limit.editions
