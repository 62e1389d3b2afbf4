"""Deliveries as an operator sees and resolves them: listed, decided by a person, or found in a relay's log."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from newsletter.delivery import states
from newsletter.delivery.balance import Balance
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step
from newsletter.delivery.verdict.table import Row
from newsletter.errors import NewsletterError, NotPublished
from newsletter.feedback import log_files
from newsletter.feedback.kumomta_log import Skipped
from newsletter.feedback.postfix_log import Logged
from newsletter.mail import links
from newsletter.models import Delivery, MailingList, Period, Published, Reply, State
from newsletter.people import subscribers_file
from newsletter.store import balances, delivery_rows, doubtful, editions
from newsletter.store.engine import reading

steps = logging.getLogger("newsletter.steps")

_NAMED_IN_AN_ERROR = 5
_NAMED_LINES = 3  # of a log that cannot be used


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """How many deliveries were in doubt, how the log resolved some, and what it says of the others.

    `skipped` is how many lines of the log cannot be used, and `examples` the first of them.
    """

    doubtful: int
    accepted: int
    refused: int
    waiting: int
    skipped: int = 0
    examples: tuple[Skipped, ...] = ()

    @property
    def unknown(self) -> int:
        """How many are still in doubt, and the log says nothing that counts."""
        return self.doubtful - self.accepted - self.refused - self.waiting


def published(engine: Engine, list_id: str, name: str) -> Published:
    """The edition with that id, or of that day or week. Raises NotPublished, which names the newest there are."""
    with reading(engine) as connection:
        if frozen := editions.called(connection, list_id, name):
            return frozen
        known = [
            period.named(day)
            for period in Period
            for day, _ in editions.titles(connection, list_id, limit=_NAMED_IN_AN_ERROR, period=period)
        ]
    there = f"the newest are {', '.join(known)}" if known else "none was published yet"
    raise NotPublished(f"no edition {name}: {there}; `newsletter status` lists them all, with their ids")


def listed(
    engine: Engine,
    chosen: Published,
    *,
    state: State | None = None,
    held: bool = False,
    limit: int | None = None,
) -> Iterator[Delivery]:
    """The deliveries of an edition by number, read as they are asked for."""
    with reading(engine) as connection:
        yield from delivery_rows.every(connection, chosen.edition.id, state=state, held=held, limit=limit)


def balance(engine: Engine, chosen: Published) -> Balance:
    """The balance of an edition's deliveries."""
    with reading(engine) as connection:
        return balances.of(connection, chosen)


def resolve(
    engine: Engine, chosen: Published, who: Sequence[str], *, state: State, reason: str, now: datetime
) -> tuple[Delivery, ...]:
    """Resolve deliveries in doubt as a person decides, all that are named or none; which were in doubt until now.

    They are named by number or by address. Raises NewsletterError with a line for each that cannot be resolved.
    """
    asked = {name: _asked(name) for name in who}
    numbers = [number for number in asked.values() if isinstance(number, int)]
    addresses = [address for address in asked.values() if isinstance(address, str)]
    with engine.begin() as connection:
        there = doubtful.named(connection, chosen.edition.id, numbers=numbers, addresses=addresses)
        if mistakes := [*_absent(asked, there), *_resolved_otherwise(there, state)]:
            raise NewsletterError("\n".join([*mistakes, "nothing was resolved"]))
        held = [delivery for delivery in there if delivery.state is State.IN_DOUBT]
        decided = [states.decided(delivery, state, reason=reason, now=now) for delivery in held]
        doubtful.resolve(connection, decided, now=now)
    return tuple(decided)


def _asked(name: str) -> int | str:
    return int(name) if name.isdecimal() and len(name) < 10 else subscribers_file.address(name)


def _absent(asked: Mapping[str, int | str], there: Iterable[Delivery]) -> Iterator[str]:
    known = {each for delivery in there for each in (delivery.number, delivery.address)}
    return (f"{name}: this edition has no such delivery" for name, each in asked.items() if each not in known)


def _resolved_otherwise(there: Iterable[Delivery], state: State) -> Iterator[str]:
    """What was resolved the same way before is no mistake: the command may be given again."""
    for delivery in there:
        if delivery.state not in (State.IN_DOUBT, state):
            yield f"{delivery.number}: is {delivery.state}, and only deliveries in doubt can be resolved"


def reconcile(
    engine: Engine,
    mailing_list: MailingList,
    chosen: Published,
    lines: Iterable[bytes],
    *,
    now: datetime,
    rows: Sequence[Row] = (),
) -> Reconciled:
    """Resolve what is in doubt as the relay's log says; its last final word on a message counts.

    `rows` are what the operator says that replies mean.
    """
    held = {
        links.message_id(delivery.edition_id, delivery.number, domain=mailing_list.domain): delivery
        for delivery in listed(engine, chosen, state=State.IN_DOUBT)
    }
    steps.info("looking for %s deliveries in doubt", f"{len(held):,}")
    said, skipped, examples = _said(lines, held)
    meant = {name: verdict(reply, at=Step.LATER, rows=tuple(rows)) for name, reply in said.items()}
    reported = [states.reported(held[name], reply, meant[name]) for name, reply in said.items()]
    settled = [each for each in reported if each.state is not State.IN_DOUBT]
    by_number = {held[name].number: meaning for name, meaning in meant.items()}
    with engine.begin() as connection:
        doubtful.resolve(connection, settled, meant=by_number, now=now)
    ends = [each.state for each in reported]
    return Reconciled(
        doubtful=len(held),
        accepted=ends.count(State.ACCEPTED),
        refused=ends.count(State.REFUSED),
        waiting=ends.count(State.IN_DOUBT),
        skipped=skipped,
        examples=examples,
    )


def _said(lines: Iterable[bytes], held: Mapping[str, Delivery]) -> tuple[Mapping[str, Reply], int, tuple[Skipped, ...]]:
    """The last word that counts on each message, how many lines cannot be used, and the first of them."""
    said: dict[str, Reply] = {}
    skipped = 0
    examples: list[Skipped] = []
    for each in log_files.said(lines, held):
        if isinstance(each, Skipped):
            skipped += 1
            examples += [each] if len(examples) < _NAMED_LINES else []
        elif _counts(each, held[each.message_id], said):
            said[each.message_id] = each.reply
    return said, skipped, tuple(examples)


def _counts(logged: Logged, delivery: Delivery, said: Mapping[str, Reply]) -> bool:
    """Whether it is of the subscriber, not of a copy to another address, and not only of waiting after a final word."""
    is_theirs = not (logged.addresses and delivery.address) or delivery.address in logged.addresses
    return is_theirs and (logged.reply.code // 100 != 4 or logged.message_id not in said)
