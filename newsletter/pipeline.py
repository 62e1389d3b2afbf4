"""Collect, plan, publish, deliver: the only file that knows every stage.

Each verb takes the newsletter's parts and the time, does its work in visible transactions, and gives a report in
values. All of them are safe to run again at any moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from threading import Event

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from newsletter import checking, material, pausing, variants
from newsletter.delivery import owner
from newsletter.delivery.dispatcher import Dispatcher
from newsletter.delivery.outbox import Tally
from newsletter.delivery.transport import Transport
from newsletter.editorial import edition as editions_of
from newsletter.editorial import explaining, listing, weekly
from newsletter.editorial.edition import Choices
from newsletter.editorial.explaining import Explained
from newsletter.errors import FeedError, NotPublished
from newsletter.mail.compose import every_layout
from newsletter.mail.dkim import Key
from newsletter.models import Edition, Feed, MailingList, Period, State
from newsletter.outcomes import Collected, Delivered, Status
from newsletter.sources import collecting
from newsletter.sources.fetch import Validators
from newsletter.sources.source import Source
from newsletter.stamping import Stamper
from newsletter.store import audience, deliveries, editions, sightings, subscribers
from newsletter.store.deliveries import DeliveryLedger
from newsletter.store.editions import Published
from newsletter.store.engine import at_one_moment
from newsletter.store.engine import reading as reading_from
from newsletter.summaries import replacing
from newsletter.summaries.endpoint import Endpoint

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """The parts that every verb works on: the list, what its operator decides, the store and the way out."""

    mailing_list: MailingList
    secret: str
    choices: Choices
    engine: Engine
    transport: Transport
    connections: int
    templates: tuple[Path, ...]
    sources: Callable[[], Sequence[Source]] = tuple
    subscribers: Path | None = None
    audience_change: float = 0.5
    endpoint: Endpoint | None = None
    keys: tuple[Key, ...] = ()
    resend_doubtful: bool = True
    operator: str = ""
    report: bool = False
    welcome: bool = False


def collect(newsletter: Newsletter, *, now: datetime, day: date | None = None) -> tuple[Collected, ...]:
    """Read every source and keep what was seen. A source that cannot be read costs nothing but itself.

    A source on the web is asked for the list of `day`: where none is given, for the newest one that is over.
    """
    asked = day or listing.newest_complete(now.date())
    return tuple(_collected(newsletter.engine, source, asked, now) for source in newsletter.sources())


def _collected(engine: Engine, source: Source, day: date, now: datetime) -> Collected:
    try:
        known = _known(engine, source, day)
        read = collecting.read(source, day=day, now=now, known=known)
    except FeedError as error:
        return Collected(source=source.name, refused=str(error))
    if read is None:
        return Collected(source=source.name, unchanged=True)
    with engine.begin() as connection:
        new = sightings.keep(
            connection,
            read.feed,
            content=read.content,
            read_at=now,
            url=read.url,
            etag=read.validators.etag,
            last_modified=read.validators.last_modified,
        )
    return Collected(source=source.name, feed=read.feed, new=new)


def _known(engine: Engine, source: Source, day: date) -> Validators:
    """What the last good document of this source, for this day, can be known again by."""
    with reading_from(engine) as connection:
        etag, last_modified = sightings.validators(connection, source.name, collecting.url_of(source, day=day))
    return Validators(etag=etag, last_modified=last_modified)


def plan_feeds(
    feeds: Sequence[Feed], *, list_id: str, choices: Choices, day: date, period: Period = Period.DAY
) -> Edition:
    """The edition of `day` that these documents make, keeping nothing. Every paper in them may be in it.

    The edition of the week that ends with `day` is made of the lists of its seven days, and those without a day.
    """
    seen = [sighting for feed in feeds for sighting in feed.sightings]
    if period is Period.DAY:
        return editions_of.plan(seen, list_id=list_id, day=day, choices=choices)
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
    edition = editions_of.plan(found.seen, list_id=list_id, day=planned_day, choices=choices, carried=found.carried)
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
    if newsletter.endpoint is None:
        return edition
    return replacing.replaced(edition, newsletter.endpoint, newsletter.engine, day=now.date())


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


def deliver(
    newsletter: Newsletter,
    *,
    clock: Clock,
    stopping: Event | None = None,
    told: Callable[[State], None] = lambda _: None,
) -> tuple[Delivered, ...]:
    """Send what is due of every edition that has deliveries open, oldest edition first."""
    stop = stopping or Event()
    return tuple(_delivered(newsletter, found, clock, stop, told) for found in unfinished(newsletter))


def unfinished(newsletter: Newsletter) -> tuple[Published, ...]:
    """Every edition that has deliveries open, the oldest first."""
    with reading_from(newsletter.engine) as connection:
        ids = deliveries.unfinished(connection, newsletter.mailing_list.id)
        return tuple(found for edition_id in ids if (found := editions.with_id(connection, edition_id)))


def due_now(newsletter: Newsletter, *, now: datetime) -> int:
    """How many deliveries of all editions are due."""
    with reading_from(newsletter.engine) as connection:
        ids = deliveries.unfinished(connection, newsletter.mailing_list.id)
        return sum(deliveries.due(connection, found, now=now)[0] for found in ids)


def status(newsletter: Newsletter) -> Status:
    """Every edition with its balance, newest first, and how many people are on the list by what they asked."""
    list_id = newsletter.mailing_list.id
    with reading_from(newsletter.engine) as connection:
        found = editions.newest_first(connection, list_id)
        return Status(
            editions=tuple((published, deliveries.balance(connection, published)) for published in found),
            subscribers=subscribers.counted(connection, list_id),
        )


def _delivered(
    newsletter: Newsletter, published: Published, clock: Clock, stopping: Event, told: Callable[[State], None]
) -> Delivered:
    edition_id = published.edition.id
    tally = pausing.paused(newsletter.engine, edition_id, now=clock())
    tally = tally or _drained(newsletter, edition_id, clock, stopping, told)
    with reading_from(newsletter.engine) as connection:
        _, next_due = deliveries.due(connection, edition_id, now=clock())
        balance = deliveries.balance(connection, published)
    return Delivered(published=published, tally=tally, balance=balance, next_due=next_due)


def _drained(
    newsletter: Newsletter, edition_id: str, clock: Clock, stopping: Event, told: Callable[[State], None]
) -> Tally:
    with owner.this_run() as name:
        resends = newsletter.resend_doubtful
        ledger = DeliveryLedger(newsletter.engine, edition_id, owner=name, resend_doubtful=resends)
        ledger.recover(now=clock(), is_gone=owner.is_gone)
        dispatcher = Dispatcher(
            ledger=ledger,
            transport=newsletter.transport,
            stamp=stamper(newsletter, edition_id).message,
            clock=clock,
            stopping=stopping,
            told=told,
        )
        tally = dispatcher.drain(connections=newsletter.connections)
    return pausing.pause_if_refused(newsletter.engine, edition_id, tally, now=clock())


def stamper(newsletter: Newsletter, edition_id: str) -> Stamper:
    """What makes the messages of an edition's deliveries."""
    return Stamper(
        engine=newsletter.engine,
        mailing_list=newsletter.mailing_list,
        secret=newsletter.secret,
        edition_id=edition_id,
        keys=newsletter.keys,
    )
