"""A simulated year, readers in all zones: each edition once, at the right minute of the clock on the reader's wall."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from newsletter.actions.newsletter import Gate
from newsletter.sources.source import Source
from tests.newsletters import newsletter, on_list
from tests.promise import almanac, worlds
from tests.promise.forms import LONG, form
from tests.promise.lives import Life, Wish, lives
from tests.promise.living import FarEnd, differences, live, on_record
from tests.promise.worlds import World

READERS = form(short=60, long=5000)
WORLDS = {"2026": worlds.YEAR} if LONG else {"spring": worlds.SPRING, "autumn": worlds.AUTUMN}
_CONNECTIONS = 50


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_every_edition_comes_once_at_the_right_minute_of_the_readers_clock_or_not_for_a_reason(
    sqlite_engine: Engine, tmp_path: Path, world: World
) -> None:
    wrong, published = lived(sqlite_engine, tmp_path, world, lives(READERS, world))
    assert (wrong, published > 2) == ([], True)


def test_whom_a_later_edition_finds_gone_gets_no_earlier_one_that_waited_longer(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    """Saturday's list comes on Monday morning. Friday's would come at the end of Saturday, so on Monday's, when it is
    quiet, so on Tuesday morning."""
    world = World(begin=worlds.moment("2026-01-01"), end=worlds.moment("2026-01-08"))
    wish = Wish(zone="Asia/Singapore", hour=23, quiet=(23, 5), frequency="weekdays")
    readers = [Life(number=1, first=wish, gone=True), Life(number=2, first=wish)]
    wrong, published = lived(sqlite_engine, tmp_path, world, readers)
    assert (wrong, published > 2) == ([], True)


def lived(engine: Engine, tmp_path: Path, world: World, there: Sequence[Life]) -> tuple[list[str], int]:
    """Live through a world with these readers: what was otherwise than the almanac says, and how many editions."""
    event.listen(engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous=OFF"))
    engine.dispose()  # nobody takes the power away here
    readers = {life.address: life for life in there}
    far_end = FarEnd(world, readers)
    feed = tmp_path / "feed.json"
    feed.write_text("[]", encoding="utf-8")
    sources = [Source.saved(feed)]
    gate = Gate(audience_change=9.0)
    made = newsletter(engine, far_end, connections=_CONNECTIONS, sources=lambda: sources, gate=gate)
    on_list(engine, [life.subscriber() for life in readers.values()], now=world.begin)
    live(made, far_end, feed)
    wrong: list[str] = []
    published = 0
    for reckoned, (edition_id, known) in zip(
        almanac.issues(world, list(readers.values())), on_record(engine), strict=True
    ):
        accepted = {address: [fate.at] for address, fate in reckoned.fates.items() if fate.state == "accepted"}
        wrong += differences(reckoned, known, readers)
        wrong += [] if far_end.taken[edition_id] == accepted else [f"{known.day}: the far end has something else"]
        published += 1
    return wrong, published
