"""Publish: an edition, its messages and its audience are frozen together, or nothing of them is kept."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from newsletter.actions import findings, lists, material
from newsletter.actions.finish import finish
from newsletter.actions.newsletter import Editing
from newsletter.errors import NobodyDue, NotPublished
from newsletter.mail.compose import every_layout
from newsletter.mail.fragments.look import Look
from newsletter.mail.gate.finding import Finding
from newsletter.models import Edition, Frequency, MailingList, Published
from newsletter.store import audience, editions, jobs, occasions, personal, publishing
from newsletter.store.engine import at_one_moment, reading
from newsletter.store.publishing import AT_ONCE

steps = logging.getLogger("newsletter.steps")


def publish(
    engine: Engine,
    mailing_list: MailingList,
    editing: Editing,
    edition: Edition,
    *,
    now: datetime,
    anyway: bool = False,
    at_once: int = AT_ONCE,
) -> Published:
    """Freeze the edition, its messages and its audience in one transaction, once the gate lets it through.

    An audience of more than so many `at_once` is frozen in parts; until the last is, nothing of the edition is sent. An
    edition whose publishing was stopped is published first.

    It goes to whoever wants editions of its period. Raises NotPublished where the list has an edition of that day or
    week, whoever published it, GateRefused where the gate stops it, and NobodyDue where nobody is to get it: then its
    day stays open for `late`. `anyway` passes doubts, and an audience of none. Nothing is half written.
    """
    lists.require(engine, mailing_list.id)
    for stopped in finish(engine, mailing_list.id, at_once=at_once):
        if (stopped.edition.period, stopped.edition.day) == (edition.period, edition.day):
            return stopped
    messages = every_layout(edition, mailing_list, templates=editing.templates, published_at=now)
    remarks = findings.of_messages(edition, messages, mailing_list, templates=editing.templates)
    remarks += _unsaid(_of_personal(engine, mailing_list, editing, edition, now), beside=remarks)
    kept = {chosen.value: message for chosen, message in messages.items()}
    try:
        published = _frozen(
            engine, mailing_list, editing, edition, kept, remarks, now=now, anyway=anyway, at_once=at_once
        )
    except NobodyDue as nobody:
        raise _waiting(engine, edition, nobody, late=editing.choices.late, now=now) from nobody
    except IntegrityError as error:
        raise NotPublished(
            f"the edition of {edition.name} is published already; a list has one edition a {edition.period}"
        ) from error
    return _finished(engine, published, at_once=at_once)


def _unsaid(remarks: Iterable[Finding], *, beside: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that say something else than the others do."""
    said = {each.what for each in beside}
    return tuple(each for each in remarks if each.what not in said)


def _finished(engine: Engine, published: Published, *, at_once: int) -> Published:
    """Freeze the parts of a large audience, by which it is counted."""
    edition = published.edition
    finished = finish(engine, edition.list_id, at_once=at_once) if published.eligible > at_once else ()
    same = [replace(each, warnings=published.warnings) for each in finished if each.edition.id == edition.id]
    return same[0] if same else published


def _frozen(
    engine: Engine,
    mailing_list: MailingList,
    editing: Editing,
    edition: Edition,
    kept: Mapping[str, bytes],
    remarks: tuple[Finding, ...],
    *,
    now: datetime,
    anyway: bool,
    at_once: int,
) -> Published:
    """Write all of it in one transaction, or nothing; of a large audience, that it is to be frozen. `kept` are the
    composed messages, `remarks` what the gate says."""
    list_id, frequencies = edition.list_id, editing.choices.due(edition)
    today = now.astimezone(UTC).date()
    look = Look.of(mailing_list, editing.templates)
    with at_one_moment(engine) as connection:
        last = editions.last_before(connection, list_id, edition.day, as_of=now, period=edition.period)
        size, excluded = audience.counted(connection, list_id, today=today, frequencies=frequencies)
        published = Published(edition=edition, published_at=now, audience=size, excluded=excluded)
        steps.info("publishing %s for %s on the list", edition.name, f"{size:,}")
        doubts = findings.beside_the_last(published, last, audience_change=editing.gate.audience_change)
        lost = findings.of_zones(audience.time_zones(connection, list_id, frequencies, today=today))
        warnings = findings.allowed((*remarks, *doubts, *lost), edition, anyway=anyway)
        in_parts = published.eligible > at_once
        editions.keep(connection, replace(published, audience=0, excluded={}) if in_parts else published, kept)
        personal.keep_look(connection, edition.id, name=look.name, packed=look.packed)
        if in_parts:
            publishing.begin(connection, published, frequencies=frequencies)
            return replace(published, warnings=warnings)
        if not _freeze(connection, published, frequencies) and not anyway:
            raise NobodyDue(_excluded(excluded))
        jobs.enqueue(connection, edition.id)
    return replace(published, warnings=warnings)


def _freeze(connection: Connection, published: Published, frequencies: Collection[Frequency]) -> int:
    edition = published.edition
    return audience.freeze(
        connection,
        edition.list_id,
        edition_id=edition.id,
        day=edition.day,
        now=published.published_at,
        frequencies=frequencies,
        about=published.eligible,
    )


def _excluded(excluded: Mapping[str, int]) -> str:
    """Who is on the list and is not to get it: `2 unconfirmed, 1 weekly`."""
    return ", ".join(f"{number:,} {reason}" for reason, number in excluded.items()) or "the list is empty"


def _waiting(engine: Engine, edition: Edition, nobody: NobodyDue, *, late: timedelta, now: datetime) -> NobodyDue:
    """Keep since when the edition waits for somebody, and say until when it does."""
    what = material.waiting(edition.name)
    with engine.begin() as connection:
        occasions.once(connection, edition.list_id, what, now=now)
        since = occasions.moment(connection, edition.list_id, what) or now
    return NobodyDue(
        f"nobody is due the edition of {edition.name} ({nobody}); it waits until "
        f"{since + late:%Y-%m-%d %H:%M} UTC for somebody to join; "
        "`newsletter publish --anyway` publishes it for the archive alone"
    )


def _of_personal(
    engine: Engine, mailing_list: MailingList, editing: Editing, edition: Edition, now: datetime
) -> tuple[Finding, ...]:
    """What the gate says of the largest message that a wish can make, in each layout of somebody who has one."""
    with reading(engine) as connection:
        layouts = audience.layouts(
            connection, mailing_list.id, today=now.astimezone(UTC).date(), frequencies=editing.choices.due(edition)
        )
    if not layouts:
        return ()
    from newsletter.actions.personal import largest  # all that selects, which nobody may have asked for

    made = largest(edition, mailing_list, layouts, templates=editing.templates, published_at=now)
    remarks = findings.of_messages(edition, made, mailing_list, templates=editing.templates)
    return tuple(replace(each, where=f"personal {each.where}") for each in remarks)
