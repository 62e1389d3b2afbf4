"""The edition of a week: to whoever wants it, once, the morning after the week, and never when it is stale."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from newsletter.actions.newsletter import Newsletter
from newsletter.actions.outcomes import Ran
from newsletter.actions.run import run
from newsletter.cli import lines
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import NotPublished
from newsletter.models import Asked, Frequency, Layout, Period, Subscriber, Topics
from newsletter.sources.source import Source
from newsletter.store import editions
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries
from tests import whole
from tests.actions.test_collect import list_of, served
from tests.homes import TITLES, Home
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, newsletter, on_list
from tests.threads import at_once
from tests.whole import changed, collect, publish, publish_week

SATURDAY = datetime(2024, 5, 11, 8, tzinfo=UTC)
SUNDAY = date(2024, 5, 12)
MONDAY = datetime(2024, 5, 13, 0, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEKLY = replace(BOB, frequency=Frequency.WEEKLY)
ZOE = Subscriber(
    address="zoe@example.org", key=b"zoe's key", hour=7, time_zone="Europe/London", frequency=Frequency.WEEKLY
)


@pytest.fixture
def made(sqlite_engine: Engine, home: Home) -> Newsletter:
    """A newsletter of the list of Friday, 10 May."""
    home.feed(day="2024-05-10")
    return newsletter(
        sqlite_engine, Folder(home.path / "outbox"), sources=lambda: [Source.saved(home.path / "feed.json")]
    )


def at(made: Newsletter, moment: datetime) -> Ran:
    return run(made, clock=lambda: moment)


def sent(made: Newsletter) -> dict[str, list[str]]:
    """The editions that each has been sent, by name."""
    with reading(made.engine) as connection:
        names = {
            names_by_address.edition.id: names_by_address.edition.name
            for names_by_address in editions.newest_first(connection, LIST.id)
        }
        rows = connection.execute(select(deliveries).where(deliveries.c.state == "accepted")).all()
    names_by_address: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: names[row.edition]):
        names_by_address.setdefault(row.address, []).append(names[row.edition])
    return names_by_address


def test_each_is_sent_the_editions_of_their_own_frequency(made: Newsletter) -> None:
    on_list(made.engine, [ADA, WEEKLY])
    ran = [at(made, moment) for moment in (SATURDAY, MONDAY)]
    assert sent(made) == {"ada@example.org": ["2024-05-10"], "bob@example.org": ["week-2024-05-12"]}
    assert [outcome.balance.holds for each in ran for outcome in each.delivered] == [True, True]


def test_a_week_is_due_at_each_subscribers_hour_of_the_morning_after(made: Newsletter) -> None:
    on_list(made.engine, [WEEKLY, ZOE])
    seen = []
    for moment in (MONDAY - HOUR, MONDAY, MONDAY + 5 * HOUR, MONDAY + 6 * HOUR):
        at(made, moment)
        seen.append(sorted(sent(made)))
    assert seen == [[], ["bob@example.org"], ["bob@example.org"], ["bob@example.org", "zoe@example.org"]]


def test_a_second_run_publishes_no_second_week(made: Newsletter) -> None:
    on_list(made.engine, [WEEKLY])
    again = [at(made, moment) for moment in (MONDAY, MONDAY + HOUR)][-1]
    assert list(lines.ran_lines(again))[-2:] == [
        "nothing published of the week: the edition of week-2024-05-12 is published; the next week is not over yet",
        "nothing to deliver: no edition has an open delivery",
    ]


def test_of_two_runs_at_once_one_publishes_the_week(engine: Engine, home: Home) -> None:
    home.feed(day="2024-05-10")
    source = Source.saved(home.path / "feed.json")
    made = newsletter(engine, Folder(home.path / "outbox"), sources=lambda: [source])
    on_list(engine, [WEEKLY])
    collect(made, now=MONDAY)
    weeks = at_once(lambda: publish_week(made, now=MONDAY))
    assert sorted([week.published is not None, week.why_not is not None] for week in weeks) == [
        [False, True],
        [True, False],
    ]


def test_where_nobody_wants_a_week_none_is_made_and_nothing_is_said(made: Newsletter) -> None:
    on_list(made.engine, [ADA])
    ran = at(made, MONDAY)
    assert (ran.week, ran.why_no_week, any("week" in line for line in lines.ran_lines(ran))) == (None, "", False)


def test_a_week_that_is_stale_is_left_to_the_operator_who_is_told_the_command(made: Newsletter) -> None:
    on_list(made.engine, [WEEKLY])
    ran = at(made, MONDAY + timedelta(days=3))
    assert (sent(made), ran.why_no_week) == (
        {},
        "the week that ended on 2024-05-12 ended more than 3 days ago; "
        "`newsletter publish --week --date 2024-05-12` publishes it anyway",
    )
    week = whole.plan_week(made, now=MONDAY + timedelta(days=3), day=SUNDAY)
    assert publish(made, week, now=MONDAY + timedelta(days=3)).edition.name == "week-2024-05-12"


def test_a_week_marks_what_was_in_a_daily_edition_and_keeps_it(made: Newsletter) -> None:
    on_list(made.engine, [ADA, WEEKLY])
    at(made, SATURDAY)
    week = at(made, MONDAY).week
    assert week
    assert [trending.why[-1] for trending in week.edition.papers] == ["in the edition of 10 May"] * len(TITLES)


def test_what_a_week_carried_may_still_be_in_a_daily_edition(made: Newsletter, home: Home) -> None:
    on_list(made.engine, [ADA, WEEKLY])
    collect(made, now=MONDAY)
    publish_week(made, now=MONDAY)
    assert len(whole.plan(made, now=MONDAY).papers) == len(TITLES)


def test_a_paper_that_is_listed_again_is_not_in_the_next_week(made: Newsletter, home: Home) -> None:
    on_list(made.engine, [WEEKLY])
    at(made, MONDAY)
    home.feed(day="2024-05-17", titles=[*TITLES, "Proofs by pictures"])
    week = at(made, MONDAY + timedelta(days=7)).week
    assert week
    assert [trending.paper.title for trending in week.edition.papers] == ["Proofs by pictures"]


def test_who_asked_for_topics_gets_a_selection_of_the_week(made: Newsletter, home: Home) -> None:
    asked = Asked(wanted=Topics(words=("speech",)), papers=1)
    on_list(made.engine, [replace(WEEKLY, layout=Layout.FULL, asked=asked)])
    at(made, MONDAY)
    (path,) = (home.path / "outbox").glob("*.eml")
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    text = message.get_body(("plain",))
    assert text
    before, first, _ = text.get_content().partition("First on the list")
    assert (bool(first), [title for title in TITLES if title in before]) == (True, ["Speech without words"])


def test_the_lists_of_a_week_are_read_again_once_for_their_counts_as_of_now(made: Newsletter, home: Home) -> None:
    days = [date(2024, 5, 7), date(2024, 5, 10)]
    answers = {f"/{day}": list_of(day, f"Found on {day}") for day in days}
    with served(answers) as url:
        for day in days:
            collect(asking(made, url), now=SATURDAY, day=day)
    on_list(made.engine, [WEEKLY])
    later = {path: content.replace(b'"upvotes": 3', b'"upvotes": 33') for path, content in answers.items()}
    with served(later) as url:
        stopped = changed(asking(made, url), templates=(broken(home), *made.editing.templates))
        first = publish_week(stopped, now=MONDAY)
        again = publish_week(asking(made, url), now=MONDAY + HOUR)
    assert [len(week.collected) for week in (first, again)] == [2, 0]
    assert again.published
    assert {trending.upvotes for trending in again.published.edition.papers} == {33}


def asking(made: Newsletter, url: str) -> Newsletter:
    return changed(made, sources=lambda: [Source(name="web", url=f"{url}/{{date}}", private=True)])


def broken(home: Home) -> Path:
    """An operator's templates, in which the gate finds what nobody should be sent."""
    subject = home.path / "own" / "email" / "weekly" / "subject.txt"
    subject.parent.mkdir(parents=True)
    subject.write_text("{% raw %}{{ left }}{% endraw %}", encoding="utf-8")
    return home.path / "own"


def test_a_week_that_the_gate_stops_fails_the_run(made: Newsletter, home: Home) -> None:
    on_list(made.engine, [WEEKLY])
    ran = at(changed(made, templates=(broken(home), *made.editing.templates)), MONDAY)
    assert (ran.stopped, ran.failed, ran.week) == (True, True, None)
    assert ran.why_no_week.startswith("the gate stopped the edition of week-2024-05-12; nothing of it was kept")


def test_a_week_is_published_checked_and_shown_by_its_name(home: Home) -> None:
    home.people("ada@example.org\n    frequency: weekly")
    home.feed(day="2024-05-10")
    home.run("subscribers", "import", "subscribers.yaml")
    home.run("collect")
    shown = [
        home.run("check", "week-2024-05-12").out.partition(" (")[0],
        home.run("publish", "--week", "--date", "2024-05-12").out.splitlines()[-1].partition(" (")[0],
        home.run("publish", "--week", "--date", "2024-05-12").err.partition(";")[0],
        home.run("check", "week-2024-05-12").out.partition("), ")[2].partition(":")[0],
        home.run("deliver").out.partition(":")[0],
    ]
    assert shown == [
        "week-2024-05-12",
        "published week-2024-05-12",
        "newsletter: the edition of week-2024-05-12 is published already",
        "published",
        "delivered week-2024-05-12",
    ]


def test_a_week_without_a_paper_is_none(made: Newsletter) -> None:
    with pytest.raises(NotPublished, match="no edition of the week from 2024-05-06 to 2024-05-12: nothing was"):
        whole.plan_week(made, now=MONDAY)


def test_a_week_is_not_the_latest_edition_of_a_day(made: Newsletter) -> None:
    on_list(made.engine, [WEEKLY])
    collect(made, now=MONDAY)
    publish_week(made, now=MONDAY)
    with reading(made.engine) as connection:
        newest = [editions.latest(connection, LIST.id, period=period) for period in Period]
    assert [each and each.edition.period for each in newest] == [None, Period.WEEK]
