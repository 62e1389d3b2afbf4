"""The contents of mails that are no edition, known without the templates that show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newsletter.models import MailingList, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What every mail of a list has in common: the list, and the folders its templates are looked up in."""

    mailing_list: MailingList
    templates: Sequence[Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A preference that was changed: its name on the pages, what it is, and what it was."""

    name: str
    value: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the operator's report: what is told, and how it stands."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an edition came to, for the operator. `warnings` are the gate's, one line each."""

    title: str
    day: date
    facts: tuple[Fact, ...]
    period: Period = Period.DAY
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What went wrong, in one line; what was found, line by line; and what the operator can do."""

    what: str
    found: tuple[str, ...]
    cure: str
