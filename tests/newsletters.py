"""A newsletter to test with: its people, its parts, and an edition of it in the store."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, select

from newsletter.actions.newsletter import Newsletter
from newsletter.actions.outcomes import Delivered
from newsletter.delivery.ledger import Entries
from newsletter.delivery.transport import Transport
from newsletter.editorial.choices import Choices
from newsletter.models import Consent, Delivery, Edition, Layout, Published, Subscriber
from newsletter.store import audience, editions, imports
from newsletter.store.deliveries import DeliveryLedger
from newsletter.store.schema import deliveries
from tests import whole
from tests.mail.editions import LIST, OWN, edition
from tests.whole import changed, deliver, publish

DAY = date(2026, 5, 6)
NOW = datetime(2026, 5, 7, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECRET = "a-secret-for-tests-3Jk9xQ2mVw7Zr5Lp"

ADA = Subscriber(address="ada@example.org", key=b"ada's key", name="Ada")
BOB = Subscriber(address="bob@example.org", key=b"bob's key", name="Bob", layout=Layout.BRIEF)
EVE = Subscriber(address="eve@example.org", key=b"eve's key", name="Eve", consent=Consent.UNCONFIRMED)


def crowd(size: int) -> tuple[Subscriber, ...]:
    """`size` confirmed subscribers."""
    return tuple(Subscriber(address=f"reader{n:03}@example.org", key=f"reader{n:03}".encode()) for n in range(size))


def on_list(engine: Engine, people: Iterable[Subscriber], *, now: datetime = NOW) -> None:
    """Put these people on the list."""
    with engine.begin() as connection:
        imports.take(connection, LIST.id, people, now=now)


def frozen(
    engine: Engine, people: Iterable[Subscriber], *, made: Edition | None = None, now: datetime = NOW
) -> Published:
    """An edition published now to these people, with messages of one line."""
    on_list(engine, people)
    with engine.begin() as connection:
        size, excluded = audience.counted(connection, LIST.id, today=now.date())
        published = Published(edition=made or edition(), published_at=now, audience=size, excluded=excluded)
        editions.keep(connection, published, {layout: f"{layout}\r\n".encode() for layout in Layout})
        audience.freeze(connection, LIST.id, edition_id=published.edition.id, day=published.edition.day, now=now)
    return published


class Record(DeliveryLedger):
    """A ledger, asked for one thing at a time."""

    def claim(self, *, limit: int, now: datetime) -> Sequence[Delivery]:
        """Claim deliveries."""
        return self.write(Entries(claim=limit), now=now).claimed

    def begin(self, delivery: Delivery, *, now: datetime) -> bool:
        """Whether this message may leave."""
        return delivery.number in self.write(Entries(leaving=[delivery]), now=now).leaving

    def record(
        self,
        ended: Sequence[Delivery],
        *,
        now: datetime,
        suppressed: Collection[int] = (),
        unproven: Mapping[int, str] | None = None,
        repeated: Mapping[int, str] | None = None,
    ) -> None:
        """How these deliveries stand."""
        entries = Entries(ended=ended, suppressed=suppressed, unproven=unproven or {}, repeated=repeated or {})
        self.write(entries, now=now)


def ledger(engine: Engine, published: Published, *, owner: str = "host:1", resend_doubtful: bool = True) -> Record:
    """The ledger of an edition, held by a process that may not exist."""
    return Record(engine, published.edition.id, owner=owner, resend_doubtful=resend_doubtful)


def standing(engine: Engine) -> dict[str, str]:
    """The state of every delivery, by address."""
    with engine.connect() as connection:
        rows = connection.execute(select(deliveries).order_by(deliveries.c.number))
        return {row.address: row.state for row in rows}


def row(engine: Engine, person: Subscriber) -> Row[Any]:
    """The only delivery to this person, as it is on record."""
    with engine.connect() as connection:
        return connection.execute(select(deliveries).where(deliveries.c.address == person.address)).one()


def newsletter(engine: Engine, transport: Transport, *, connections: int = 1, **changes: Any) -> Newsletter:
    """The parts that every verb works on, with the program's own templates."""
    parts = whole.newsletter(
        mailing_list=LIST,
        secret=SECRET,
        choices=Choices(),
        engine=engine,
        transport=transport,
        connections=connections,
        templates=(OWN,),
    )
    return changed(parts, **changes)


def published(made: Newsletter, people: Iterable[Subscriber], *, now: datetime = NOW) -> Published:
    """An edition published to these people, as the pipeline does it."""
    on_list(made.engine, people, now=now)
    return publish(made, edition(), now=now)


def delivered(made: Newsletter, *, now: datetime = NOW) -> Delivered:
    """What became of the only edition with deliveries open, at this moment."""
    (outcome,) = deliver(made, clock=lambda: now)
    return outcome
