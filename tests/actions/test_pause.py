"""A relay that refuses us: the edition waits an hour, on record, and goes on when a person says so."""

from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.actions.pause import resume
from newsletter.actions.values import status_values
from newsletter.cli.lines import delivered_lines, status_lines
from newsletter.delivery.relays.health import Health
from newsletter.delivery.transports.several import Several
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
    found = delivered(made, now=NOW + 59 * MINUTE)
    assert (relay.taken, found.tally.error, found.balance.holds) == ([], None, True)
    assert found.tally.notes[0].startswith("paused until 2026-05-07 07:00 UTC; `newsletter deliver --resume` goes on")
    assert REFUSAL in found.tally.notes[0]


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
    assert (first.code, second.code, third.code) == (1, 0, 0)
    assert ["paused until" in told.out for told in (first, second, third)] == [True, True, False]
    assert home.states() == {"accepted": 1, "deferred": 1}


def test_the_status_says_what_holds_sending_up_and_until_when(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", REFUSAL)
    made = through(engine, relay)
    published(made, crowd(4))
    delivered(made)
    StoredRelays(engine).change("main", lambda _: Health(failures=3, rests=1, until=NOW + 5 * MINUTE, why="421 no"))
    found = status(made, now=NOW + MINUTE)
    lines = list(status_lines(found))
    assert lines[-2].startswith("  paused until 2026-05-07 07:00 UTC; `newsletter deliver --resume` goes on at once: ")
    assert (REFUSAL in lines[-2], lines[-1]) == (True, "relay main rests until 2026-05-07 06:05 UTC: 421 no")
    values = status_values(found)
    assert values["editions"][0]["pause"]["until"] == "2026-05-07T07:00:00+00:00"
    assert values["resting"] == [{"relay": "main", "until": "2026-05-07T06:05:00+00:00", "why": "421 no"}]
    over = status(made, now=NOW + 61 * MINUTE)
    assert (over.pauses, over.resting) == ({}, {})


def test_what_paused_an_edition_is_said_once(engine: Engine, relay: Relay) -> None:
    relay.order("RCPT", REFUSAL)
    made = through(engine, relay)
    published(made, crowd(4))
    found = delivered(made)
    assert "\n".join(delivered_lines([found])).count(REFUSAL) == 1
