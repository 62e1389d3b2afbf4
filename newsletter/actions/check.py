"""What the gate says of one edition: a published one as it was frozen, or one that is planned."""

from dataclasses import dataclass
from datetime import date, datetime

from newsletter import models
from newsletter.actions import plan
from newsletter.actions.findings import beside_the_last, of_messages
from newsletter.actions.newsletter import Newsletter
from newsletter.errors import NotPublished
from newsletter.mail.compose import every_layout
from newsletter.mail.gate.finding import Finding, Severity
from newsletter.models import Edition, Layout, Period, Published
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


def check(newsletter: Newsletter, name: str, *, now: datetime) -> Checked:
    """Check the edition of a day or with an id; the next one where `name` is "". Raises NotPublished for none."""
    frozen = _frozen(newsletter, name) if name else None
    if frozen:
        published, messages = frozen
        found = of_messages(published.edition, messages, newsletter.mailing_list, templates=newsletter.templates)
        return Checked(edition=published.edition, published=True, findings=found)
    named = models.named(name)
    if name and not named:
        raise NotPublished(
            f"no edition {name}; name a day as 2026-05-06, a week as week-2026-05-10, or an id of `newsletter status`"
        )
    return _planned(newsletter, named, now=now)


def _frozen(newsletter: Newsletter, name: str) -> tuple[Published, dict[Layout, bytes]] | None:
    with reading(newsletter.engine) as connection:
        found = editions.called(connection, newsletter.mailing_list.id, name)
        if found is None:
            return None
        kept = {layout: editions.message(connection, found.edition.id, layout) for layout in Layout}
    return found, {layout: content for layout, content in kept.items() if content}


def _planned(newsletter: Newsletter, named: tuple[date, Period] | None, *, now: datetime) -> Checked:
    day, period = named or (None, Period.DAY)
    mailing_list, templates = newsletter.mailing_list, newsletter.templates
    planning = plan.plan_week if period is Period.WEEK else plan.plan
    edition = planning(newsletter, now=now, day=day)
    messages = every_layout(edition, mailing_list, templates=templates, published_at=now)
    found = of_messages(edition, messages, mailing_list, templates=templates)
    return Checked(edition=edition, published=False, findings=(*found, *doubts(newsletter, edition, now=now)))


def doubts(newsletter: Newsletter, edition: Edition, *, now: datetime) -> tuple[Finding, ...]:
    """What only the operator can settle of an edition that would be published now."""
    list_id = newsletter.mailing_list.id
    with reading(newsletter.engine) as connection:
        last = editions.last_before(connection, list_id, edition.day, as_of=now, period=edition.period)
        size, excluded = audience.counted(connection, list_id, frequency=edition.period.frequency)
    published = Published(edition=edition, published_at=now, audience=size, excluded=excluded)
    return beside_the_last(published, last, audience_change=newsletter.audience_change)
