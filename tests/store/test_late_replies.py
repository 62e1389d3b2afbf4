"""A reply that comes when another dispatcher has taken over the delivery: it is not lost, and settles the doubt."""

from collections.abc import Collection

from sqlalchemy import Engine, select

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries
from newsletter.models import Delivery, Reply
from newsletter.store import late_replies, personal_data, schema, subscribers, tidying
from newsletter.store.engine import reading
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, MINUTE, NOW, Record, frozen, ledger, row

LATER = NOW + states.LEASE + MINUTE
TAKEN = Reply(code=250, enhanced="2.0.0", text="queued as 4F2")


class Two:
    """Ada's delivery, which one dispatcher was sending when it stood still, and another one has claimed anew."""

    def __init__(self, engine: Engine) -> None:
        published = frozen(engine, [ADA])
        self.late, self.other = ledger(engine, published, owner="slow:1"), ledger(engine, published, owner="quick:1")
        self.edition = published.edition.id
        self.old = leaving(self.late)
        self.other.recover(now=NOW, is_gone=lambda _: True)
        (self.new,) = self.other.claim(limit=9, now=NOW)

    def answered(self) -> Collection[int]:
        """The reply comes; which numbers the store has not as accepted."""
        return self.late.write(Entries(accepted=[(self.old, TAKEN)]), now=LATER).lost


def leaving(held: Record) -> Delivery:
    """The first that is due, on its way."""
    (batch,) = held.claim(limit=1, now=NOW)
    held.begin(batch, now=NOW)
    return states.sending(batch)


def kept(engine: Engine) -> list[str]:
    """The words of the late replies."""
    with reading(engine) as connection:
        return list(connection.execute(select(schema.late_replies.c.reply_text)).scalars())


def test_it_settles_what_another_has_claimed_and_not_begun_to_send(engine: Engine) -> None:
    two = Two(engine)
    lost, begins = two.answered(), two.other.begin(two.new, now=LATER)
    delivery = row(engine, ADA)
    assert (lost, begins, delivery.state, delivery.reply_text, delivery.settled_at) == (
        set(),
        False,
        "accepted",
        "queued as 4F2",
        LATER,
    )


def test_what_is_settled_so_is_not_given_back(engine: Engine) -> None:
    two = Two(engine)
    two.answered()
    two.other.record([states.unsent(two.new)], now=LATER)
    assert row(engine, ADA).state == "accepted"


def test_what_another_is_sending_waits_for_its_own_reply(engine: Engine) -> None:
    two = Two(engine)
    two.other.begin(two.new, now=NOW)
    lost = two.answered()
    assert (lost, row(engine, ADA).state, kept(engine)) == ({two.new.number}, "sending", ["queued as 4F2"])


def test_it_settles_the_second_doubt_as_well(engine: Engine) -> None:
    two = Two(engine)
    two.other.begin(two.new, now=NOW)
    two.answered()
    two.other.recover(now=LATER, is_gone=lambda _: True)
    assert (row(engine, ADA).state, row(engine, ADA).doubts) == ("accepted", 2)


def test_what_nobody_has_claimed_since_needs_no_such_row(engine: Engine) -> None:
    held = ledger(engine, frozen(engine, [ADA]))
    old = leaving(held)
    held.recover(now=NOW, is_gone=lambda _: True)
    held.write(Entries(accepted=[(old, TAKEN)]), now=LATER)
    assert (row(engine, ADA).state, kept(engine)) == ("accepted", [])


def test_the_replies_of_others_in_its_group_are_on_record_as_ever(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    late, other = ledger(engine, published, owner="slow:1"), ledger(engine, published, owner="quick:1")
    ada, bob = leaving(late), leaving(late)
    other.recover(now=NOW, is_gone=lambda _: True)
    other.claim(limit=1, now=NOW)
    late.write(Entries(accepted=[(ada, TAKEN), (bob, TAKEN)]), now=LATER)
    assert (row(engine, ADA).state, row(engine, BOB).state, len(kept(engine))) == ("accepted", "accepted", 1)


def test_the_same_reply_twice_is_one(engine: Engine) -> None:
    two = Two(engine)
    with engine.begin() as connection:
        for _ in range(2):
            late_replies.keep(connection, [(two.old, TAKEN)], now=LATER)
    assert kept(engine) == ["queued as 4F2"]


def test_a_reader_can_see_it_and_it_is_blanked_with_them(engine: Engine) -> None:
    two = Two(engine)
    two.answered()
    with engine.begin() as connection:
        (shown,) = personal_data.of(connection, LIST.id, ADA.key)["late_answers"]
        subscribers.remove(connection, LIST.id, ADA.address)
    assert (shown["reply_text"], shown["said_at"], kept(engine)) == ("queued as 4F2", LATER.isoformat(), [""])


def test_it_goes_with_its_delivery(engine: Engine) -> None:
    two = Two(engine)
    two.answered()
    with engine.begin() as connection:
        tidying.delete_deliveries(connection, two.edition)
    assert kept(engine) == []
