"""One run, as cron calls it: collect, publish if due, deliver what is due. Safe to repeat at any moment."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from newsletter import pipeline, subscribing, weeks
from newsletter.errors import GateRefused, NotPublished
from newsletter.models import State
from newsletter.outcomes import Collected, Delivered
from newsletter.pipeline import Clock, Newsletter
from newsletter.store.editions import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run found and did. `why_not` says why nothing was published, where nothing was.

    `week` and `why_no_week` say the same of the edition of the week; both are empty where nobody wants one. `stopped`
    says that there was an edition, and that the gate refused it.
    """

    imported: tuple[int, int]
    collected: tuple[Collected, ...]
    published: Published | None
    why_not: str
    delivered: tuple[Delivered, ...]
    week: Published | None = None
    why_no_week: str = ""
    stopped: bool = False

    @property
    def failed(self) -> bool:
        """Whether anything needs the operator: a source or an edition was refused, or a connection failed."""
        refused = any(source.refused for source in self.collected)
        return refused or self.stopped or any(edition.tally.error for edition in self.delivered)


def run(
    newsletter: Newsletter,
    *,
    clock: Clock,
    stopping: Event | None = None,
    told: Callable[[State], None] = lambda _: None,
) -> Ran:
    """Do all that is due now. Raises before anything is sent where subscribers or templates hold a mistake."""
    path = newsletter.subscribers
    imported = subscribing.from_file(newsletter, path, now=clock()) if path else (0, 0)
    collected = pipeline.collect(newsletter, now=clock())
    published, why_not = _published_if_due(newsletter, clock)
    week = weeks.publish_if_due(newsletter, now=clock())
    delivered = pipeline.deliver(newsletter, clock=clock, stopping=stopping, told=told)
    return Ran(
        imported=imported,
        collected=(*collected, *week.collected),
        published=published,
        why_not=str(why_not or ""),
        delivered=delivered,
        week=week.published,
        why_no_week=str(week.why_not or ""),
        stopped=isinstance(why_not, GateRefused) or isinstance(week.why_not, GateRefused),
    )


def _published_if_due(newsletter: Newsletter, clock: Clock) -> tuple[Published | None, NotPublished | None]:
    now = clock()
    try:
        return pipeline.publish(newsletter, pipeline.plan(newsletter, now=now), now=now), None
    except NotPublished as reason:
        return None, reason
