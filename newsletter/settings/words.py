"""What is said of a value that a setting cannot have: our own sentence for every kind of mistake."""

from collections.abc import Mapping
from typing import Any

_KINDS = {
    "missing": "is missing",
    "extra_forbidden": "unknown setting; check its spelling or remove it",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "finite_number": "must be a finite number",
    "multiple_of": "must be a multiple of {multiple_of}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have {max_length} characters or fewer",
    "string_pattern_mismatch": "is not written correctly; newsletter.example.toml shows how",
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
}
_PREFIXES = (
    ("int_", "must be a whole number, without quotes"),
    ("float_", "must be a number, without quotes"),
    ("bool_", "must be true or false, without quotes"),
    ("string_", 'must be text in quotes, like "..."'),
    ("path_", 'must be a path in quotes, like "..."'),
    ("tuple_", "must be a list in brackets, like [...]"),
    ("list_", "must be a list in brackets, like [...]"),
    ("dict_", "must be a table: write its keys under a heading like [list], or in braces"),
    ("model_", "must be a table: write its keys under a heading like [list], or in braces"),
    ("dataclass_", "must be a table in braces, like { ... }"),
    ("too_", "has too many or too few values"),
    ("time_delta_", 'must be a span, like "2 days"'),
)
_ELSE = "has a wrong value; newsletter.example.toml shows what is possible"


def words(mistake: Mapping[str, Any]) -> str:
    """Say what is wrong with a value, and what is right, of one of the `errors()` of a ValidationError."""
    kind = mistake["type"]
    if kind == "value_error":
        return str(mistake["ctx"]["error"])
    if kind in _KINDS:
        return _KINDS[kind].format(**{name: _plain(value) for name, value in mistake.get("ctx", {}).items()})
    return next((said for prefix, said in _PREFIXES if kind.startswith(prefix)), _ELSE)


def _plain(value: object) -> str:
    """A bound as a person writes it: `100,000`, `0.5`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) or not value.is_integer() else f"{int(value):,}"
