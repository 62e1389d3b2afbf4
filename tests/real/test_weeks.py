"""Five real lists and the morning after their week, from the files to the messages of daily and weekly readers."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.actions.run import run
from newsletter.delivery.transports.folder import Folder
from newsletter.models import Asked, Edition, Frequency, Topics
from newsletter.sources.source import Source
from tests.newsletters import ADA, BOB, newsletter, on_list
from tests.whole import changed, check

ONE_DAY = timedelta(days=1)
SUNDAY = date(2026, 6, 28)
DAYS = [SUNDAY - number * ONE_DAY for number in range(6, 1, -1)]
WISHES = Asked(wanted=Topics(words=("agent",)), papers=12)


def morning_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 20, tzinfo=UTC) + ONE_DAY


@pytest.fixture
def made(sqlite_engine: Engine, tmp_path: Path) -> Newsletter:
    """Ada daily, Bob weekly and brief, Zoe weekly with wishes."""
    zoe = replace(BOB, address="zoe@example.org", key=b"zoe's key", layout=ADA.layout, asked=WISHES)
    weekly = [replace(person, frequency=Frequency.WEEKLY) for person in (BOB, zoe)]
    on_list(sqlite_engine, [ADA, *weekly], now=morning_after(DAYS[0] - ONE_DAY))
    return newsletter(sqlite_engine, Folder(tmp_path / "outbox"))


def week_of(made: Newsletter, shared: Path) -> tuple[Edition, list[date]]:
    """The week's edition, after a run each morning; and the days of the daily ones."""
    days = []
    for day in DAYS:
        source = Source.saved(shared / "feeds" / "api" / f"{day}.json")
        asked = changed(made, sources=lambda source=source: [source])
        published = run(asked, clock=lambda day=day: morning_after(day)).published
        days += [published.edition.day] if published else []
    ran = run(made, clock=lambda: morning_after(SUNDAY))
    assert (ran.failed, ran.why_no_week, [each.balance.holds for each in ran.delivered]) == (False, "", [True])
    assert ran.week
    return ran.week.edition, days


def test_a_real_week_goes_out_once_to_its_readers_and_no_day_takes_more_than_its_share(
    made: Newsletter, shared: Path, tmp_path: Path
) -> None:
    week, dailies = week_of(made, shared)
    listed = Counter(
        reason for trending in week.papers for reason in trending.why if reason.startswith("in the edition of")
    )
    assert (dailies, len(week.papers), week.more) == (DAYS, 20, 89)
    assert max(listed.values()) <= 8
    assert len(list((tmp_path / "outbox").glob(f"{week.id}.*.eml"))) == 2


def test_the_gate_has_nothing_against_a_real_week(made: Newsletter, shared: Path) -> None:
    week_of(made, shared)
    checked = check(made, "week-2026-06-28", now=morning_after(SUNDAY))
    assert (checked.published, checked.findings) == (True, ())
