"""A simulated year, readers in all zones: each edition once, at the right minute of the clock on the reader's wall."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from newsletter.actions.newsletter import Gate
from newsletter.sources.source import Source
from tests.newsletters import newsletter, on_list
from tests.promise import almanac, worlds
from tests.promise.forms import LONG, form
from tests.promise.lives import lives
from tests.promise.living import FarEnd, differences, live, on_record
from tests.promise.worlds import World

READERS = form(short=60, long=5000)
WORLDS = {"2026": worlds.YEAR} if LONG else {"spring": worlds.SPRING, "autumn": worlds.AUTUMN}
_CONNECTIONS = 50


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_every_edition_comes_once_at_the_right_minute_of_the_readers_clock_or_not_for_a_reason(
    sqlite_engine: Engine, tmp_path: Path, world: World
) -> None:
    event.listen(sqlite_engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous=OFF"))
    sqlite_engine.dispose()  # nobody takes the power away here
    readers = {life.address: life for life in lives(READERS, world)}
    far_end = FarEnd(world, readers)
    feed = tmp_path / "feed.json"
    feed.write_text("[]", encoding="utf-8")
    sources = [Source.saved(feed)]
    gate = Gate(audience_change=9.0)
    made = newsletter(sqlite_engine, far_end, connections=_CONNECTIONS, sources=lambda: sources, gate=gate)
    on_list(sqlite_engine, [life.subscriber() for life in readers.values()], now=world.begin)
    live(made, far_end, feed)
    wrong, published = [], 0
    for reckoned, (edition_id, there) in zip(
        almanac.issues(world, list(readers.values())), on_record(sqlite_engine), strict=True
    ):
        accepted = {address: [fate.at] for address, fate in reckoned.fates.items() if fate.state == "accepted"}
        wrong += differences(reckoned, there, readers)
        wrong += [] if far_end.taken[edition_id] == accepted else [f"{there.day}: the far end has something else"]
        published += 1
    assert (wrong, published > 2) == ([], True)
