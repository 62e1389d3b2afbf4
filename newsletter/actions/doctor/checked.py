"""What a check says: how well something is, what was seen, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """`fault`: mail suffers, or will soon. `warning`: it may, or nobody could tell."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that was looked at. `cure` is empty where nothing needs to be done."""

    check: str
    level: Level
    what: str
    cure: str = ""


def ok(check: str, what: str) -> Checked:
    """Say that it is well."""
    return Checked(check=check, level=Level.OK, what=what)


def warning(check: str, what: str, cure: str) -> Checked:
    """Say that it may be a fault, or may become one."""
    return Checked(check=check, level=Level.WARNING, what=what, cure=cure)


def fault(check: str, what: str, cure: str) -> Checked:
    """Say that mail suffers from it."""
    return Checked(check=check, level=Level.FAULT, what=what, cure=cure)
