"""Real replies, labelled by whose fault the refusal is."""

import json
from pathlib import Path

from newsletter.actions import reply


def _judged(shared: Path) -> list[tuple[dict[str, object], dict[str, object]]]:
    lines = (shared / "corpora" / "replies" / "replies.jsonl").read_bytes().splitlines()
    return [(json.loads(line), said) for line, said in zip(lines, reply.replies(lines), strict=True)]


def test_nearly_every_real_reply_is_understood(shared: Path) -> None:
    judged = _judged(shared)
    right = [each for each, said in judged if (each["whose"], each["suppress"]) == (said["whose"], said["suppress"])]
    assert len(right) >= 0.95 * len(judged) > 0


def test_nobody_is_lost_by_what_is_not_the_recipients(shared: Path) -> None:
    others = [said for each, said in _judged(shared) if not str(each["whose"]).startswith(("recipient", "unclear"))]
    assert (len(others) > 200, [said for said in others if said["suppress"] or said["then"] == "end"]) == (True, [])
