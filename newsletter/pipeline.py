"""Plan and publish: the only file that knows every stage between what was collected and what is to be sent.

Each verb takes the newsletter's parts and the time, does its work in visible transactions, and gives a report in
values. All of them are safe to run again at any moment.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from newsletter import checking, material, pausing, variants
from newsletter.editorial import listing, weekly
from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.editorial.ranking import explaining
from newsletter.editorial.ranking.explaining import Explained
from newsletter.errors import NotPublished
from newsletter.mail.compose import every_layout
from newsletter.models import Edition, Feed, Period, Published
from newsletter.outcomes import Status
from newsletter.parts import Newsletter
from newsletter.store import audience, deliveries, editions, pauses, subscribers
from newsletter.store.engine import at_one_moment
from newsletter.store.engine import reading as reading_from
from newsletter.summaries import replacing


def plan_feeds(
    feeds: Sequence[Feed], *, list_id: str, choices: Choices, day: date, period: Period = Period.DAY
) -> Edition:
    """The edition of `day` that these documents make, keeping nothing. Every paper in them may be in it.

    The edition of the week that ends with `day` is made of the lists of its seven days, and those without a day.
    """
    seen = [sighting for feed in feeds for sighting in feed.sightings]
    if period is Period.DAY:
        return plan_day(seen, list_id=list_id, day=day, choices=choices)
    first = listing.first_of_week(day)
    in_week = [sighting for sighting in seen if not sighting.list_day or first <= sighting.list_day <= day]
    return weekly.plan(in_week, list_id=list_id, day=day, choices=choices, dailies={})


def plan(newsletter: Newsletter, *, now: datetime, day: date | None = None) -> Edition:
    """The edition that is next, or that of `day`, from what was collected by `now`. Raises NotPublished where none is.

    With a `day` and a moment of the past for `now` it is what would have been planned then, the same each time.
    """
    list_id, choices = newsletter.mailing_list.id, newsletter.choices
    with reading_from(newsletter.engine) as connection:
        planned_day = day or material.next_day(connection, list_id, now=now)
        found = material.of_day(connection, list_id, planned_day, days=choices.days, now=now)
    edition = plan_day(found.seen, list_id=list_id, day=planned_day, choices=choices, carried=found.carried)
    if not edition.papers:
        why = "every paper collected was in an earlier edition" if found.seen else "nothing was collected for it"
        raise NotPublished(f"no edition of {planned_day}: {why}")
    return _with_lines(newsletter, edition, now)


def plan_week(newsletter: Newsletter, *, now: datetime, day: date | None = None) -> Edition:
    """The edition of the newest week that is over, or of that which ends with `day`, from what was collected by `now`.

    Ranked again with the counts as of now; what was in a daily edition stays and says so. Raises NotPublished where
    there is none.
    """
    list_id, choices = newsletter.mailing_list.id, newsletter.choices
    with reading_from(newsletter.engine) as connection:
        last = day or material.next_week(connection, list_id, ends=choices.week_ends, now=now)
        found = material.of_week(connection, list_id, last, now=now)
    edition = weekly.plan(
        found.seen, list_id=list_id, day=last, choices=choices, dailies=found.dailies, carried=found.carried
    )
    if not edition.papers:
        why = "every paper collected was in an earlier one" if found.seen else "nothing was collected in it"
        raise NotPublished(f"no edition of the week from {listing.first_of_week(last)} to {last}: {why}")
    return _with_lines(newsletter, edition, now)


def _with_lines(newsletter: Newsletter, edition: Edition, now: datetime) -> Edition:
    """The edition with the lines of the endpoint, where the operator names one."""
    endpoint = newsletter.endpoint()
    if endpoint is None:
        return edition
    return replacing.replaced(edition, endpoint, newsletter.engine, day=now.date())


def explain(newsletter: Newsletter, edition: Edition, *, now: datetime) -> tuple[Explained, ...]:
    """Why each paper collected for a planned edition is where it is, or is not shown."""
    list_id, day = newsletter.mailing_list.id, edition.day
    with reading_from(newsletter.engine) as connection:
        if edition.period is Period.WEEK:
            found = material.of_week(connection, list_id, day, now=now)
        else:
            found = material.of_day(connection, list_id, day, days=newsletter.choices.days, now=now)
    shown = {trending.paper.id for trending in edition.papers}
    return explaining.explain(found.seen, shown=shown, carried=found.carried)


def publish(newsletter: Newsletter, edition: Edition, *, now: datetime, anyway: bool = False) -> Published:
    """Freeze the edition, its messages and its audience in one transaction, once the gate lets it through.

    It goes to whoever wants editions of its period. Raises NotPublished where the list has an edition of that day or
    week, whoever published it, and GateRefused where the gate stops it; `anyway` passes doubts only. Nothing is half
    written.
    """
    mailing_list, list_id, templates = newsletter.mailing_list, newsletter.mailing_list.id, newsletter.templates
    frequency = edition.period.frequency
    messages = every_layout(edition, mailing_list, templates=templates, published_at=now)
    asked_for = _asked_for(newsletter, edition, now)
    found = checking.of_messages(edition, messages, mailing_list, templates=templates)
    found += checking.of_sizes(asked_for, mailing_list)
    kept = {chosen.value: message for chosen, message in messages.items()} | asked_for
    empty = [name for name, message in kept.items() if not message]
    try:
        with at_one_moment(newsletter.engine) as connection:
            last = editions.last_before(connection, list_id, edition.day, as_of=now, period=edition.period)
            size, excluded = audience.counted(connection, list_id, frequency=frequency)
            published = Published(edition=edition, published_at=now, audience=size, excluded=excluded)
            doubts = checking.beside_the_last(published, last, audience_change=newsletter.audience_change)
            warnings = checking.allowed((*found, *doubts), edition, anyway=anyway)
            editions.keep(connection, published, kept)
            audience.freeze(
                connection, list_id, edition_id=edition.id, day=edition.day, now=now, frequency=frequency, empty=empty
            )
    except IntegrityError as error:
        raise NotPublished(
            f"the edition of {edition.name} was published before; a list has one a {edition.period}"
        ) from error
    return replace(published, warnings=warnings)


def _asked_for(newsletter: Newsletter, edition: Edition, now: datetime) -> dict[str, bytes]:
    """The composed message of each variant that an eligible subscriber's wishes make, but for plain layouts."""
    mailing_list = newsletter.mailing_list
    with reading_from(newsletter.engine) as connection:
        wishes = audience.wishes(connection, mailing_list.id, frequency=edition.period.frequency)
    return variants.composed(
        edition,
        {name: wish for name, wish in wishes.items() if name != wish[0]},
        mailing_list,
        engine=newsletter.engine,
        templates=newsletter.templates,
        published_at=now,
    )


def status(newsletter: Newsletter, *, now: datetime) -> Status:
    """Every edition with its balance, newest first, how many people are on the list by what they asked, and what holds
    sending up."""
    list_id = newsletter.mailing_list.id
    with reading_from(newsletter.engine) as connection:
        found = editions.newest_first(connection, list_id)
        return Status(
            editions=tuple((published, deliveries.balance(connection, published)) for published in found),
            subscribers=subscribers.counted(connection, list_id),
            pauses={
                published.edition.id: pause
                for published in found
                if (pause := pauses.of(connection, published.edition.id, now=now))
            },
            resting=pausing.resting(newsletter.engine, now=now),
        )
