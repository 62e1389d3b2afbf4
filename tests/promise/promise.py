"""The promise as a function: what the far end has on disk and what the ledger says become a list of broken words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from tests.promise.rows import Row
from tests.promise.sinks import Taken


def broken(
    eligible: Collection[str],
    taken: Sequence[Taken],
    rows: Sequence[Row],
    *,
    in_flight: int,
    resends: bool = True,
) -> list[str]:
    """What does not hold, after deliveries have run to completion; nothing where the promise was kept.

    `in_flight` is kills times connections: so many messages may have been on their way when something died.
    """
    return [
        *_lost(eligible, taken, rows),
        *_copied(taken, in_flight=in_flight, resends=resends),
        *_misremembered(taken, rows),
        *_in_doubt(rows, in_flight=in_flight),
        *_unfinished(eligible, rows),
    ]


def _lost(eligible: Collection[str], taken: Sequence[Taken], rows: Sequence[Row]) -> Iterator[str]:
    arrived = {message.recipient for message in taken}
    excused = {row.address for row in rows if row.state in ("in doubt", "refused", "skipped")}
    for address in sorted(set(eligible) - arrived - excused):
        yield f"{address} was skipped"
    for address in sorted(arrived - set(eligible)):
        yield f"{address} was never due"
    for row in rows:
        if row.state == "skipped" and row.address in arrived:
            yield f"{row.address} is on record as skipped and got it"


def _copied(taken: Sequence[Taken], *, in_flight: int, resends: bool) -> Iterator[str]:
    copies = Counter(message.recipient for message in taken)
    extra = sum(copies.values()) - len(copies)
    most = 2 if resends else 1
    if extra > in_flight:
        yield f"{extra} copies, where {in_flight} messages can have been in flight"
    for address, count in copies.items():
        if count > most:
            yield f"{address} got {count} copies"
    yield from _different(taken)


def _different(taken: Sequence[Taken]) -> Iterator[str]:
    bytes_of, people_of = defaultdict(set), defaultdict(set)
    for message in taken:
        bytes_of[message.recipient].add((message.id, message.sha256))
        people_of[message.id].add(message.recipient)
    yield from (f"{address} got copies that differ" for address, group in bytes_of.items() if len(group) > 1)
    yield from (
        f"{name} is the Message-ID of several" for name, group in people_of.items() if len(group) > 1 or not name
    )


def _misremembered(taken: Sequence[Taken], rows: Sequence[Row]) -> Iterator[str]:
    arrived = {message.recipient for message in taken}
    for row in rows:
        if row.state == "accepted" and row.address not in arrived:
            yield f"{row.address} is on record as accepted and the far end does not have it"
        if row.state == "refused" and row.address in arrived:
            yield f"{row.address} is on record as refused and the far end has it"


def _in_doubt(rows: Sequence[Row], *, in_flight: int) -> Iterator[str]:
    held = sum(row.state == "in doubt" for row in rows)
    if held > in_flight:
        yield f"{held} are held, where {in_flight} messages can have been in flight"


def _unfinished(eligible: Collection[str], rows: Sequence[Row]) -> Iterator[str]:
    if sorted(row.address for row in rows) != sorted(eligible):
        yield "the ledger does not list everybody who was due, once"
    for row in rows:
        if row.state in ("pending", "claimed", "sending", "deferred"):
            yield f"{row.address} is left {row.state}"
