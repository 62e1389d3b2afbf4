"""What is told once stays told, whoever asks at the same moment."""

from sqlalchemy import Engine

from newsletter.store import occasions
from tests.newsletters import MINUTE, NOW
from tests.threads import at_once


def test_a_thing_is_told_once_however_often_it_happens(engine: Engine) -> None:
    with engine.begin() as connection:
        said = [occasions.once(connection, "list", "the gate stopped e1", now=NOW + n * MINUTE) for n in range(3)]
    assert said == [True, False, False]


def test_another_list_and_another_thing_are_told_on_their_own(engine: Engine) -> None:
    with engine.begin() as connection:
        said = [
            occasions.once(connection, name, what, now=NOW)
            for name in ("list", "other")
            for what in ("stopped", "refused")
        ]
    assert said == [True, True, True, True]


def test_what_was_not_told_after_all_may_be_told_again(engine: Engine) -> None:
    with engine.begin() as connection:
        occasions.once(connection, "list", "stopped", now=NOW)
        occasions.forget(connection, "list", "stopped")
        known = occasions.known(connection, "list", "stopped")
        again = occasions.once(connection, "list", "stopped", now=NOW)
        assert (known, again, occasions.known(connection, "list", "stopped")) == (False, True, True)


def test_of_two_at_once_one_tells(engine: Engine) -> None:
    def once() -> bool:
        with engine.begin() as connection:
            return occasions.once(connection, "list", "the relay refuses us", now=NOW)

    assert sorted(at_once(once)) == [False, True]
