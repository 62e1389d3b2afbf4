"""What the gate says of one edition: a published one as it was frozen, or one that is planned."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from newsletter import models
from newsletter.actions import plan
from newsletter.actions.findings import beside_the_last, of_messages
from newsletter.actions.newsletter import Editing
from newsletter.errors import NotPublished
from newsletter.mail.compose import every_layout
from newsletter.mail.gate.finding import Finding, Severity
from newsletter.models import Edition, Layout, MailingList, Period, Published
from newsletter.store import audience, editions
from newsletter.store.engine import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An edition, whether it was published, and what the gate says of it."""

    edition: Edition
    published: bool
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether it would not be published."""
        return any(finding.severity is Severity.REFUSE for finding in self.findings)


def check(engine: Engine, mailing_list: MailingList, editing: Editing, name: str, *, now: datetime) -> Checked:
    """Check the edition of a day or with an id; the next one where `name` is "". Raises NotPublished for none."""
    frozen = _frozen(engine, mailing_list.id, name) if name else None
    if frozen:
        published, messages = frozen
        if not messages:
            raise NotPublished(
                f"the messages of {published.edition.name} were deleted, as keep.messages asks; nothing is left to "
                "check"
            )
        seen = of_messages(published.edition, messages, mailing_list, templates=editing.templates)
        return Checked(edition=published.edition, published=True, findings=seen)
    named = models.named(name)
    if name and not named:
        raise NotPublished(
            f"no edition {name}; give a day like 2026-05-06, a week like week-2026-05-10, "
            "or an id of `newsletter status`"
        )
    return _planned(engine, mailing_list, editing, named, now=now)


def _frozen(engine: Engine, list_id: str, name: str) -> tuple[Published, dict[Layout, bytes]] | None:
    with reading(engine) as connection:
        published = editions.called(connection, list_id, name)
        if published is None:
            return None
        kept = {layout: editions.message(connection, published.edition.id, layout) for layout in Layout}
    return published, {layout: content for layout, content in kept.items() if content}


def _planned(
    engine: Engine,
    mailing_list: MailingList,
    editing: Editing,
    named: tuple[date, Period] | None,
    *,
    now: datetime,
) -> Checked:
    day, period = named or (None, Period.DAY)
    templates = editing.templates
    planning = plan.plan_week if period is Period.WEEK else plan.plan
    edition = planning(engine, mailing_list.id, editing, now=now, day=day)
    messages = every_layout(edition, mailing_list, templates=templates, published_at=now)
    seen = of_messages(edition, messages, mailing_list, templates=templates)
    return Checked(
        edition=edition,
        published=False,
        findings=(*seen, *doubts(engine, editing, edition, now=now)),
    )


def doubts(engine: Engine, editing: Editing, edition: Edition, *, now: datetime) -> tuple[Finding, ...]:
    """What only the operator can settle of an edition that would be published now."""
    list_id = edition.list_id
    with reading(engine) as connection:
        last = editions.last_before(connection, list_id, edition.day, as_of=now, period=edition.period)
        size, excluded = audience.counted(
            connection, list_id, today=now.astimezone(UTC).date(), frequencies=editing.choices.due(edition)
        )
    published = Published(edition=edition, published_at=now, audience=size, excluded=excluded)
    return beside_the_last(published, last, audience_change=editing.gate.audience_change)
