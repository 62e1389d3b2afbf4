"""Every mail in the templates as they are now, with sample words, through the gate: what is wrong, by file and line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsletter.errors import TemplateError
from newsletter.mail import compose, layout, notices
from newsletter.mail.contents import Look
from newsletter.mail.fragments.composer import Composer
from newsletter.mail.gate import rules
from newsletter.mail.gate.finding import Finding, Severity, refusal, warning
from newsletter.mail.headers import Kind
from newsletter.mail.samples import ALERT, CHANGES, REPORT, editions
from newsletter.mail.templates import files
from newsletter.models import Edition, Layout, MailingList

_ENDINGS = {"html": ".mjml", "text": ".txt", "subject": ".txt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One mail to be made: the folder of its templates, what it is filled with, and the way to its bytes."""

    mail: str
    words: str
    kind: Kind
    composed: Callable[[], bytes]
    edition: Edition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Something wrong with a mail, where as `file:line` or a file, and the first sample that showed it."""

    mail: str
    words: str
    place: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How many mails were made of how many templates, and what is wrong with them."""

    samples: int
    mails: tuple[str, ...]
    findings: tuple[Placed, ...]

    @property
    def refusals(self) -> int:
        """How many findings would stop a mail at the gate."""
        return sum(placed.finding.severity is Severity.REFUSE for placed in self.findings)

    @property
    def refused(self) -> bool:
        """Whether the gate would stop one of them."""
        return self.refusals > 0


def proofread(mailing_list: MailingList, templates: Sequence[Path], *, now: datetime) -> Checked:
    """Make every mail with every sample and look at it; a fault that several samples show is told once."""
    look = Look(mailing_list=mailing_list, templates=templates)
    made = list(samples(look, now=now))
    placed: dict[tuple[str, str], Placed] = {}
    for sample in made:
        for each in _placed(sample, look):
            placed.setdefault((sample.mail, f"{each.place} {each.finding.where} {each.finding.what}"), each)
    for each in _whole(look, now=now):
        placed.setdefault((each.mail, each.finding.what), each)
    return Checked(
        samples=len(made), mails=tuple(dict.fromkeys(sample.mail for sample in made)), findings=tuple(placed.values())
    )


def samples(look: Look, *, now: datetime) -> Iterator[Sample]:
    """Return every mail with everything it may have to hold. To compose one raises TemplateError."""
    for words, edition in editions():
        yield from _of_edition(look, words, edition, now)
    alone: dict[str, tuple[Kind, Callable[[], bytes]]] = {
        "confirm": (Kind.ANSWER, lambda: notices.confirm(look, written_at=now)),
        "known": (Kind.ANSWER, lambda: notices.known(look, written_at=now)),
        "welcome": (Kind.WELCOME, lambda: notices.welcome(look, None, written_at=now)),
        "changed": (Kind.ANSWER, lambda: notices.changed(look, CHANGES, written_at=now)),
        "fresh": (Kind.ANSWER, lambda: notices.fresh(look, written_at=now)),
        "goodbye": (Kind.ANSWER, lambda: notices.goodbye(look, written_at=now)),
        "report": (Kind.OPERATOR, lambda: notices.report(look, REPORT, written_at=now)),
        "alert": (Kind.OPERATOR, lambda: notices.alert(look, ALERT, written_at=now)),
    }
    for mail, (kind, composed) in alone.items():
        yield Sample(mail=mail, words="no edition", kind=kind, composed=composed)


def _of_edition(look: Look, words: str, edition: Edition, now: datetime) -> Iterator[Sample]:
    def laid_out(chosen: Layout) -> bytes:
        shown = layout.render(edition, look.mailing_list, layout=chosen, templates=look.templates)
        return compose.compose(edition, look.mailing_list, shown, layout=chosen, published_at=now)

    made: dict[str, tuple[Kind, Callable[[], bytes]]] = {
        "edition": (Kind.EDITION, lambda: laid_out(Layout.FULL)),
        "brief": (Kind.EDITION, lambda: laid_out(Layout.BRIEF)),
        "weekly": (Kind.EDITION, lambda: notices.weekly(look, edition, written_at=now)),
        "welcome": (Kind.WELCOME, lambda: notices.welcome(look, edition, written_at=now)),
    }
    for mail, (kind, composed) in made.items():
        yield Sample(mail=mail, words=words, kind=kind, composed=composed, edition=edition)


def _placed(sample: Sample, look: Look) -> Iterator[Placed]:
    try:
        content = sample.composed()
    except TemplateError as error:
        place, _, what = str(error).partition(": ")
        fault = refusal(what or place, where="template", cure="see docs/mail.md for what a template may contain")
        yield Placed(mail=sample.mail, words=sample.words, place=place if what else sample.mail, finding=fault)
        return
    own = rules.words_of(sample.edition) if sample.edition else ()
    words = (*own, *files.of_mail(sample.mail, look.templates))
    for finding in rules.findings(content, look.mailing_list, kind=sample.kind, words=words):
        place = _place(finding, sample.mail, look.templates)
        yield Placed(mail=sample.mail, words=sample.words, place=place, finding=finding)


def _whole(look: Look, *, now: datetime) -> Iterator[Placed]:
    """The layouts whose messages for people with preferences cannot be joined, where their templates are good."""
    words, edition = next((words, edition) for words, edition in editions() if edition.rest)
    for chosen in Layout:
        try:
            made = Composer(edition, look.mailing_list, layout=chosen, templates=look.templates, published_at=now)
        except TemplateError:
            continue  # which its own sample says
        if not made.is_cut:
            fault = warning(
                "each message for somebody with preferences is made from the start, which takes 20 times as long",
                where="template",
                cure="put papers and headings into the blocks that docs/mail.md names, and count nothing across them",
            )
            mail = layout.FOLDERS[edition.period, chosen]
            yield Placed(mail=mail, words=words, place=_place(fault, mail, look.templates), finding=fault)


def line_of(finding: Finding, mail: str, templates: Sequence[Path]) -> str:
    """Return the first line of the mail's templates that holds what the finding quotes, as `file:line`, counted from
    1; "" where none does."""
    for path in _files(finding, mail, templates) if finding.quote else ():
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            if finding.quote in line:
                return f"{path}:{number}"
    return ""


def _place(finding: Finding, mail: str, templates: Sequence[Path]) -> str:
    """The line that a finding is seen by; the file alone where there is none."""
    named = "subject.txt" if finding.where == "subject" else f"body{_ending(finding)}"
    of_name = (str(path) for path in _files(finding, mail, templates) if path.name == named)
    return line_of(finding, mail, templates) or next(of_name, f"email/{mail}/{named}")


def _files(finding: Finding, mail: str, templates: Sequence[Path]) -> list[Path]:
    return [path for path in files.files(mail, templates) if path.suffix == _ending(finding)]


def _ending(finding: Finding) -> str:
    return _ENDINGS.get(finding.where, ".mjml")
