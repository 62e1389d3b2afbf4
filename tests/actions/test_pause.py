"""A relay that refuses us: the edition waits an hour, on record, and goes on when a person says so."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from newsletter.actions.deliver import retry
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.pause import resume
from newsletter.actions.values import status_values
from newsletter.cli.lines import delivered_lines, status_lines
from newsletter.delivery.relays.health import Health
from newsletter.delivery.transports.several import Several
from newsletter.errors import NewsletterError
from newsletter.models import State
from newsletter.store.relays import StoredRelays
from tests.delivery.test_dispatcher import through
from tests.delivery.test_several import by, described
from tests.homes import Home
from tests.mail.editions import LIST
from tests.newsletters import MINUTE, NOW, crowd, delivered, newsletter, published, standing
from tests.smtp_server import Relay
from tests.whole import status

REFUSAL = "554 5.7.1 relay access denied"


def refused(engine: Engine, relay: Relay) -> Newsletter:
    """An edition to four people of which one message was refused, by a relay that is well again since."""
    relay.order("RCPT", REFUSAL)
    made = through(engine, relay)
    published(made, crowd(4))
    delivered(made)
    relay.obey()
    return made


def test_an_edition_is_paused_for_an_hour_and_each_run_says_so(engine: Engine, relay: Relay) -> None:
    made = refused(engine, relay)
    outcome = delivered(made, now=NOW + 59 * MINUTE)
    assert (relay.taken, outcome.tally.error, outcome.balance.holds) == ([], None, True)
    assert outcome.tally.notes[0].startswith("paused until 2026-05-07 07:00 UTC; `newsletter deliver --resume` ends")
    assert REFUSAL in outcome.tally.notes[0]


def test_when_the_hour_is_over_everybody_is_sent_to(engine: Engine, relay: Relay) -> None:
    made = refused(engine, relay)
    delivered(made, now=NOW + 60 * MINUTE)
    assert set(standing(engine).values()) == {"accepted"}


def test_the_operator_may_go_on_at_once(engine: Engine, relay: Relay) -> None:
    made = refused(engine, relay)
    resume(engine, LIST.id)
    delivered(made, now=NOW + 5 * MINUTE)
    assert set(standing(engine).values()) == {"accepted"}


def test_going_on_ends_the_rest_of_relays_too(engine: Engine, relay: Relay) -> None:
    relay.order("CONNECT", "421 4.3.2 shutting down", hang_up=True)
    several = Several(relays=[(described("one"), by(relay.port))], record=StoredRelays(engine))
    made = newsletter(engine, several)
    published(made, crowd(4))
    delivered(made)
    relay.obey()
    resume(engine, LIST.id)
    delivered(made)
    assert set(standing(engine).values()) == {"accepted"}


def test_a_wrong_password_pauses_nothing(engine: Engine, relay: Relay) -> None:
    wrong = through(engine, relay, password="wrong")
    published(wrong, crowd(4))
    assert list(delivered(wrong).tally.notes) == []
    delivered(through(engine, relay))
    assert set(standing(engine).values()) == {"accepted"}


def test_the_command_says_what_is_paused_and_resumes_it(home: Home, relay: Relay) -> None:
    relay.order("DOT", REFUSAL)
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    first = home.run("run")
    relay.obey()
    second, third = home.run("deliver"), home.run("deliver", "--resume")
    assert (first.code, second.code, third.code) == (1, 1, 0)
    assert ["paused until" in each.out for each in (first, second, third)] == [True, True, False]
    assert home.states() == {"accepted": 1, "deferred": 1}


def test_a_run_that_finds_an_edition_paused_fails_and_cron_mails_one_line_of_it(home: Home, relay: Relay) -> None:
    relay.order("DOT", REFUSAL)
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    home.run("run", "--quiet")
    relay.obey()
    runs = [home.run("run", "--quiet") for _ in range(2)]
    (line,) = runs[1].printed.splitlines()
    assert ([each.code for each in runs], runs[0].printed == runs[1].printed, REFUSAL in line) == ([1, 1], True, True)
    assert line.startswith("the edition of 2024-05-06 is paused until 20")
    assert " UTC; 2 deliveries wait; solve the cause, then `newsletter deliver --resume` ends the pause: " in line
    assert (home.run("deliver", "--resume").code, home.run("run", "--quiet").printed) == (0, "")


def test_the_status_says_what_holds_sending_up_and_until_when(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", REFUSAL)
    made = through(engine, relay)
    published(made, crowd(4))
    delivered(made)
    StoredRelays(engine).change("main", lambda _: Health(failures=3, rests=1, until=NOW + 5 * MINUTE, why="421 no"))
    standing_now = status(made, now=NOW + MINUTE)
    lines = list(status_lines(standing_now))
    resume = "`newsletter deliver --resume` ends the pause"
    assert lines[-2].startswith(f"  paused until 2026-05-07 07:00 UTC; {resume}: ")
    assert (REFUSAL in lines[-2], lines[-1]) == (True, "relay main rests until 2026-05-07 06:05 UTC: 421 no")
    values = status_values(standing_now)
    assert values["editions"][0]["pause"]["until"] == "2026-05-07T07:00:00+00:00"
    assert values["resting"] == [{"relay": "main", "until": "2026-05-07T06:05:00+00:00", "why": "421 no"}]
    over = status(made, now=NOW + 61 * MINUTE)
    assert (over.pauses, over.resting) == ({}, {})


def test_what_paused_an_edition_is_said_once(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", REFUSAL)
    made = through(engine, relay)
    published(made, crowd(4))
    outcome = delivered(made)
    assert "\n".join(delivered_lines([outcome])).count(REFUSAL) == 1


def lasted(engine: Engine, relay: Relay, minutes: list[int]) -> list[int]:
    """For how many minutes the edition is paused by the runs at these minutes."""
    made = through(engine, relay)
    published(made, crowd(4))
    minutes_left = []
    for minute in minutes:
        delivered(made, now=NOW + minute * MINUTE)
        pause = next(iter(status(made, now=NOW + minute * MINUTE).pauses.values()), None)
        minutes_left.append((pause.until - NOW) // MINUTE - minute if pause else 0)
    return minutes_left


def test_an_allowance_whose_end_is_not_named_is_waited_for_twice_as_long_each_time(
    sqlite_engine: Engine, relay: Relay
) -> None:
    relay.order("DOT", "550 5.4.5 Daily user sending limit exceeded")
    assert lasted(sqlite_engine, relay, [0, 60, 180, 420, 900]) == [60, 120, 240, 480, 960]


def test_an_allowance_that_was_renewed_meanwhile_is_waited_for_an_hour_again(
    sqlite_engine: Engine, relay: Relay
) -> None:
    used_up = "550 5.4.5 Daily user sending limit exceeded"
    relay.order("DOT", used_up, times=2)
    made = through(sqlite_engine, relay)
    published(made, crowd(4))
    for minute in (0, 60):
        delivered(made, now=NOW + minute * MINUTE)
    relay.order("DOT", used_up, about="reader003")
    delivered(made, now=NOW + 180 * MINUTE)
    (pause,) = status(made, now=NOW + 180 * MINUTE).pauses.values()
    assert pause.until - NOW == 240 * MINUTE


def test_a_login_that_is_refused_again_and_again_is_tried_seldom(sqlite_engine: Engine, relay: Relay) -> None:
    relay.login = ("papers", "right")
    smtp = replace(by(relay.port), user="papers", password="wrong")
    made = newsletter(sqlite_engine, smtp)
    published(made, crowd(4))
    for minute in range(0, 24 * 60, 10):
        delivered(made, now=NOW + minute * MINUTE)
    assert (relay.connections < 15, set(standing(sqlite_engine).values())) == (True, {"pending"})


def test_what_a_crowd_keeps_waiting_is_told_and_a_person_has_it_tried_again(
    sqlite_engine: Engine, relay: Relay
) -> None:
    relay.order("RCPT", "550 5.9.9 computer says no")
    made = through(sqlite_engine, relay)
    published(made, crowd(9))
    outcome = delivered(made)
    lines = "\n".join(delivered_lines([outcome]))
    (waiting,) = outcome.crowds
    assert ("6 wait, 3 were refused: 550 5.9.9 computer says no" in lines, outcome.needs_operator) == (True, True)
    assert retry(sqlite_engine, LIST.id, waiting.name, now=NOW + MINUTE) == 9
    relay.obey()
    assert delivered(made, now=NOW + MINUTE).balance.states == {State.ACCEPTED: 9}
    with pytest.raises(NewsletterError, match="nobody waits because of such a reply"):
        retry(sqlite_engine, LIST.id, "nothing", now=NOW)


def test_an_edition_that_is_too_old_is_skipped_and_told(sqlite_engine: Engine, relay: Relay) -> None:
    made = through(sqlite_engine, relay)
    published(made, crowd(3))
    outcome = delivered(made, now=NOW + 48 * 60 * MINUTE)
    assert (outcome.late, outcome.balance.states, relay.taken) == (3, {State.SKIPPED: 3}, [])
