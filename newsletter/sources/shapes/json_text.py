"""JSON in a document: one value, or one value a line."""

import json
from dataclasses import dataclass
from typing import Any

from newsletter.models import Skipped

_LINES_TRIED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One JSON value and where it stands: "" for a whole document, "line 3" in a document of lines."""

    place: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Json:
    """The values of a document. `fault` says why there are none; `broken` are the lines that could not be read."""

    values: tuple[Value, ...] = ()
    broken: tuple[Skipped, ...] = ()
    fault: str = ""

    @property
    def only(self) -> Any:
        """The value of a document that is one value, else None."""
        return self.values[0].value if len(self.values) == 1 and not self.broken else None


def read(text: str) -> Json | None:
    """Read the values that a text holds; None where it does not begin as JSON. Takes time in proportion to the text."""
    if not text.lstrip().startswith(("[", "{")):
        return None
    value, fault = _value(text)
    return _lines(text, fault) if fault else Json(values=(Value(place="", value=value),))


def _value(text: str) -> tuple[Any, str]:
    try:
        return json.loads(text), ""
    except (ValueError, RecursionError) as error:
        return None, str(error)


def _lines(text: str, fault: str) -> Json:
    """One object a line. A text whose first hundred lines hold none is no such document but broken JSON."""
    values: list[Value] = []
    broken: list[Skipped] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        value, wrong = _value(line)
        if isinstance(value, dict):
            values.append(Value(place=f"line {number}", value=value))
        else:
            broken.append(Skipped(place=f"line {number}", reason=f"broken JSON: {wrong or 'no object'}"))
        if not values and len(broken) == _LINES_TRIED:
            break
    return Json(values=tuple(values), broken=tuple(broken)) if values else Json(fault=fault)
