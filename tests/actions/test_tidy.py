"""What is old is deleted once a day, not before it was said, and what needs it later does without."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine, func, select

from newsletter.actions.newsletter import FOR_EVER, Keep, Newsletter
from newsletter.actions.outcomes import Tidied
from newsletter.actions.run import run
from newsletter.actions.tidy import look, tidy
from newsletter.cli import lines
from newsletter.delivery import states
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import NotPublished
from newsletter.models import Layout, Published
from newsletter.store import audience, balances, editions, schema
from newsletter.store.engine import reading
from tests.actions.test_poll import polled
from tests.actions.test_receive import ADA as ADA_ADDRESS
from tests.actions.test_receive import complaint, received, return_address, suppressed
from tests.feedback.test_bounce import mail
from tests.homes import Home
from tests.mail.editions import LIST, edition
from tests.network.test_mailbox import maildir
from tests.newsletters import ADA, BOB, NOW, crowd, frozen, ledger, newsletter, on_list
from tests.promise.forms import form
from tests.whole import changed, publish

DAY = timedelta(days=1)
SHORT = Keep(deliveries=60 * DAY, messages=40 * DAY)
LONG_AFTER = NOW + 500 * DAY
DELETED = Tidied(deliveries=2, messages=1)


@pytest.fixture
def old(sqlite_engine: Engine) -> Engine:
    """A store with an edition of long ago, for which Ada and Bob were skipped."""
    skipped(sqlite_engine, frozen(sqlite_engine, [ADA, BOB]))
    return sqlite_engine


def skipped(engine: Engine, published: Published) -> None:
    held, now = ledger(engine, published), published.published_at
    held.record([states.skipped(each, "left") for each in held.claim(limit=500, now=now)], now=now)


def at(engine: Engine, now: datetime, keep: Keep = SHORT, *, stopping: Event | None = None) -> Tidied:
    return tidy(engine, LIST.id, keep, now=now, stopping=stopping)


def test_the_first_time_it_only_says_what_it_would_delete(old: Engine) -> None:
    said = replace(DELETED, only_said=True)
    assert [at(old, LONG_AFTER + days * DAY) for days in range(3)] == [said, DELETED, Tidied()]


def test_what_is_said_before_anything_is_old_is_no_first_time(old: Engine) -> None:
    tidied_by_run = [at(old, NOW + days * DAY) for days in (39, 59, 61, 62)]
    said = Tidied(messages=1, only_said=True)
    assert tidied_by_run == [Tidied(only_said=True), said, DELETED, Tidied()]


def test_under_other_settings_it_is_said_anew(old: Engine) -> None:
    for _ in range(2):
        at(old, LONG_AFTER, Keep(deliveries=FOR_EVER, messages=40 * DAY))
    assert at(old, LONG_AFTER) == Tidied(deliveries=2, only_said=True)


def test_what_is_kept_for_ever_is_never_deleted(old: Engine) -> None:
    for_ever = Keep(deliveries=FOR_EVER, messages=FOR_EVER)
    assert look(old, LIST.id, for_ever, now=LONG_AFTER + 40_000 * DAY) == Tidied(only_said=True)


def test_a_look_changes_nothing(old: Engine) -> None:
    looks = [look(old, LIST.id, SHORT, now=LONG_AFTER) for _ in range(2)]
    assert looks == [replace(DELETED, only_said=True)] * 2


def test_it_ends_between_two_parts_when_asked_to_and_is_done_by_the_next(old: Engine) -> None:
    stopping = Event()
    stopping.set()
    at(old, LONG_AFTER)
    first, second = at(old, LONG_AFTER, stopping=stopping), at(old, LONG_AFTER)
    assert (first.deliveries + second.deliveries, second.messages + first.messages) == (2, 1)


def test_a_list_day_whose_deliveries_are_gone_is_not_published_twice(old: Engine) -> None:
    made = newsletter(old, Folder("unused"))
    for _ in range(2):
        at(old, LONG_AFTER)
    with pytest.raises(NotPublished, match="is published already"):
        publish(made, replace(edition(), id="another"), now=LONG_AFTER)


AFTER_MIDNIGHT = datetime(2024, 5, 7, 0, 20, tzinfo=UTC)


@pytest.fixture
def made(sqlite_engine: Engine, home: Home) -> Newsletter:
    """A newsletter into outbox/ whose edition of 6 May 2024 went out."""
    parts = newsletter(sqlite_engine, Folder(home.path / "outbox"), subscribers=home.path / "subscribers.yaml")
    on_list(sqlite_engine, [ADA, BOB])
    publish(parts, edition(), now=AFTER_MIDNIGHT)
    run(parts, clock=lambda: AFTER_MIDNIGHT)
    return changed(parts, address="you@example.org")


def test_a_run_tidies_once_a_day_and_says_it_to_the_operator_a_day_before(made: Newsletter) -> None:
    hours = (0, 1, 23, 25, 26)
    ran = [run(made, clock=lambda h=h: AFTER_MIDNIGHT + timedelta(days=500, hours=h)) for h in hours]
    assert [(each.tidied.any, each.tidied.only_said) for each in ran] == [
        (True, True),
        (False, False),
        (False, False),
        (True, False),
        (False, False),
    ]
    assert ran[0].alerts == ("From tomorrow on, runs delete what is older than your settings allow",)
    assert [each.idle for each in ran[1:]] == [True] * 4


def test_a_run_names_what_it_deleted(made: Newsletter) -> None:
    ran = [run(made, clock=lambda d=d: AFTER_MIDNIGHT + timedelta(days=d)) for d in (500, 501)]
    said = [line for each in ran for line in lines.ran_lines(each) if "delete" in line and "told" not in line]
    assert said == [
        "old enough to be deleted: 2 deliveries and the messages of 1 edition",
        "tidied: deleted 2 deliveries and the messages of 1 edition",
    ]


@pytest.fixture
def tidied(home: Home) -> Iterator[tuple[Home, str, bytes]]:
    """A home whose edition was tidied away, the address that Ada's message comes back to, and a complaint about it."""
    home.run("run")
    to, complained = return_address(home), complaint(home)
    with sqlite3.connect(home.path / "newsletter.db") as store:
        store.execute("UPDATE editions SET published_at = '2020-01-01 00:00:00.000000'")
    for _ in range(2):
        assert home.run("tidy").code == 0
    return home, to, complained


def test_a_late_bounce_is_counted_as_too_old_to_tell(tidied: tuple[Home, str, bytes]) -> None:
    home, to, _ = tidied
    outcome = polled(home, maildir(home.path / "mail", mail(to=to)))
    assert (outcome.too_old, outcome.put_away, suppressed(home)) == (1, 1, [(ADA_ADDRESS, "550 5.1.1 no such user")])


def test_a_late_bounce_says_so_to_whoever_reads_the_command(tidied: tuple[Home, str, bytes]) -> None:
    home, to, _ = tidied
    assert received(home, mail(to=to))["too_old"] is True
    assert "was deleted: too old to tell what became of it" in home.run("receive", "mail.eml").out


def test_a_late_complaint_counts_for_no_newer_edition(tidied: tuple[Home, str, bytes]) -> None:
    home, _, complained = tidied
    assert received(home, complained)["kind"] == "complaint"
    with sqlite3.connect(home.path / "newsletter.db") as store:
        assert store.execute("SELECT count(*) FROM complaints").fetchone() == (0,)


def test_the_command_says_what_it_would_do_then_does_it_and_the_status_adds_up(home: Home) -> None:
    home.run("run")
    with sqlite3.connect(home.path / "newsletter.db") as store:
        store.execute("UPDATE editions SET published_at = '2020-01-01 00:00:00.000000'")
    runs = [json.loads(home.run("tidy", *options, "--json").out) for options in (["--dry-run"], [], [], [])]
    assert [(each["deliveries"], each["messages"], each["deleted"]) for each in runs] == [
        (2, 1, False),
        (2, 1, False),
        (2, 1, True),
        (0, 0, False),
    ]
    assert (home.run("status").code, home.states()) == (0, {"accepted": 2})


def test_an_edition_whose_messages_are_gone_is_not_said_to_pass_the_gate(tidied: tuple[Home, str, bytes]) -> None:
    done = tidied[0].run("check", "2024-05-06")
    assert (done.code, "were deleted" in done.err) == (1, True)


def test_a_simulated_year_of_daily_editions_stays_bounded(sqlite_engine: Engine) -> None:
    """The rows of the last days are all there is, and the file grows by no more than the editions in it: seen between
    two days of the year, or of its first months."""
    people, sizes, rows = crowd(20), {}, {}
    one, last = form(short=(69, 89), long=(199, 364))
    on_list(sqlite_engine, people)
    for day in range(last + 1):
        now = NOW + day * DAY
        skipped(sqlite_engine, daily(sqlite_engine, day, now=now))
        at(sqlite_engine, now)
        if day in (one, last):
            sizes[day], rows[day] = pages(sqlite_engine), counted(sqlite_engine)
    assert rows[last] == rows[one] == {"deliveries": 61 * 20, "variants": 41 * 2}
    assert sizes[last] - sizes[one] < (last - one) * 3  # pages of 4 KB; the messages of a day alone are 20
    with reading(sqlite_engine) as connection:
        kept = balances.of_list(connection, LIST.id).values()
    assert (len(kept), all(each.holds for each in kept)) == (last + 1, True)


def daily(engine: Engine, day: int, *, now: datetime) -> Published:
    """The edition of that day, of messages as large as real ones."""
    made = replace(edition(), id=f"e{day}", day=edition().day + day * DAY)
    with engine.begin() as connection:
        size, excluded = audience.counted(connection, LIST.id, today=now.date())
        published = Published(edition=made, published_at=now, audience=size, excluded=excluded)
        editions.keep(connection, published, {layout: bytes([day % 251]) * 40_000 for layout in Layout})
        audience.freeze(connection, LIST.id, edition_id=made.id, day=made.day, now=now)
    return published


def counted(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (schema.deliveries, schema.variants)
        }


def pages(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
