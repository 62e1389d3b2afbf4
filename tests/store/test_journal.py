"""Unsubscriptions that waited for the store: none is lost by a death at any step, and none is applied too late."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from newsletter.delivery.ledger import Entries
from newsletter.errors import StoreError
from newsletter.models import Consent
from newsletter.store import journal, subscribers
from newsletter.store.engine import reading
from newsletter.store.journal import Journal, journalled
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, MINUTE, NOW, frozen, ledger, on_list, standing


@pytest.fixture
def waiting(tmp_path: Path) -> Journal:
    """A journal in which Ada unsubscribed a minute ago."""
    made = Journal(tmp_path / "newsletter.unsubscribed")
    made.add(ADA.key, at=NOW - MINUTE)
    return made


def consents(engine: Engine) -> dict[str, Consent]:
    with reading(engine) as connection:
        return {person.address: person.consent for person in subscribers.every(connection, LIST.id)}


LEFT = {"ada@example.org": Consent.UNSUBSCRIBED, "bob@example.org": Consent.CONFIRMED}


def test_what_waits_is_applied_once_and_forgotten(engine: Engine, waiting: Journal) -> None:
    on_list(engine, [ADA, BOB])
    assert (waiting.apply(engine), waiting.apply(engine), consents(engine)) == (1, 0, LEFT)


def test_the_file_is_its_owners_alone_and_has_no_address(tmp_path: Path, waiting: Journal) -> None:
    path = tmp_path / "newsletter.unsubscribed"
    assert (path.stat().st_mode & 0o777, waiting.read()) == (0o600, b"2026-05-07T05:59:00+00:00 6164612773206b6579\n")


def test_who_dies_half_way_through_a_line_costs_no_other(engine: Engine, tmp_path: Path, waiting: Journal) -> None:
    on_list(engine, [ADA, BOB])
    with (tmp_path / "newsletter.unsubscribed").open("ab") as file:
        file.write(b"2026-05-07T06:00:00+00:00 6164")
    waiting.add(BOB.key, at=NOW)
    waiting.apply(engine)
    assert set(consents(engine).values()) == {Consent.UNSUBSCRIBED}


def test_who_dies_between_applying_and_removing_has_it_applied_again(engine: Engine, waiting: Journal) -> None:
    on_list(engine, [ADA, BOB])
    content = waiting.read()
    waiting.apply(engine)
    waiting.add(ADA.key, at=NOW - MINUTE)
    assert (waiting.read(), waiting.apply(engine), consents(engine)) == (content, 1, LEFT)


def test_applied_again_it_takes_nobody_off_who_came_back_since(engine: Engine, waiting: Journal) -> None:
    on_list(engine, [ADA, BOB])
    with engine.begin() as connection:
        for at, key in journal.entries(waiting.read()):
            subscribers.unsubscribe_at(connection, key, at=at)
        subscribers.agree(connection, LIST.id, ADA.key, now=NOW)
    waiting.apply(engine)
    assert consents(engine)["ada@example.org"] is Consent.CONFIRMED


def test_who_is_added_while_others_are_applied_stays(waiting: Journal) -> None:
    applied = waiting.read()
    waiting.add(BOB.key, at=NOW)
    waiting.remove(applied)
    waiting.remove(applied)
    assert [key for _, key in journal.entries(waiting.read())] == [BOB.key]


def test_what_the_store_cannot_take_yet_stays(engine: Engine, waiting: Journal) -> None:
    content = waiting.read()
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "DROP TABLE subscribers CASCADE" if engine.name == "postgresql" else "DROP TABLE subscribers"
        )
    with pytest.raises(Exception, match="subscribers"):
        waiting.apply(engine)
    assert waiting.read() == content


def test_nobody_is_claimed_before_the_journal_is_applied(engine: Engine, waiting: Journal) -> None:
    published = frozen(engine, [ADA, BOB])
    behind = journalled(ledger(engine, published), waiting, engine)
    claimed = behind.write(Entries(claim=10), now=NOW + timedelta(days=1)).claimed
    assert [delivery.address for delivery in claimed] == ["bob@example.org"]
    assert standing(engine)["ada@example.org"] != "claimed"


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written: No such file"):
        Journal(tmp_path / "gone" / "journal").add(ADA.key, at=NOW)
