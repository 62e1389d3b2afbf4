"""How often the verdict on a reply is right, by kind: `python -m bench.verdicts REPLIES.jsonl`.

The last line is a lower bound for replies of providers that nobody tuned to: for each provider in turn, the patterns
that fit replies of no other provider in the file are taken out of the table, and its replies are judged by the rest.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from newsletter.delivery.verdict import table, words
from newsletter.delivery.verdict.judge import judged
from newsletter.delivery.verdict.kinds import OF_RECIPIENT, THEN, Step, Then, Verdict, Whose
from newsletter.delivery.verdict.table import Row
from newsletter.models import Reply

Labelled = Mapping[str, object]


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("replies", type=Path, help="a labelled reply a line, as JSON")
    labelled = [json.loads(line) for line in asked.parse_args().replies.read_text(encoding="utf-8").splitlines()]
    judgements = [(each, _judged(each, table.rows())) for each in labelled]
    _print_by_kind(judgements)
    _print_total("all", judgements)
    _print_total("of held-out providers, at least", _held_out(labelled))


def _judged(each: Labelled, rows: Sequence[Row]) -> Verdict:
    said = Reply(code=int(str(each["code"])), enhanced=str(each["enhanced"]), text=str(each["text"]))
    return judged(said, Step(str(each["at"])) if each["at"] else None, rows)


def _is_right(each: Labelled, verdict: Verdict) -> bool:
    return verdict.whose == each["whose"] and verdict.suppress == each["suppress"]


def _print_by_kind(judgements: Sequence[tuple[Labelled, Verdict]]) -> None:
    kinds: dict[str, Counter[bool]] = defaultdict(Counter)
    for each, verdict in judgements:
        kinds[str(each["whose"])][_is_right(each, verdict)] += 1
    for kind, counts in sorted(kinds.items()):
        print(f"{kind:20} {counts[True]:4} of {counts.total():4}")


def _print_total(name: str, judgements: Sequence[tuple[Labelled, Verdict]]) -> None:
    """Right; what follows right; of those that are not the recipient's, how many would end or be suppressed; dead
    addresses kept."""
    followed = sum(verdict.then is _follows(each) for each, verdict in judgements)
    right = sum(_is_right(each, verdict) for each, verdict in judgements)
    innocent = [
        verdict for each, verdict in judgements if each["whose"] not in OF_RECIPIENT and each["whose"] != "unclear"
    ]
    ended = sum(verdict.then == "end" for verdict in innocent)
    suppressed = sum(verdict.suppress for verdict in innocent)
    dead = [verdict for each, verdict in judgements if each["suppress"]]
    kept = sum(not verdict.suppress for verdict in dead)
    print(
        f"{name}: {right} of {len(judgements)} right ({right / len(judgements):.1%}), what follows "
        f"{followed} ({followed / len(judgements):.1%}); not the recipient's: "
        f"{ended} ended and {suppressed} suppressed of {len(innocent)}; dead and not suppressed: {kept} of {len(dead)}"
    )


def _follows(each: Labelled) -> Then:
    """What the label asks for."""
    return THEN.get(Whose(str(each["whose"]))) or (Then.END if int(str(each["code"])) >= 500 else Then.LATER)


def _held_out(labelled: Sequence[Labelled]) -> Sequence[tuple[Labelled, Verdict]]:
    users = _users(labelled)
    judgements = []
    for provider in sorted({str(each["provider"]) for each in labelled}):
        rows = [_without(row, number, users, provider) for number, row in enumerate(table.rows())]
        left = [row for row in rows if row]
        judgements += [(each, _judged(each, left)) for each in labelled if each["provider"] == provider]
    return judgements


def _users(labelled: Sequence[Labelled]) -> Mapping[tuple[int, str], set[str]]:
    """Whose replies each pattern of each row fits."""
    users: dict[tuple[int, str], set[str]] = defaultdict(set)
    read = [(str(each["provider"]), _as_rows_read_it(each)) for each in labelled]
    for number, row in enumerate(table.rows()):
        for pattern in _patterns(row):
            one = replace(row, says=(pattern,)) if row.says else row
            users[number, pattern] = {provider for provider, said in read if one.fits(**said)}
    return users


def _as_rows_read_it(each: Labelled) -> dict[str, Any]:
    text = str(each["text"])
    return {
        "code": int(str(each["code"])),
        "enhanced": str(each["enhanced"]) or words.enhanced_in(text),
        "words": words.known(words.plain(text)),
        "at": Step(str(each["at"])) if each["at"] else None,
    }


def _patterns(row: Row) -> Sequence[str]:
    return row.says or (row.enhanced,)


def _without(row: Row, number: int, users: Mapping[tuple[int, str], set[str]], provider: str) -> Row | None:
    """The row without the patterns that this provider alone uses; None where nothing of it is left."""
    left = tuple(pattern for pattern in _patterns(row) if users[number, pattern] != {provider})
    if not row.says or left == row.says:
        return row if left else None
    return replace(row, says=left) if left else None


if __name__ == "__main__":
    main()
