"""Yesterday's copy of the store is restored: nobody gets a second copy without a person having decided so."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, text

from newsletter.actions import after_restore, lists
from newsletter.actions.deliver_shard import Shards
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.run import run
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.errors import StoreForgot
from newsletter.mail.gate import parts
from newsletter.sources.source import Source
from newsletter.store import forgotten
from newsletter.store.schema import metadata
from newsletter.store.seal import Issue, Page, Seal
from tests.actions.test_run import AFTER_MIDNIGHT
from tests.homes import Home
from tests.mail.editions import LIST, edition, paper
from tests.newsletters import ADA, BOB, NOW, crowd, delivered, newsletter, on_list, published, standing
from tests.smtp_server import Relay
from tests.whole import changed, deliver, publish

OPERATOR = "operator@example.org"
FORGOTTEN = "has forgotten deliveries that were accepted: {}. It seems to be an older copy"


@pytest.fixture
def made(engine: Engine, relay: Relay, tmp_path: Path) -> Newsletter:
    """A newsletter over a real server, whose node has a seal."""
    way = Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE)
    return newsletter(engine, way, seal=Seal(tmp_path / "seal"))


Dump = dict[str, list[dict[str, Any]]]


def dumped(engine: Engine) -> Dump:
    """A copy of all that is in the store."""
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in metadata.sorted_tables
        }


def restored(engine: Engine, dump: Dump) -> None:
    """The store as it was when the copy was made."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        for table in metadata.sorted_tables:
            if dump[table.name]:
                connection.execute(table.insert(), dump[table.name])


def decide(made: Newsletter, decision: after_restore.AfterRestore) -> int:
    return after_restore.after_restore(made.engine, LIST.id, made.way_out.seal, decision, now=NOW)


@pytest.fixture
def forgetful(made: Newsletter, relay: Relay) -> Newsletter:
    """Ada got the edition, Bob not yet; then the store was restored that knows of neither."""
    published(made, [ADA, BOB])
    dump = dumped(made.engine)
    relay.order("RCPT", "451 4.2.1 try later", about=BOB.address)
    delivered(made)
    restored(made.engine, dump)
    relay.obey()
    return made


def test_a_store_that_has_forgotten_a_delivery_says_so_and_sends_nothing(forgetful: Newsletter, relay: Relay) -> None:
    with pytest.raises(StoreForgot, match=FORGOTTEN.format("1 of 2026-05-06")):
        delivered(forgetful)
    assert (relay.recipients(), set(standing(forgetful.engine).values())) == ([ADA.address], {"pending"})


def test_skip_sends_nobody_a_second_copy_and_everybody_else_their_first(forgetful: Newsletter, relay: Relay) -> None:
    decided = decide(forgetful, "skip")
    delivered(forgetful)
    assert (decided, relay.recipients()) == (1, [ADA.address, BOB.address])
    assert standing(forgetful.engine) == {ADA.address: "skipped", BOB.address: "accepted"}


@pytest.mark.parametrize("decision", ["skip", "resend"])
def test_a_list_that_was_renamed_still_knows_whom_an_edition_reached(
    forgetful: Newsletter, relay: Relay, decision: after_restore.AfterRestore
) -> None:
    lists.rename(forgetful.engine, LIST.id, "papers.example.net", now=NOW)
    renamed = changed(forgetful, mailing_list=replace(LIST, id="papers.example.net", former_ids=(LIST.id,)))
    with pytest.raises(StoreForgot, match=FORGOTTEN.format("1 of 2026-05-06")):
        delivered(renamed)
    after_restore.after_restore(renamed.engine, "papers.example.net", renamed.way_out.seal, decision, now=NOW)
    delivered(renamed)
    assert relay.recipients()[1:] == ([BOB.address] if decision == "skip" else [ADA.address, BOB.address])


def test_resend_sends_a_second_copy(forgetful: Newsletter, relay: Relay) -> None:
    decided = decide(forgetful, "resend")
    delivered(forgetful)
    assert (decided, relay.recipients()) == (1, [ADA.address, ADA.address, BOB.address])


def test_a_decision_is_made_once(forgetful: Newsletter) -> None:
    assert [decide(forgetful, "resend"), decide(forgetful, "resend"), decide(forgetful, "skip")] == [1, 0, 0]


def test_a_skipped_delivery_says_why(forgetful: Newsletter) -> None:
    decide(forgetful, "skip")
    with forgetful.engine.connect() as connection:
        reasons = connection.execute(text("SELECT reason FROM deliveries WHERE state = 'skipped'")).scalars().all()
    assert reasons == ["accepted before the store was restored"]


@pytest.fixture
def without(made: Newsletter) -> Newsletter:
    """The copy that was restored was made before the edition was published, which Ada and Bob got."""
    on_list(made.engine, [ADA, BOB])
    dump = dumped(made.engine)
    published(made, [ADA, BOB])
    delivered(made)
    restored(made.engine, dump)
    return made


def test_an_edition_that_the_store_does_not_have_at_all_is_named(without: Newsletter) -> None:
    with pytest.raises(StoreForgot, match=FORGOTTEN.format("2 of 2026-05-06")):
        deliver(without, clock=lambda: NOW)


def test_a_worker_that_has_just_looked_looks_again_before_an_edition_that_it_does_not_know(
    made: Newsletter, relay: Relay
) -> None:
    worker = Shards(made, lambda: NOW, Event(), rest=timedelta(minutes=5))
    on_list(made.engine, [ADA, BOB])
    publish(made, edition(), now=NOW)
    worker.deliver("e1", 1)
    dump = dumped(made.engine)
    second = replace(edition(paper(2)), id="e2", day=date(2026, 5, 7))
    publish(made, second, now=NOW)
    delivered(made)
    restored(made.engine, dump)
    publish(made, second, now=NOW)
    with pytest.raises(StoreForgot, match=FORGOTTEN.format("2 of 2026-05-07")):
        worker.deliver("e2", 1)
    assert sorted(relay.recipients()) == [ADA.address, ADA.address, BOB.address, BOB.address]


def test_published_again_after_skip_it_goes_to_those_alone_who_had_none(without: Newsletter, relay: Relay) -> None:
    decide(without, "skip")
    (person,) = crowd(1)
    published(without, [ADA, BOB, person])
    delivered(without)
    assert relay.recipients() == [ADA.address, BOB.address, person.address]


def test_published_again_after_resend_it_goes_to_everybody(without: Newsletter, relay: Relay) -> None:
    decide(without, "resend")
    published(without, [ADA, BOB])
    delivered(without)
    assert relay.recipients() == [ADA.address] * 2 + [BOB.address] * 2


def test_a_new_node_asks_nothing(without: Newsletter, tmp_path: Path) -> None:
    moved = changed(without, seal=Seal(tmp_path / "another"))
    assert deliver(moved, clock=lambda: NOW) == ()


def test_a_finished_edition_asks_nothing_and_is_sent_to_nobody(made: Newsletter, relay: Relay) -> None:
    published(made, [ADA, BOB])
    delivered(made)
    assert (deliver(made, clock=lambda: NOW), len(relay.taken)) == ((), 2)


def test_killed_between_the_ledger_and_the_seal_nothing_is_asked(made: Newsletter, tmp_path: Path) -> None:
    published(made, [ADA, BOB])
    delivered(made)
    for file in (tmp_path / "seal").glob("2026-*"):
        file.write_bytes(b"")  # what the kernel had not been given
    assert deliver(made, clock=lambda: NOW) == ()


class Slow(Seal):
    """A seal that takes so long to read that another process settles a delivery meanwhile, and seals it."""

    made: Newsletter

    def page(self, issue: Issue, *, now: datetime) -> Page:
        page = super().page(issue, now=now)
        known = page.known

        def slowly(deliveries: Iterator[tuple[int, str]]) -> Iterator[int]:
            read = list(deliveries)
            delivered(self.made)
            return known(iter(read))

        page.known = slowly  # type: ignore[method-assign]
        return page


def test_what_another_process_sends_meanwhile_is_not_forgotten(made: Newsletter, tmp_path: Path) -> None:
    edition = published(made, [ADA, BOB]).edition
    issue = Issue(LIST.id, edition.period, edition.day)
    slow = Slow(tmp_path / "seal")
    slow.made = changed(made, seal=Seal(tmp_path / "seal"))
    numbers = forgotten.numbers(made.engine, slow, issue, edition.id, now=NOW)
    assert (list(numbers), set(standing(made.engine).values())) == ([], {"accepted"})


def test_a_run_collects_tells_the_operator_once_and_publishes_nothing(
    engine: Engine, home: Home, relay: Relay, tmp_path: Path
) -> None:
    way = Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE)
    feed = Source.saved(home.path / "feed.json")
    made = newsletter(
        engine,
        way,
        sources=lambda: [feed],
        subscribers=home.path / "subscribers.yaml",
        seal=Seal(tmp_path / "seal"),
        address=OPERATOR,
    )
    dump = dumped(engine)
    run(made, clock=lambda: AFTER_MIDNIGHT)
    restored(engine, dump)
    for minutes in (10, 20):
        with pytest.raises(StoreForgot, match=FORGOTTEN.format("2 of 2024-05-06")):
            run(made, clock=lambda later=minutes: AFTER_MIDNIGHT + timedelta(minutes=later))
    alerts = [parts.read(taken.content).text for taken in relay.taken if taken.recipient == OPERATOR]
    assert (len(relay.taken), len(alerts), "--after-restore skip" in alerts[0].replace("\r\n", " ")) == (3, 1, True)
    kept = dumped(engine)
    assert (len(kept["documents"]), len(kept["subscribers"]), len(kept["editions"])) == (1, 2, 0)


def test_yesterdays_file_put_back_stops_the_commands_until_it_is_decided(home: Home) -> None:
    home.run("collect")
    home.run("publish")
    with closing(sqlite3.connect(home.path / "newsletter.db")) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(home.path / "newsletter.db", home.path / "yesterday.db")
    first = home.run("deliver")
    for file in home.path.glob("newsletter.db*"):
        file.unlink()
    shutil.copy(home.path / "yesterday.db", home.path / "newsletter.db")
    stopped = home.run("deliver")
    decided = home.run("deliver", "--after-restore", "skip")
    assert (first.code, stopped.code, decided.code) == (0, 1, 0), decided.printed
    assert "newsletter: the store has forgotten deliveries that were accepted: 2 of 2024-05-06." in stopped.err
    assert ("deliveries not sent again: 2" in decided.err, home.states()) == (True, {"skipped": 2})
