"""What a Postfix log says became of messages, found by their Message-ID; of other mail nothing is kept."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from newsletter.models import Reply

_NAMED = b"message-id="
_STATUS = re.compile(
    rb"to=<([^>]{0,400})>, (?:orig_to=<([^>]{0,400})>, )?.*?dsn=([245]\.[0-9]{1,3}\.[0-9]{1,3}), "
    rb"status=(sent|bounced|deferred)(?: \((.*)\))?"
)
_EXPIRED = re.compile(rb"from=<[^>]{0,400}>, status=expired")
_CODES = {b"sent": 250, b"deferred": 450, b"bounced": 550}
_TOO_OLD = Reply(code=550, enhanced="5.4.7", text="the relay's log: given up after its time in the queue")
_LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One word of the log on a message. `addresses` are those the line names for the recipient; none is any."""

    message_id: str
    reply: Reply
    addresses: tuple[str, ...] = ()


def logged(lines: Iterable[bytes], message_ids: Container[str]) -> Iterator[Logged]:
    """Say what became of the messages with these ids, in the log's order: oldest lines first, or nothing is known by
    them. Of a reply 400 characters are kept.

    A queue id stands for a message until it is removed or used for another one. A message that has an id in the log
    and no status may not have been taken whole, so that alone says nothing.
    """
    queued: dict[bytes, str] = {}
    for line in lines:
        queue_id, words = _parted(line)
        if words.startswith(_NAMED):
            named = words.removeprefix(_NAMED).strip(b"<> ").decode("utf-8", "replace")
            queued.pop(queue_id, None)
            if named in message_ids:
                queued[queue_id] = named
        elif queue_id in queued and words == b"removed":
            del queued[queue_id]
        elif queue_id in queued and (said := _said(words)):
            reply, addresses = said
            yield Logged(message_id=queued[queue_id], reply=reply, addresses=addresses)


def _parted(line: bytes) -> tuple[bytes, bytes]:
    """Queue id and words: `Nov 21 06:00:01 relay postfix/smtp[12]: 4jWYF25l9lz: to=<ada@example.org>, ...`."""
    queue_id, _, words = line.partition(b"]: ")[2].partition(b": ")
    return queue_id, words.rstrip(b"\r\n")


def _said(words: bytes) -> tuple[Reply, tuple[str, ...]] | None:
    if _EXPIRED.match(words):
        return _TOO_OLD, ()
    match = _STATUS.match(words)
    if not match:
        return None
    to, before, enhanced, status, reply = (part.decode("utf-8", "replace") for part in match.groups(default=b""))
    text = f"the relay's log: {status} ({reply[:_LONGEST]})"
    addresses = tuple(address for address in (to, before) if address)
    return Reply(code=_CODES[match[4]], enhanced=enhanced, text=text), addresses
