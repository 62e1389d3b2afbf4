"""What the gate says, as lines for a person and as values for a machine."""

from collections.abc import Iterator
from typing import Any

from newsletter.actions import check
from newsletter.mail import proofread
from newsletter.mail.gate.finding import Finding, Severity


def edition_lines(checked: check.Checked) -> Iterator[str]:
    """The edition, then a line for each finding, or that there is none."""
    edition = checked.edition
    state = "published" if checked.published else "planned"
    yield f"{edition.name} ({edition.id}), {state}: {edition.title}"
    for finding in checked.findings:
        yield f"  {finding}"
    if not checked.findings:
        yield "  the gate lets it through"


def edition_values(checked: check.Checked) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "id": checked.edition.id,
        "date": checked.edition.day,
        "published": checked.published,
        "refused": checked.refused,
        "findings": [_values(finding) for finding in checked.findings],
    }


def templates_lines(checked: proofread.Checked) -> Iterator[str]:
    """A line for each finding, its place first as compilers write it, then how much was looked at."""
    for told in checked.told:
        yield f"{told.place}: {told.finding} (with {told.words})"
    yield f"{checked.samples} mails of {', '.join(checked.mails)}: {_sum(checked)}"


def templates_values(checked: proofread.Checked) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "mails": list(checked.mails),
        "samples": checked.samples,
        "refused": checked.refused,
        "findings": [
            {"mail": told.mail, "sample": told.words, "place": told.place, **_values(told.finding)}
            for told in checked.told
        ],
    }


def _values(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.value,
        "where": finding.where,
        "what": finding.what,
        "cure": finding.cure,
        "anyway": finding.doubt,
    }


def _sum(checked: proofread.Checked) -> str:
    if not checked.told:
        return "the gate lets all of them through"
    refused = sum(told.finding.severity is Severity.REFUSE for told in checked.told)
    return f"{refused} to refuse, {len(checked.told) - refused} to be told"
