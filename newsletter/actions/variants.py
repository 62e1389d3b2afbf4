"""The messages of an edition that subscribers' wishes make: who asks for the same gets the same."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from newsletter.actions.personal import Maker
from newsletter.mail.fragments.composer import Composers
from newsletter.models import Asked, Edition, Layout, MailingList, Period, Published, Subscriber
from newsletter.store import editions, sightings
from newsletter.store.engine import reading


def latest(
    engine: Engine, mailing_list: MailingList, person: Subscriber, *, templates: Sequence[Path]
) -> tuple[Published, bytes] | None:
    """The latest edition of those that a person asks for, and its message as their wishes would have made it.

    None where nothing was published yet. Raises TemplateError.
    """
    wanted = Period.WEEK if person.frequency in Period.WEEK.frequencies else Period.DAY
    with reading(engine) as connection:
        periods = (editions.latest(connection, mailing_list.id, period=each) for each in (wanted, *Period))
        published = next(filter(None, periods), None)
    if published is None:
        return None
    wishes = {"": (person.layout, person.asked)}
    at = published.published_at
    messages = composed(published.edition, wishes, mailing_list, engine=engine, templates=templates, published_at=at)
    return published, messages[""]


def composed(
    edition: Edition,
    wishes: Mapping[str, tuple[Layout, Asked]],
    mailing_list: MailingList,
    *,
    engine: Engine,
    templates: Sequence[Path],
    published_at: datetime,
) -> dict[str, bytes]:
    """The composed message for each of the wishes, by their names; empty where every paper is muted.

    Liked papers that are known by their id alone are looked up in the store. Raises TemplateError.
    """
    with reading(engine) as connection:
        known = sightings.described(connection, {paper.id for _, asked in wishes.values() for paper in asked.liked})
    composers = Composers(edition=edition, mailing_list=mailing_list, templates=templates, published_at=published_at)
    maker = Maker(edition, composers)
    return {name: b"".join(maker.pieces(layout, asked, known)) for name, (layout, asked) in wishes.items()}
