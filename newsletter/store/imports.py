"""A subscribers file comes into the store: who is new, who is known, and who is not in it any more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from newsletter.models import FileIs, Subscriber
from newsletter.people import absent, precedence
from newsletter.people.precedence import Known, Who
from newsletter.store import erasures, subscribers
from newsletter.store.subscribers import known_of_row, of_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file's people: how many were new and how many known, and what of whom stays as somebody set it.

    `left` has the fields by address, each with who set it. `forgotten` are addresses that asked to be. `absent` came
    from the file and are not in it any more, and `dropped` are those of them who were unsubscribed for it.
    """

    new: int = 0
    known: int = 0
    forgotten: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    left: Mapping[str, Mapping[str, Who]] = field(default_factory=dict)

    def with_more(self, part: "Taken") -> "Taken":
        """Count a part that was written in too."""
        left = {**self.left, **part.left}
        return replace(self, new=self.new + part.new, known=self.known + part.known, left=dict(sorted(left.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written so that the store is as the file says, by address in order, and what stays as it is.

    Who is in `asked` is added or brought up to date; whoever else is in `work` is unsubscribed.
    """

    asked: Mapping[str, Subscriber]
    work: tuple[str, ...]
    known: Mapping[str, Known]
    taken: Taken
    origin: Who


def take(
    connection: Connection,
    list_id: str,
    people: Iterable[Subscriber],
    *,
    now: datetime,
    file_is: FileIs | None = FileIs.ADDITIONS,
    insists: bool = False,
) -> Taken:
    """Add or bring up to date each of the people of a file, in one transaction. Raises as `plan` does."""
    planned = plan(connection, list_id, people, file_is=file_is, insists=insists)
    return planned.taken.with_more(write(connection, list_id, planned, planned.work, now=now))


def plan(
    connection: Connection,
    list_id: str,
    people: Iterable[Subscriber],
    *,
    file_is: FileIs | None = FileIs.ADDITIONS,
    insists: bool = False,
) -> Plan:
    """Look what of a file is not in the store yet. Those who are as the file has them are no work.

    Who asked to be forgotten is left out. Where the file is the list, whoever came from it and is not in it any more is
    unsubscribed. Raises SubscribersError where those are too many, unless somebody `insists`. None is a file that the
    operator imports beside the list's own: whom it brings is not missed in that.
    """
    asked = {person.address: person for person in people}
    forgotten = sorted(erasures.among(connection, list_id, asked))
    known = {row.address: known_of_row(row) for row in connection.execute(of_list(list_id))}
    missing = absent.absent(known, asked) if file_is else ()
    going = missing if file_is is FileIs.LIST else ()
    if not insists:
        absent.may_go(going, known)
    work = list(going)
    left: dict[str, Mapping[str, Who]] = {}
    for address in sorted(asked.keys() - set(forgotten)):
        there = known.get(address)
        merged = precedence.merged(there, asked[address], Who.FILE) if there else None
        if merged is None or not _is_kept(there, merged.known):
            work.append(address)
        elif merged.left:
            left[address] = merged.left
    return Plan(
        asked=asked,
        work=tuple(sorted(work)),  # of two at once, one waits for the other
        known=known,
        taken=Taken(
            known=len(asked) - len(forgotten), left=left, forgotten=tuple(forgotten), absent=missing, dropped=going
        ),
        origin=Who.FILE if file_is else Who.OPERATOR,
    )


def write(connection: Connection, list_id: str, planned: Plan, addresses: Iterable[str], *, now: datetime) -> Taken:
    """Write this part of the work; how many of it were new, and what of whom stays as somebody set it.

    Each person is read again before they are changed: what they have said since they were planned for stays.
    """
    addresses = list(addresses)
    fresh = [planned.asked[each] for each in addresses if each in planned.asked and each not in planned.known]
    new = subscribers.insert_all(connection, list_id, fresh, Who.FILE, now=now, origin=planned.origin)
    added = {person.address for person in fresh} if new == len(fresh) else ()  # else others were first with some
    left: dict[str, Mapping[str, Who]] = {}
    for address in addresses:
        if address not in planned.asked:
            subscribers.drop(connection, list_id, address, now=now)
        elif address not in added and subscribers.find(connection, list_id, address):  # not removed meanwhile
            kept = subscribers.merge(connection, list_id, planned.asked[address], Who.FILE, now=now).left
            left |= {address: kept} if kept else {}
    return Taken(new=new, known=-new, left=left)


def _is_kept(was: Known | None, after: Known) -> bool:
    """Whether there is nothing to write."""
    return was is not None and was.origin is not None and was == after
