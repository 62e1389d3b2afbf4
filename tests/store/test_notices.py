"""The record of notices: the promise of a delivery for a mail to one person, and a link in it that works once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries
from newsletter.models import Consent, Delivery, Notice, Reply, State, Subscriber
from newsletter.store import notices, subscribers, suppressions
from newsletter.store.engine import reading
from newsletter.store.notice_ledger import NoticeLedger
from newsletter.store.schema import notices as table
from tests.delivery.deliveries import answered
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, EVE, MINUTE, NOW, on_list
from tests.threads import at_once

LATER = NOW + states.LEASE + MINUTE
TAKEN, GONE = Reply(code=250), Reply(code=550, enhanced="5.1.1", text="no such user")


@pytest.fixture(autouse=True)
def people(engine: Engine) -> None:
    on_list(engine, [ADA, BOB, EVE])


def written(engine: Engine, to: Subscriber = ADA, kind: Notice = Notice.WELCOME, **options: datetime) -> int:
    """The number of a notice that is a mail already."""
    with engine.begin() as connection:
        number = notices.write(connection, LIST.id, to.key, kind, **{"now": NOW, **options})
        assert number
        notices.make(connection, number, b"a mail\r\n")
    return number


def ledger(engine: Engine, owner: str = "host:1", **options: bool) -> NoticeLedger:
    return NoticeLedger(engine, LIST.id, owner=owner, **options)


def claimed(engine: Engine, record: NoticeLedger, now: datetime = NOW) -> list[Delivery]:
    return list(record.write(Entries(claim=50), now=now).claimed)


def sending(engine: Engine, record: NoticeLedger) -> Delivery:
    (notice,) = claimed(engine, record)
    assert list(record.write(Entries(leaving=[notice]), now=NOW).leaving) == [notice.number]
    return states.sending(notice)


def stand(engine: Engine) -> list[tuple[str, str]]:
    """The state of every notice and why, by number."""
    with reading(engine) as connection:
        query = select(table.c.state, table.c.reason).order_by(table.c.number)
        return [(row.state, row.reason) for row in connection.execute(query)]


def due_again(engine: Engine, now: datetime) -> bool:
    return bool(claimed(engine, ledger(engine, "host:2"), now))


def test_a_notice_that_is_written_down_is_claimed_once_by_two_dispatchers_at_once(engine: Engine) -> None:
    numbers = [written(engine) for _ in range(12)]
    batches = at_once(lambda: claimed(engine, ledger(engine)), times=4)
    assert sorted(each.number for batch in batches for each in batch) == numbers


def test_a_notice_undone_with_its_change_was_never_written(engine: Engine) -> None:
    with engine.connect() as connection:
        notices.write(connection, LIST.id, ADA.key, Notice.CHANGED, now=NOW)
        connection.rollback()
    assert stand(engine) == []


def test_nobody_is_sent_one_before_it_is_due(engine: Engine) -> None:
    written(engine, due_at=NOW + MINUTE)
    assert [len(claimed(engine, ledger(engine), now)) for now in (NOW, NOW + MINUTE)] == [0, 1]


def test_one_that_is_no_mail_yet_is_not_claimed(engine: Engine) -> None:
    with engine.begin() as connection:
        notices.write(connection, LIST.id, ADA.key, Notice.WELCOME, now=NOW)
    assert claimed(engine, ledger(engine)) == []


def test_the_mail_that_was_made_first_is_every_attempts(engine: Engine) -> None:
    number = written(engine)
    with engine.begin() as connection:
        notices.make(connection, number, b"another\r\n")
    record = ledger(engine)
    claimed(engine, record)
    assert record.mails == {number: b"a mail\r\n"}


def test_what_was_accepted_is_never_sent_again_and_its_mail_is_forgotten(engine: Engine) -> None:
    written(engine)
    record = ledger(engine)
    record.write(Entries(accepted=[(sending(engine, record), TAKEN)]), now=NOW)
    with reading(engine) as connection:
        content = connection.execute(select(table.c.content)).scalar()
    assert (stand(engine), content, due_again(engine, LATER)) == ([("accepted", "")], None, False)
    assert record.accepted == {Notice.WELCOME: 1}


@pytest.mark.parametrize(
    ("leaves", "stood"), [(False, ("pending", "")), (True, ("in doubt", ""))], ids=["before", "while sending"]
)
def test_one_whose_dispatcher_was_killed_is_sent_by_the_next(
    engine: Engine, leaves: bool, stood: tuple[str, str]
) -> None:
    written(engine)
    record = ledger(engine)
    if leaves:
        sending(engine, record)
    else:
        claimed(engine, record)
    ledger(engine, "host:2").recover(now=NOW, is_gone=lambda owner: owner == "host:1")
    assert (stand(engine), due_again(engine, NOW)) == ([stood], True)


def test_what_another_dispatcher_holds_is_left_to_it_until_its_lease_ends(engine: Engine) -> None:
    written(engine)
    claimed(engine, ledger(engine))
    for now in (NOW, LATER):
        ledger(engine, "host:2").recover(now=now, is_gone=lambda _: False)
        assert due_again(engine, now) is (now == LATER)


def test_what_another_dispatcher_has_taken_over_may_not_leave_and_is_not_written_by_the_first(engine: Engine) -> None:
    written(engine)
    first = ledger(engine)
    (notice,) = claimed(engine, first)
    second = ledger(engine, "host:2")
    second.recover(now=LATER, is_gone=lambda _: False)
    claimed(engine, second, LATER)
    first.write(Entries(ended=[states.unsent(notice)]), now=LATER)
    assert (list(first.write(Entries(leaving=[notice]), now=LATER).leaving), stand(engine)) == ([], [("claimed", "")])


def test_a_reply_that_comes_when_another_has_taken_over_settles_it_and_no_copy_leaves(engine: Engine) -> None:
    written(engine)
    first, second = ledger(engine), ledger(engine, "host:2")
    old = sending(engine, first)
    second.recover(now=NOW, is_gone=lambda _: True)
    (again,) = claimed(engine, second)
    first.write(Entries(accepted=[(old, TAKEN)]), now=LATER)
    leaves = list(second.write(Entries(leaving=[again]), now=LATER).leaving)
    second.write(Entries(ended=[states.unsent(again)]), now=LATER)
    assert (leaves, stand(engine)) == ([], [("accepted", "")])


def test_one_in_doubt_is_sent_once_more_and_then_held(engine: Engine) -> None:
    written(engine)
    for again in (True, False):
        record = ledger(engine)
        record.write(Entries(ended=[states.in_doubt(sending(engine, record))]), now=NOW)
        assert due_again(engine, NOW) is again
        ledger(engine).recover(now=NOW, is_gone=lambda _: True)


def test_one_in_doubt_is_held_at_once_where_the_operator_wants_it_so(engine: Engine) -> None:
    written(engine)
    record = ledger(engine, resend_doubtful=False)
    record.write(Entries(ended=[states.in_doubt(sending(engine, record))]), now=NOW)
    assert due_again(engine, LATER) is False


def test_an_address_that_is_none_is_suppressed(engine: Engine) -> None:
    number = written(engine)
    record = ledger(engine)
    refused = answered(sending(engine, record), GONE, now=NOW)
    record.write(Entries(ended=[refused], suppressed=[number]), now=NOW)
    with reading(engine) as connection:
        kept = [(each.address, each.reason) for each in suppressions.every(connection)]
    assert (stand(engine), kept) == ([("refused", "")], [(ADA.address, "550 5.1.1 no such user")])


def test_a_refusal_in_words_that_nobody_knows_costs_nobody_their_mail(engine: Engine) -> None:
    number = written(engine)
    record = ledger(engine)
    refused = answered(sending(engine, record), Reply(code=550, text="because"), now=NOW)
    record.write(Entries(ended=[refused], suppressed=[number], unproven={number: "550 because"}), now=NOW)
    with reading(engine) as connection:
        assert list(suppressions.every(connection)) == []
    assert (stand(engine), due_again(engine, NOW + states.FIRST_WAIT)) == ([("deferred", "")], True)


def left(engine: Engine) -> None:
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW)


def suppressed(engine: Engine) -> None:
    with engine.begin() as connection:
        suppressions.keep(connection, ADA.address, reason="550", now=NOW)


@pytest.mark.parametrize(("happens", "reason"), [(left, "unsubscribed"), (suppressed, "suppressed")])
def test_who_has_left_before_it_is_sent_is_skipped_and_the_others_are_not(
    engine: Engine, happens: Callable[[Engine], None], reason: str
) -> None:
    written(engine)
    written(engine, BOB)
    happens(engine)
    assert [each.address for each in claimed(engine, ledger(engine))] == [BOB.address]
    assert stand(engine) == [("skipped", reason), ("claimed", "")]


@pytest.mark.parametrize("kind", list(Notice))
def test_only_what_is_for_members_needs_a_member(engine: Engine, kind: Notice) -> None:
    written(engine, EVE, kind)
    expected = [] if kind in (Notice.WELCOME, Notice.CHANGED) else [EVE.address]
    assert (EVE.consent, [each.address for each in claimed(engine, ledger(engine))]) == (
        Consent.UNCONFIRMED,
        expected,
    )


def test_a_link_that_works_no_more_is_not_mailed(engine: Engine) -> None:
    written(engine, ADA, Notice.FRESH)
    claimed(engine, ledger(engine), NOW + timedelta(hours=1))
    assert stand(engine) == [("skipped", "its link no longer works")]


def test_the_notices_of_who_is_forgotten_are_forgotten_too(engine: Engine) -> None:
    written(engine)
    with engine.begin() as connection:
        subscribers.remove(connection, LIST.id, ADA.address)
    assert stand(engine) == []


def test_a_link_is_used_once_even_by_two_at_once(engine: Engine) -> None:
    number = written(engine, ADA, Notice.FRESH)

    def used() -> bool:
        with engine.begin() as connection:
            return notices.use(connection, number, now=NOW)

    assert sorted(at_once(used, times=4)) == [False, False, False, True]


def test_a_link_works_until_its_time_is_up(engine: Engine) -> None:
    number = written(engine, ADA, Notice.FRESH)
    with engine.begin() as connection:
        assert not notices.use(connection, number, now=NOW + timedelta(hours=1))
        notice = notices.link(connection, LIST.id, Notice.FRESH, number, ADA.key)
    assert notice
    assert [notice.works(NOW + timedelta(minutes=minute)) for minute in (59, 60)] == [True, False]


def test_a_link_opens_only_what_its_mail_is_for_and_whom_it_is_to(engine: Engine) -> None:
    number = written(engine, ADA, Notice.FRESH)
    with reading(engine) as connection:
        opened = [
            notices.link(connection, list_id, kind, number, key)
            for list_id, kind, key in (
                ("other.example.org", Notice.FRESH, ADA.key),
                (LIST.id, Notice.CHANGED, ADA.key),
                (LIST.id, Notice.FRESH, BOB.key),
            )
        ]
    assert opened == [None, None, None]


def test_what_is_settled_is_deleted_after_thirty_days_and_what_is_open_is_not(engine: Engine) -> None:
    for _ in range(2):
        written(engine)
    with engine.begin() as connection:
        settled = select(func.min(table.c.number)).scalar_subquery()
        connection.execute(update(table).where(table.c.number == settled).values(settled_at=NOW))
        kept = [notices.tidy(connection, LIST.id, now=NOW + notices.KEPT + passed) for passed in (0 * MINUTE, MINUTE)]
    assert (kept, stand(engine)) == ([0, 1], [(State.PENDING.value, "")])
