"""A store that was restored from an older copy: what it has forgotten is told, and a person decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine

from newsletter.errors import StoreForgot
from newsletter.store import issues, lists
from newsletter.store.engine import reading
from newsletter.store.seal import Issue, Seal

AfterRestore = Literal["resend", "skip"]  # what becomes of accepted deliveries that a restored store has forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """An edition of which the store has forgotten how many accepted deliveries, and their numbers.

    Where the store does not have the edition at all, its id is empty, and there are no numbers.
    """

    issue: Issue
    accepted: int
    edition_id: str = ""
    numbers: Sequence[int] = ()


def check(engine: Engine, list_id: str, seal: Seal | None, *, now: datetime) -> None:
    """Look before anything is claimed whether the store has forgotten accepted deliveries.

    Raises StoreForgot, which says how many and of which editions, until a person has decided.
    """
    if seal is None:
        return
    undecided = []
    for lost in _forgotten(engine, list_id, seal, now=now):
        if not seal.decided(lost.issue):
            undecided.append(f"{lost.accepted:,} of {lost.issue.name}")
        elif lost.edition_id:
            _skip(engine, lost, now=now)
    if undecided:
        raise StoreForgot(
            f"the store has forgotten deliveries that were accepted: {', '.join(undecided)}. It seems to be an older "
            "copy that was restored. Nothing is sent until you decide. `newsletter deliver --after-restore skip` sends "
            "these people no second copy; `newsletter deliver --after-restore resend` sends them one"
        )


def after_restore(engine: Engine, list_id: str, seal: Seal | None, decision: AfterRestore, *, now: datetime) -> int:
    """Send forgotten deliveries again, or skip them, as was decided; how many they are. Safe to run again.

    An edition that the store does not have is skipped for those people if it is published again.
    """
    if seal is None:
        return 0
    accepted = 0
    for lost in _forgotten(engine, list_id, seal, now=now):
        accepted += lost.accepted
        if decision == "skip":
            _skip(engine, lost, now=now)
            if not lost.edition_id:
                seal.decide(lost.issue)
        elif lost.edition_id:
            with seal.page(lost.issue, now=now) as page:
                page.clear(lost.numbers)
        else:
            seal.forget(lost.issue)
    return accepted


def _forgotten(engine: Engine, list_id: str, seal: Seal, *, now: datetime) -> Iterator[Forgotten]:
    with reading(engine) as connection:
        known = [issue for each in (list_id, *lists.former(connection, list_id)) for issue in seal.known(each)]
        if not known:
            return
        there, under_way = issues.among(connection, list_id, known)
    for issue in known:
        if issue in under_way:
            from newsletter.store import forgotten  # which reads deliveries: in most runs nothing is under way

            numbers = forgotten.numbers(engine, seal, issue, there[issue], now=now)
            if numbers:
                yield Forgotten(issue=issue, accepted=len(numbers), edition_id=there[issue], numbers=numbers)
        elif issue not in there:
            with seal.page(issue, now=now) as page:
                accepted = page.count()
            if accepted:
                yield Forgotten(issue=issue, accepted=accepted)


def _skip(engine: Engine, lost: Forgotten, *, now: datetime) -> None:
    from newsletter.store import forgotten  # as above

    with engine.begin() as connection:
        forgotten.skip(connection, lost.edition_id, lost.numbers, now=now)
