"""Who is a node, who is dead, and that nobody comes back from the dead."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from newsletter.store import moments, nodes
from newsletter.store.engine import open_store
from tests import databases
from tests.newsletters import MINUTE, NOW
from tests.threads import at_once

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def begun(connection: Connection, *names: str, now: datetime = NOW) -> None:
    """Nodes of these names on one host, since now."""
    for name in names:
        nodes.begin(connection, name, host="mail1", version="0.1.0", ahead=timedelta(), now=now)


def beats(connection: Connection, name: str, now: datetime, ahead: timedelta = timedelta()) -> bool:
    """Whether the beat of that node at that moment is taken."""
    return nodes.beat(connection, name, ahead=ahead, stopping=False, now=now)


def test_a_node_is_on_record_with_its_last_beat(engine: Engine) -> None:
    with engine.begin() as connection:
        begun(connection, "a")
        nodes.beat(connection, "a", ahead=2 * SECOND, stopping=True, now=NOW + MINUTE)
        (node,) = nodes.every(connection)
    assert node == nodes.Node(
        name="a",
        host="mail1",
        version="0.1.0",
        started_at=NOW,
        beat_at=NOW + MINUTE,
        ahead=2 * SECOND,
        stopping=True,
        lost_at=None,
    )


def test_whoever_has_not_beaten_for_long_is_dead_and_whoever_has_lives(engine: Engine) -> None:
    with engine.begin() as connection:
        begun(connection, "living", "dead")
        beats(connection, "living", NOW + MINUTE)
        dead = nodes.bury(connection, before=NOW + SECOND, now=NOW + MINUTE)
    assert dead == {"dead"}


def test_whoever_was_taken_over_from_does_not_come_back(engine: Engine) -> None:
    with engine.begin() as connection:
        begun(connection, "a")
        nodes.bury(connection, before=NOW + SECOND, now=NOW + MINUTE)
    with engine.begin() as connection:
        taken = beats(connection, "a", NOW + MINUTE)
        stays = nodes.bury(connection, before=NOW - DAY, now=NOW + MINUTE)
    assert (taken, stays) == (False, {"a"})


def test_whoever_is_not_on_record_is_told_so(engine: Engine) -> None:
    with engine.begin() as connection:
        begun(connection, "a")
        nodes.end(connection, "a")
        assert not beats(connection, "a", NOW)


def test_a_beat_that_comes_while_others_take_over_is_late(postgres_engine: Engine) -> None:
    with postgres_engine.begin() as connection:
        begun(connection, "a")

    def either(number: int) -> object:
        with postgres_engine.begin() as connection:
            if number:
                return beats(connection, "a", NOW + 2 * MINUTE)
            return nodes.bury(connection, before=NOW + SECOND, now=NOW + 2 * MINUTE)

    numbers = iter((0, 1))
    in_time = at_once(lambda: either(next(numbers)), times=2)
    assert sorted(map(str, in_time)) in (["False", "frozenset({'a'})"], ["True", "frozenset()"])


def test_two_who_take_over_at_once_do_not_wait_for_each_other(engine: Engine) -> None:
    with engine.begin() as connection:
        begun(connection, "a", "b")

    def buried() -> Collection[str]:
        with engine.begin() as connection:
            return nodes.bury(connection, before=NOW + SECOND, now=NOW + MINUTE)

    assert set().union(*at_once(buried, times=4)) == {"a", "b"}


def test_who_is_dead_is_known_without_taking_over(engine: Engine) -> None:
    with engine.begin() as connection:
        begun(connection, "a")
        dead = nodes.dead(connection, before=NOW + SECOND)
        assert (dead, beats(connection, "a", NOW + MINUTE)) == ({"a"}, True)


def test_a_node_whose_clock_is_a_day_off_beats_by_the_clock_of_the_database(engine: Engine) -> None:
    with engine.begin() as connection:
        begun(connection, "a")
        beats(connection, "a", NOW + MINUTE, ahead=DAY)
        beats(connection, "a", NOW + MINUTE, ahead=-DAY)
        dead = nodes.bury(connection, before=NOW + SECOND, now=NOW + MINUTE)
        assert (dead, nodes.every(connection)[0].ahead) == (frozenset(), -DAY)


def test_the_database_says_which_moment_it_is(engine: Engine) -> None:
    with engine.begin() as connection:
        first, then = moments.of_store(connection), moments.of_store(connection)
    assert (first <= then, first.utcoffset()) == (True, timedelta())


def test_those_silent_for_long_are_forgotten(engine: Engine) -> None:
    with engine.begin() as connection:
        begun(connection, "old")
        begun(connection, "new", now=NOW + DAY)
        number = nodes.delete_silent(connection, before=NOW + DAY)
        assert (number, [node.name for node in nodes.every(connection)]) == (1, ["new"])


def test_a_store_of_an_older_schema_takes_nodes_when_it_is_opened(store_url: str) -> None:
    with databases.of_revision(store_url, "0017"):
        pass
    migrated = open_store(store_url)
    with migrated.begin() as connection:
        begun(connection, "a")
        names = [node.name for node in nodes.every(connection)]
    migrated.dispose()
    assert names == ["a"]
