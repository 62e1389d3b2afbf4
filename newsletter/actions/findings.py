"""What is looked at before publishing: the messages, the papers beside the last edition's, the audience."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from newsletter.errors import GateRefused
from newsletter.identity import paper_id
from newsletter.mail.gate import rules
from newsletter.mail.gate.finding import Finding, Severity, refusal, warning
from newsletter.mail.layout import FOLDERS
from newsletter.mail.templates import files
from newsletter.models import Edition, Layout, MailingList, Published, TrendingPaper
from newsletter.people import zones

FEWEST = 20  # people; the audience of a smaller list changes by half when a few friends join
_ANYWAY = "`newsletter publish --anyway` publishes it anyway"


def of_messages(
    edition: Edition, messages: Mapping[Layout, bytes], mailing_list: MailingList, *, templates: Sequence[Path]
) -> tuple[Finding, ...]:
    """What the gate says of the composed messages, each layout named, and of an edition without papers."""
    findings = [
        replace(finding, where=f"{layout} {finding.where}")
        for layout, content in messages.items()
        for finding in rules.findings(
            content,
            mailing_list,
            words=(*rules.words_of(edition), *files.of_mail(FOLDERS[edition.period, layout], templates)),
        )
    ]
    if not edition.papers:
        findings.append(
            refusal(
                "it has no papers",
                where="edition",
                cure="run `newsletter collect` and see whether the source was empty",
            )
        )
    return tuple(findings)


def of_zones(people: Mapping[str, int]) -> tuple[Finding, ...]:
    """Warn of time zones that have vanished from the zone database. `people` has how many asked for each."""
    return tuple(
        warning(
            f"the time zone {name!r} no longer exists; {number:,} {'person gets' if number == 1 else 'people get'} "
            "mail at their hour in UTC instead",
            where="edition",
            cure="give them another zone, or update this machine's zone database (tzdata)",
        )
        for name, number in people.items()
        if not zones.zone(name)
    )


def beside_the_last(published: Published, last: Published | None, *, audience_change: float) -> tuple[Finding, ...]:
    """Doubts that only the operator can settle: the same papers as last time, and an audience of another size.

    `audience_change` is the share of the last edition's audience by which this one's may differ.
    """
    if last is None:
        return ()
    return (*_same_papers(published.edition, last.edition), *_another_audience(published, last, audience_change))


def allowed(findings: Sequence[Finding], edition: Edition, *, anyway: bool) -> tuple[str, ...]:
    """What is to be told although nothing stops the edition. Raises GateRefused for what does.

    With `anyway` doubts are told and stop nothing; what is wrong with a message always does.
    """
    stopping = [finding for finding in findings if _stops(finding, anyway=anyway)]
    if stopping:
        raise GateRefused(f"the edition of {edition.name}", [str(finding) for finding in stopping])
    return tuple(dict.fromkeys(str(replace(finding, severity=Severity.WARN)) for finding in findings))


def _stops(finding: Finding, *, anyway: bool) -> bool:
    return finding.severity is Severity.REFUSE and not (finding.doubt and anyway)


def _same_papers(edition: Edition, last: Edition) -> Iterable[Finding]:
    """A source that gives yesterday's list again brings nothing new, though yesterday's rest may fill an edition."""
    known = {name for trending in _listed(last) for name in _names(trending)}
    if edition.papers and all(not known.isdisjoint(_names(trending)) for trending in _listed(edition)):
        yield _doubt(
            f"every paper of its list was already in the list of {last.name}",
            cure=f"wait for the next list, or check whether the source returns an old one; {_ANYWAY}",
        )


def _listed(edition: Edition) -> Iterable[TrendingPaper]:
    return (*edition.papers, *edition.rest)


def _names(trending: TrendingPaper) -> tuple[str, str]:
    """One source gives an id and another a title alone."""
    return trending.paper.id, paper_id(title=trending.paper.title)


def _another_audience(published: Published, last: Published, share: float) -> Iterable[Finding]:
    before, now = _eligible(last), _eligible(published)
    if before >= FEWEST and abs(now - before) > share * before:
        yield _doubt(
            f"the audience is {now:,}, and that of {last.edition.name} was {before:,}",
            cure=f"see `newsletter status` and the subscribers file (gate.audience_change is {share}); {_ANYWAY}",
        )


def _eligible(published: Published) -> int:
    return published.audience - sum(published.excluded.values())


def _doubt(what: str, *, cure: str) -> Finding:
    return replace(refusal(what, where="edition", cure=cure), doubt=True)
