"""An endpoint's answer: the text of its first choice and the tokens it says it used. Nothing of it is believed."""

import json
from dataclasses import dataclass
from typing import Any

_MOST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: foreign text, "" where there is none, and what it cost in tokens."""

    text: str
    tokens: int


def read(content: bytes, *, at_most: int) -> Answer:
    """The answer in a body. One that says no usage that makes sense costs `at_most`, so that none is free."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return Answer(text="", tokens=at_most)
    text = _at(found, "choices", 0, "message", "content")
    tokens = _at(found, "usage", "total_tokens")
    plausible = type(tokens) is int and 0 < tokens <= _MOST
    return Answer(text=text if isinstance(text, str) else "", tokens=tokens if plausible else at_most)


def _at(value: Any, *path: str | int) -> Any:
    """What stands at a path of keys and numbers, or None where the value has another shape."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
