"""What a preview remembers while it runs: the messages it showed, by their hash, and what became of those sent."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TypeVar

from newsletter.actions.test_send import Sent
from newsletter.web.preview.editions import Wanted
from newsletter.web.preview.message import Previewed

Key = TypeVar("Key")
Value = TypeVar("Value")

_MESSAGES = 64  # some 100 KB each
_CHOICES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """The last message of a choice that was composed and that the gate let through, and when."""

    shown: Previewed
    at: datetime


class Kept:
    """Safe to use from several threads. What was not looked at for long is forgotten."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._messages: OrderedDict[str, Previewed] = OrderedDict()
        self._good: OrderedDict[Wanted, Good] = OrderedDict()
        self._since: dict[str, datetime] = {}
        self._sent: list[Sent] = []

    def since(self, edition_id: str, now: datetime) -> datetime:
        """When an edition with this content was first shown: its date, so that looking again changes no byte."""
        with self._lock:
            return self._since.setdefault(edition_id, now)

    def keep(self, wanted: Wanted, shown: Previewed, *, now: datetime) -> None:
        """Remember the message, and that it is a good one where the gate lets it through."""
        with self._lock:
            _put(self._messages, shown.sha256, shown, most=_MESSAGES)
            if not shown.refused:
                _put(self._good, wanted, Good(shown=shown, at=now), most=_CHOICES)

    def message(self, sha256: str) -> Previewed | None:
        """The message with that hash, if it was shown."""
        with self._lock:
            return self._messages.get(sha256)

    def good(self, wanted: Wanted) -> Good | None:
        """The last good message of a choice, which is then known by its hash again."""
        with self._lock:
            good = self._good.get(wanted)
            if good:
                _put(self._messages, good.shown.sha256, good.shown, most=_MESSAGES)
            return good

    def report(self, sent: Sent) -> int:
        """Remember what became of a message; the number that it is told by."""
        with self._lock:
            self._sent.append(sent)
            return len(self._sent)

    def sent(self, number: int) -> Sent | None:
        """What became of the message with that number."""
        with self._lock:
            return self._sent[number - 1] if 0 < number <= len(self._sent) else None


def _put(kept: OrderedDict[Key, Value], key: Key, value: Value, *, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
