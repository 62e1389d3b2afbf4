"""One run, as cron calls it: everything that is due, nothing twice, and why nothing where nothing went out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.actions.outcomes import Ran
from newsletter.actions.run import run
from newsletter.actions.timetable import Part
from newsletter.cli import lines, people
from newsletter.delivery.transports.folder import Folder
from newsletter.models import Consent, State
from newsletter.people.precedence import Who
from newsletter.sources.source import Source
from newsletter.store import subscribers
from tests.homes import Home
from tests.mail.editions import LIST
from tests.newsletters import EVE, newsletter, standing
from tests.whole import changed

AFTER_MIDNIGHT = datetime(2024, 5, 7, 0, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
_LINK = "line 6: the name 'Stranger http://evil.example' contains a link; write only the name"


@pytest.fixture
def made(sqlite_engine: Engine, home: Home) -> Newsletter:
    """A newsletter of the saved feed and the subscribers file, into outbox/."""
    return newsletter(
        sqlite_engine,
        Folder(home.path / "outbox"),
        sources=lambda: [Source.saved(home.path / "feed.json")],
        subscribers=home.path / "subscribers.yaml",
    )


def at(made: Newsletter, moment: datetime, *, stopping: Event | None = None) -> Ran:
    return run(made, clock=lambda: moment, stopping=stopping)


def sent(ran: Ran) -> dict[State, int]:
    return dict(ran.delivered[0].tally.states) if ran.delivered else {}


def said(ran: Ran) -> list[str]:
    """The lines that tell what went out, or why nothing did."""
    return [line for line in lines.ran_lines(ran) if not line.startswith(("subscribers:", "collected "))]


def test_a_run_on_the_list_day_itself_waits_until_it_is_over(made: Newsletter) -> None:
    ran = at(made, AFTER_MIDNIGHT - HOUR)
    assert said(ran) == [
        "nothing published: no papers were collected for a day before 2024-05-06; "
        "a list is complete when its day ends in UTC",
        "nothing to deliver: no edition has an open delivery",
    ]


def test_the_first_run_after_the_list_day_publishes_and_delivers(made: Newsletter) -> None:
    at(made, AFTER_MIDNIGHT - HOUR)
    assert sent(at(made, AFTER_MIDNIGHT)) == {State.ACCEPTED: 2}


def test_parts_of_a_run_that_are_done_apart_come_to_the_whole(made: Newsletter) -> None:
    clock = lambda: AFTER_MIDNIGHT  # noqa: E731 - the only one here
    delivered_early, read, delivered, tidied = (
        run(made, clock=clock, parts={part}) for part in (Part.DELIVERIES, Part.EDITIONS, Part.DELIVERIES, Part.TIDYING)
    )
    assert (delivered_early.idle, read.imported.new, read.published is not None, sent(read)) == (True, 2, True, {})
    assert (sent(delivered), delivered.collected, tidied.idle) == ({State.ACCEPTED: 2}, (), True)


def test_everybody_is_sent_to_by_the_run_at_their_own_hour(made: Newsletter, home: Home) -> None:
    with (home.path / "subscribers.yaml").open("a") as file:
        file.write("  - address: zoe@example.org\n    hour: 7\n    time_zone: Europe/London\n")
    runs = [at(made, AFTER_MIDNIGHT + hours * HOUR) for hours in (0, 5, 6)]
    assert [sent(ran) for ran in runs] == [{State.ACCEPTED: 2}, {}, {State.ACCEPTED: 1}]


def test_a_run_between_two_hours_says_when_the_next_is_due(made: Newsletter, home: Home) -> None:
    home.people("ada@example.org\n    hour: 7")
    assert said(at(made, AFTER_MIDNIGHT))[-2:] == [
        "delivered 2024-05-06: nothing due now; 1 eligible = 1 pending",
        "  the next is due 2024-05-07 07:00 UTC",
    ]


def test_a_run_that_is_stopped_before_it_sends_does_not_say_that_nothing_was_due(made: Newsletter, home: Home) -> None:
    home.people("ada@example.org\n    hour: 7")
    at(made, AFTER_MIDNIGHT)
    stopping = Event()
    stopping.set()
    stopped = at(made, AFTER_MIDNIGHT + 7 * HOUR, stopping=stopping)
    assert said(stopped)[-1] == "delivered 2024-05-06: nothing sent; 1 eligible = 1 pending"
    assert stopped.delivered[0].unsent == 1


def test_a_second_run_says_that_nothing_is_new(made: Newsletter) -> None:
    at(made, AFTER_MIDNIGHT)
    assert said(at(made, AFTER_MIDNIGHT + HOUR))[0].startswith(
        "nothing published: nothing new since the edition of 2024-05-06"
    )


def test_an_audience_of_none_publishes_nothing_and_says_until_when_the_day_stays_open(made: Newsletter) -> None:
    ran = at(changed(made, subscribers=None), AFTER_MIDNIGHT)
    assert (ran.failed, said(ran)[0]) == (
        False,
        "nothing published: nobody is due the edition of 2024-05-06 (the list is empty); it waits until "
        "2024-05-09 00:20 UTC for somebody to join; `newsletter publish --anyway` publishes it for the archive alone",
    )


def test_a_zone_that_has_vanished_is_told_and_everybody_is_sent_to(made: Newsletter) -> None:
    gone = replace(EVE, consent=Consent.CONFIRMED, hour=0, time_zone="US/Gone")
    with made.engine.begin() as connection:
        subscribers.add(connection, LIST.id, gone, now=AFTER_MIDNIGHT, by=Who.OPERATOR)
    ran = at(made, AFTER_MIDNIGHT)
    assert (sent(ran), said(ran)[0].splitlines()[-1]) == (
        {State.ACCEPTED: 3},
        "  warn: edition: the time zone 'US/Gone' no longer exists; 1 person gets mail at their hour in UTC instead; "
        "give them another zone, or update this machine's zone database (tzdata)",
    )


def test_people_on_ones_own_network_are_sent_to_where_the_list_allows_it(made: Newsletter, home: Home) -> None:
    home.people("ada@localhost")
    assert sent(at(changed(made, mailing_list=replace(LIST, local_addresses=True)), AFTER_MIDNIGHT)) == {
        State.ACCEPTED: 1
    }


def test_spaces_around_an_address_are_told_by_the_run(made: Newsletter, home: Home) -> None:
    home.people("ada@example.org\u00a0")
    assert list(people.imported_lines(at(made, AFTER_MIDNIGHT).imported)) == [
        "subscribers: 1 new, 0 known",
        f"  {home.path}/subscribers.yaml: line 2: spaces around ada@example.org were removed",
    ]


def test_a_run_that_is_asked_to_stop_publishes_nothing_and_the_next_one_does(made: Newsletter) -> None:
    stop = Event()
    stop.set()
    first, second = at(made, AFTER_MIDNIGHT, stopping=stop), at(made, AFTER_MIDNIGHT)
    assert (first.published, first.why_not, sent(second)) == (None, "the run was asked to stop", {State.ACCEPTED: 2})


def test_on_a_sunday_it_is_said_that_lists_come_monday_to_friday(made: Newsletter, home: Home) -> None:
    home.feed(day="2024-05-10")
    at(made, datetime(2024, 5, 11, 8, tzinfo=UTC))
    assert said(at(made, datetime(2024, 5, 12, 8, tzinfo=UTC)))[0] == (
        "nothing published: nothing new since the edition of 2024-05-10: the newest list collected is of 2024-05-10; "
        "lists come Monday to Friday"
    )


def test_whoever_joins_within_two_days_gets_the_edition_that_waited(made: Newsletter) -> None:
    at(changed(made, subscribers=None), AFTER_MIDNIGHT)
    assert sent(at(made, AFTER_MIDNIGHT + 48 * HOUR)) == {State.ACCEPTED: 2}


def test_after_two_days_the_edition_that_waited_is_left_to_the_operator(made: Newsletter) -> None:
    at(changed(made, subscribers=None), AFTER_MIDNIGHT)
    assert said(at(made, AFTER_MIDNIGHT + 49 * HOUR))[0] == (
        "nothing published: nobody on the list was due the edition of 2024-05-06, and nobody joined until "
        "2024-05-09 00:20 UTC (edition.late); `newsletter publish --date 2024-05-06` publishes it anyway"
    )


def test_whoever_unsubscribed_is_not_brought_back_by_the_file(made: Newsletter) -> None:
    at(made, AFTER_MIDNIGHT - HOUR)
    with made.engine.begin() as connection:
        ada = subscribers.find(connection, LIST.id, "ada@example.org")
        assert ada is not None
        subscribers.unsubscribe(connection, LIST.id, ada.key, now=AFTER_MIDNIGHT)
    at(made, AFTER_MIDNIGHT)
    assert standing(made.engine) == {"bob@example.org": "accepted"}


def test_one_typo_in_the_subscribers_file_stops_nobodys_mail(made: Newsletter, home: Home) -> None:
    at(made, AFTER_MIDNIGHT - HOUR)
    name = 'bob@example.org\n    name: "Stranger http://evil.example"'
    home.people("ada@example.org", "nonsense", "zoe@example.org", "ada@gmail", name)
    ran = at(made, AFTER_MIDNIGHT)
    assert (standing(made.engine), ran.failed) == ({"ada@example.org": "accepted", "bob@example.org": "accepted"}, True)
    assert [mistake.partition("yaml: ")[2].partition(" is ")[0] for mistake in ran.imported.mistakes] == [
        *("line 3: 'nonsense'", "line 5: 'ada@gmail'", _LINK, "nothing was imported")
    ]


def test_a_file_that_lost_most_of_the_list_unsubscribes_nobody_unasked(home: Home) -> None:
    home.settings(end="")
    toml = home.path / "newsletter.toml"
    toml.write_text(toml.read_text().replace("[list]", '[list]\nfile_is = "the list"'))
    home.run("run")
    home.people("ada@example.org")
    stopped, asked = home.run("run"), home.run("run", "--unsubscribe-missing")
    assert (stopped.code, "1 of the 2 people who came from the subscribers file" in stopped.err, asked.code) == (
        1,
        True,
        0,
    )
    assert asked.out.splitlines()[:2] == [
        "subscribers: 0 new, 1 known, 1 unsubscribed",
        "  1 is unsubscribed, no longer in the file: bob@example.org",
    ]


def test_a_typo_holds_no_mail_back_that_is_due_at_another_hour(made: Newsletter, home: Home) -> None:
    home.people("ada@example.org\n    hour: 7")
    at(made, AFTER_MIDNIGHT)
    home.people("ada@example.org\n    hour: 77")
    assert sent(at(made, AFTER_MIDNIGHT + 7 * HOUR)) == {State.ACCEPTED: 1}


def test_a_run_that_is_asked_to_stop_sends_nothing_and_the_next_one_all(made: Newsletter) -> None:
    stop = Event()
    stop.set()
    runs = [at(made, AFTER_MIDNIGHT, stopping=stop), at(made, AFTER_MIDNIGHT)]
    assert [sent(ran) for ran in runs] == [{}, {State.ACCEPTED: 2}]


def test_a_refused_source_is_told_and_fails_the_run_though_the_rest_goes_on(made: Newsletter, home: Home) -> None:
    names = ["nowhere.json", "feed.json"]
    ran = at(changed(made, sources=lambda: [Source.saved(home.path / name) for name in names]), AFTER_MIDNIGHT)
    assert (ran.failed, sent(ran)) == (True, {State.ACCEPTED: 2})


def test_a_closed_way_out_fails_the_run(made: Newsletter, home: Home) -> None:
    (home.path / "outbox").write_text("no folder")
    ran = at(made, AFTER_MIDNIGHT)
    assert (ran.failed, said(ran)[-1].startswith("  stopped: ")) == (True, True)
