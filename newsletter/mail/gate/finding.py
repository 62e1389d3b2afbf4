"""What the gate says: how grave it is, what is wrong, where, and the cure."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding stops the edition."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong. `where` is a part of the mail: `html`, `text`, `subject`, `header` or `edition`.

    `quote` is what the fault was seen by, as it stands there, so that it can be looked for in a template; "" where
    something is missing. `doubt` marks what the operator may know better: `publish --anyway` passes it.
    """

    severity: Severity
    what: str
    where: str
    cure: str
    quote: str = ""
    doubt: bool = False

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.what}; {self.cure}"


def refusal(what: str, *, where: str, cure: str, quote: str = "") -> Finding:
    """Return a finding that stops the edition."""
    return Finding(severity=Severity.REFUSE, what=what, where=where, cure=cure, quote=quote)


def warning(what: str, *, where: str, cure: str, quote: str = "") -> Finding:
    """Return a finding that is told and stops nothing."""
    return Finding(severity=Severity.WARN, what=what, where=where, cure=cure, quote=quote)
