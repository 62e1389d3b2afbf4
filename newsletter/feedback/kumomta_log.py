"""What KumoMTA's log says became of messages: a JSON object a line, found by its Message-ID."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newsletter.feedback.postfix_log import Logged
from newsletter.models import Reply

_CODES = {"Reception": 450, "Delayed": 450, "TransientFailure": 450, "Delivery": 250, "Bounce": 550, "AdminBounce": 550}
_EXPIRED = Reply(code=550, enhanced="5.4.7", text="the relay's log: given up after its time in the queue")
_LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A line that cannot be used: its number in all the lines, from 1, and why."""

    line: int
    reason: str


def is_line(line: bytes) -> bool:
    """Tell whether a line is of this log, whole or broken, and not of Postfix's."""
    return line.startswith(b"{")


def logged(lines: Iterable[tuple[int, bytes]], message_ids: Container[str]) -> Iterator[Logged | Skipped]:
    """Say what became of the messages with these ids, in the log's order, and which lines cannot be used.

    A message that was received, or waits, is still on its way. Of a reply 400 characters are kept.
    """
    for number, line in lines:
        record = _record(line)
        if record is None:
            yield Skipped(line=number, reason="is no whole JSON object")
        elif str(record.get("type")) in (*_CODES, "Expiration"):
            message_id = _message_id(record)
            if not message_id:
                yield Skipped(line=number, reason="has no Message-ID: KumoMTA is to log this header")
            elif message_id in message_ids:
                yield Logged(message_id=message_id, reply=_reply(record), addresses=_addresses(record))


def _record(line: bytes) -> Mapping[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _message_id(record: Mapping[str, Any]) -> str:
    """The first Message-ID among the headers or the meta fields that KumoMTA was asked to log; "" for none."""
    for fields in (record.get("headers"), record.get("meta")):
        for name, value in fields.items() if isinstance(fields, dict) else ():
            first = value[0] if isinstance(value, list) and value else value
            if name.lower().replace("_", "-") == "message-id" and isinstance(first, str):
                return first.strip("<> \t")
    return ""


def _reply(record: Mapping[str, Any]) -> Reply:
    """The answer of the far end as far as it agrees with the type of the record, which has the last word."""
    if record["type"] == "Expiration":
        return _EXPIRED
    of_type = _CODES[record["type"]]
    answer = record.get("response")
    answer = answer if isinstance(answer, dict) else {}
    code = answer.get("code")
    agrees = record["type"] != "Reception" and isinstance(code, int) and code // 100 == of_type // 100
    text = f"the relay's log: {record['type']} ({str(answer.get('content') or '')[:_LONGEST]})"
    return Reply(
        code=int(code) if agrees and isinstance(code, int) else of_type,
        enhanced=_enhanced(answer.get("enhanced_code")) if agrees else "",
        text=text,
    )


def _enhanced(parts: object) -> str:
    if not isinstance(parts, dict):
        return ""
    numbers = [parts.get(name) for name in ("class", "subject", "detail")]
    return ".".join(map(str, numbers)) if all(type(each) is int for each in numbers) else ""


def _addresses(record: Mapping[str, Any]) -> tuple[str, ...]:
    named = record.get("recipient")
    return tuple(each for each in (named if isinstance(named, list) else [named]) if isinstance(each, str))
