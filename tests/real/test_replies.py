"""Real replies, labelled by whose fault the refusal is."""

import json
from pathlib import Path

from newsletter.actions import reply


def _judged(shared: Path) -> list[tuple[dict[str, object], dict[str, object]]]:
    found = (shared / "corpora" / "replies" / "replies.jsonl").read_bytes().splitlines()
    return [(json.loads(line), said) for line, said in zip(found, reply.replies(found), strict=True)]


def test_nearly_every_real_reply_is_understood(shared: Path) -> None:
    judged = _judged(shared)
    right = [each for each, found in judged if (each["whose"], each["suppress"]) == (found["whose"], found["suppress"])]
    assert len(right) >= 0.95 * len(judged) > 0


def test_nobody_is_lost_by_what_is_not_the_recipients(shared: Path) -> None:
    others = [found for each, found in _judged(shared) if not str(each["whose"]).startswith(("recipient", "unclear"))]
    assert (len(others) > 200, [found for found in others if found["suppress"] or found["then"] == "end"]) == (True, [])
