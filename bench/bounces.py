"""How much is understood of mails that came back: `python -m bench.bounces FOLDER`, which holds truth.jsonl and mail/.

Each line is of one kind of server, so that a rule which fits one alone shows; the last is the total. A dead address is
one whose label is a hard bounce. Unsure are those labelled as filtered or suspended: the label is of the server that
said it, and its words are often "user unknown" or "account disabled". The others must never be suppressed. Automatic
replies are labelled with no recipient.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step
from newsletter.feedback import bounce
from newsletter.feedback.bounce import Kind, Returned

_COLUMNS = (
    ("found", "bounces"),
    ("address", "bounces"),
    ("dead suppressed", "dead"),
    ("unsure suppressed", "unsure"),
    ("others suppressed", "others"),
    ("complaints found", "complaints"),
    ("automatic counted", "automatic"),
)
_NEVER = ("others", "automatic")  # of these, none is right
_UNSURE = ("filtered", "suspend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How often each column holds, by kind of server, and each mail that went wrong with what was read of it."""

    by_kind: Mapping[str, Counter[str]]
    wrong: tuple[str, ...]

    @property
    def total(self) -> Counter[str]:
        """The sums over all kinds."""
        return sum(self.by_kind.values(), Counter())


def main() -> None:
    """Print the table. With a second argument, also each mail that went wrong."""
    found = counted(Path(sys.argv[1]))
    if sys.argv[2:]:
        print(*found.wrong, sep="\n")
    for kind, counts in [*sorted(found.by_kind.items()), ("all", found.total)]:
        print(f"{kind:24}", *(f"{name} {counts[name]}/{counts[of]}" for name, of in _COLUMNS if counts[of]), sep="  ")


def counted(folder: Path) -> Counts:
    """What is read of every mail in a folder, held against its labels."""
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        read = bounce.read((folder / labelled["file"]).read_bytes())
        counts = _counted(labelled["results"], read)
        by_kind[re.sub(r"^mail/(?:bsd-)?|-\d+\.eml$", "", labelled["file"])].update(counts)
        wrong += _wrong(labelled, read, counts)
    return Counts(by_kind=by_kind, wrong=tuple(wrong))


def _counted(results: list[Mapping[str, Any]], read: Returned) -> Counter[str]:
    """What one mail adds to the columns."""
    if not results:
        return Counter({"automatic": 1, "automatic counted": int(_suppresses(read))})
    if results[0]["reason"] == "feedback":
        return Counter({"complaints": 1, "complaints found": int(read.kind is Kind.COMPLAINT)})
    recipients = {str(each["recipient"]).lower() for each in results}
    dead = any(each["hardbounce"] for each in results)
    unsure = any(each["reason"] in _UNSURE for each in results)
    of = "dead" if dead else "unsure" if unsure else "others"
    return Counter(
        {
            "bounces": 1,
            "found": int(read.kind is Kind.BOUNCE),
            "address": int(any(each.recipient.lower() in recipients for each in read.bounces)),
            of: 1,
            f"{of} suppressed": int(_suppresses(read)),
        }
    )


def _suppresses(read: Returned) -> bool:
    return any(each.failed and verdict(each.reply, at=Step.LATER).suppress for each in read.bounces)


def _wrong(labelled: Mapping[str, Any], read: Returned, counts: Counter[str]) -> Iterator[str]:
    wrong = [name for name, of in _COLUMNS if counts[of] and bool(counts[name]) == (of in _NEVER)]
    if wrong:
        said = [(each["recipient"], each["reason"], each["status"]) for each in labelled["results"]]
        yield f"{labelled['file']}: {wrong}: {said}: {read.recipient}: {[str(each.reply) for each in read.bounces]}"


if __name__ == "__main__":
    main()
