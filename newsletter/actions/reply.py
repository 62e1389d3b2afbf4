"""What the program would do about a reply, and why: for an operator who has read one, and for tests."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from newsletter.delivery.smtp.replies import reply as read
from newsletter.delivery.verdict.cures import CURES, MEANINGS
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step, Verdict
from newsletter.delivery.verdict.table import Row
from newsletter.errors import NewsletterError
from newsletter.models import Reply

_REFUSAL = re.compile(r"([45][0-9]{2})(?:[ -]|$)(.*)")
_SHOWN = 60  # characters of what cannot be read


def reply(text: str, *, at: Step | None, rows: Sequence[Row] = ()) -> Verdict:
    """The verdict on a reply as a relay says it: "550 5.7.1 No such user", on one line or several.

    Raises NewsletterError for words that begin with no code of a refusal, 400 to 599.
    """
    lines = [_REFUSAL.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    if not lines or not lines[0]:
        raise NewsletterError(
            f"{text[:_SHOWN]!r} is not a reply; a reply starts with its code, like 550 5.7.1 No such user"
        )
    words = " ".join(line[2] for line in lines if line)
    return verdict(read(int(lines[0][1]), words), at=at, rows=tuple(rows))


def replies(lines: Iterable[bytes], *, rows: Sequence[Row] = ()) -> Iterator[dict[str, object]]:
    """The verdict on each line of JSON with `code`, `enhanced`, `text`, `at` (null where unknown) and `id`, as values.

    Raises NewsletterError, with the number of the line, for one that is not such an object.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            said = Reply(code=int(asked["code"]), enhanced=str(asked.get("enhanced") or ""), text=str(asked["text"]))
            at = Step(asked["at"]) if asked.get("at") else None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise NewsletterError(f"line {number}: needs the keys at, code, enhanced and text") from error
        yield {"id": asked.get("id")} | values(verdict(said, at=at, rows=tuple(rows)))


def values(meant: Verdict) -> dict[str, object]:
    """The verdict in JSON's values."""
    return {"whose": meant.whose.value, "suppress": meant.suppress, "then": meant.then.value, "why": meant.why}


def lines(meant: Verdict) -> Iterator[str]:
    """The verdict in words."""
    suppressed = ", and the address gets no more mail" if meant.suppress else ""
    yield f"{meant.whose.replace('_', ' ')}: {MEANINGS[meant.then]}{suppressed}"
    yield f"because: {meant.why}"
    if meant.cure:
        yield f"to do: {CURES[meant.cure]}"
