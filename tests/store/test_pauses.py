"""Paused editions on record."""

from datetime import timedelta

from sqlalchemy import Engine

from newsletter.models import Pause
from newsletter.store import pauses
from tests.mail.editions import LIST
from tests.newsletters import ADA, MINUTE, NOW, frozen

PAUSE = Pause(until=NOW + timedelta(hours=1), why="554 5.7.1 we do not know you")


def test_a_pause_ends_with_its_time(engine: Engine) -> None:
    edition_id = frozen(engine, [ADA]).edition.id
    with engine.begin() as connection:
        pauses.pause(connection, edition_id, PAUSE)
        pauses_then = [pauses.of(connection, edition_id, now=NOW + minutes * MINUTE) for minutes in (59, 60)]
    assert pauses_then == [PAUSE, None]


def test_a_second_refusal_pauses_anew(engine: Engine) -> None:
    edition_id = frozen(engine, [ADA]).edition.id
    again = Pause(until=NOW + timedelta(hours=3), why="550 5.7.1 still not")
    with engine.begin() as connection:
        pauses.pause(connection, edition_id, PAUSE)
        pauses.pause(connection, edition_id, again)
        assert pauses.of(connection, edition_id, now=NOW) == again


def test_pauses_of_one_list_are_lifted_and_of_no_other(engine: Engine) -> None:
    edition_id = frozen(engine, [ADA]).edition.id
    with engine.begin() as connection:
        pauses.pause(connection, edition_id, PAUSE)
        pauses.lift(connection, "another.example.org")
        before = pauses.of(connection, edition_id, now=NOW)
        pauses.lift(connection, LIST.id)
        assert (before, pauses.of(connection, edition_id, now=NOW)) == (PAUSE, None)
