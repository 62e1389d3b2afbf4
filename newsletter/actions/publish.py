from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from newsletter.actions import findings, variants
from newsletter.actions.newsletter import Editing
from newsletter.errors import NotPublished
from newsletter.mail.compose import every_layout
from newsletter.models import Edition, MailingList, Published
from newsletter.store import audience, editions
from newsletter.store.engine import at_one_moment, reading


def publish(
    engine: Engine,
    mailing_list: MailingList,
    editing: Editing,
    edition: Edition,
    *,
    now: datetime,
    anyway: bool = False,
) -> Published:
    """Freeze the edition, its messages and its audience in one transaction, once the gate lets it through.

    It goes to whoever wants editions of its period. Raises NotPublished where the list has an edition of that day or
    week, whoever published it, and GateRefused where the gate stops it; `anyway` passes doubts only. Nothing is half
    written.
    """
    list_id, templates = mailing_list.id, editing.templates
    frequency = edition.period.frequency
    messages = every_layout(edition, mailing_list, templates=templates, published_at=now)
    asked_for = _asked_for(engine, mailing_list, editing, edition, now)
    found = findings.of_messages(edition, messages, mailing_list, templates=templates)
    found += findings.of_sizes(asked_for, mailing_list)
    kept = {chosen.value: message for chosen, message in messages.items()} | asked_for
    empty = [name for name, message in kept.items() if not message]
    try:
        with at_one_moment(engine) as connection:
            last = editions.last_before(connection, list_id, edition.day, as_of=now, period=edition.period)
            size, excluded = audience.counted(connection, list_id, frequency=frequency)
            published = Published(edition=edition, published_at=now, audience=size, excluded=excluded)
            doubts = findings.beside_the_last(published, last, audience_change=editing.gate.audience_change)
            warnings = findings.allowed((*found, *doubts), edition, anyway=anyway)
            editions.keep(connection, published, kept)
            audience.freeze(
                connection, list_id, edition_id=edition.id, day=edition.day, now=now, frequency=frequency, empty=empty
            )
    except IntegrityError as error:
        raise NotPublished(
            f"the edition of {edition.name} was published before; a list has one a {edition.period}"
        ) from error
    return replace(published, warnings=warnings)


def _asked_for(
    engine: Engine, mailing_list: MailingList, editing: Editing, edition: Edition, now: datetime
) -> dict[str, bytes]:
    """The composed message of each variant that an eligible subscriber's wishes make, but for plain layouts."""
    with reading(engine) as connection:
        wishes = audience.wishes(connection, mailing_list.id, frequency=edition.period.frequency)
    return variants.composed(
        edition,
        {name: wish for name, wish in wishes.items() if name != wish[0]},
        mailing_list,
        engine=engine,
        templates=editing.templates,
        published_at=now,
    )
