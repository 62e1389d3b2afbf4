"""Who is new is welcomed once, with what the list had last; who was there before is left alone."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.actions.outcomes import Ran
from newsletter.actions.run import run
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.mail.gate import parts
from newsletter.models import Consent, Frequency
from newsletter.people.precedence import Who
from newsletter.sources.source import Source
from newsletter.store import subscribers
from newsletter.store.engine import reading
from tests import whole
from tests.actions.test_run import AFTER_MIDNIGHT, HOUR
from tests.homes import TITLES, Home
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, EVE, MINUTE, newsletter, on_list
from tests.smtp_server import Relay
from tests.whole import changed


@pytest.fixture
def made(engine: Engine, home: Home, relay: Relay) -> Newsletter:
    """A newsletter of the saved feed that welcomes, over a real server."""
    return newsletter(
        engine,
        Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE),
        sources=lambda: [Source.saved(home.path / "feed.json")],
        welcome=True,
    )


@pytest.fixture
def quiet(made: Newsletter) -> Newsletter:
    """The same on days without a list."""
    return changed(made, sources=tuple)


def at(made: Newsletter, hours: int) -> Ran:
    return run(made, clock=lambda: AFTER_MIDNIGHT + hours * HOUR)


def welcomed(relay: Relay) -> list[str]:
    """Who was welcomed, in the order of it."""
    return [taken.recipient for taken in relay.taken if b"\r\nSubject: Welcome to Morning Papers\r\n" in taken.content]


def test_who_is_new_is_welcomed_once_with_the_best_of_the_latest_edition(made: Newsletter, relay: Relay) -> None:
    on_list(made.engine, [BOB])
    at(made, 0)
    whole.subscribe(made, ADA, now=AFTER_MIDNIGHT + HOUR)
    ran = [at(made, hours) for hours in (1, 2)]
    assert ([each.notified.welcomed for each in ran], "ada@example.org" in welcomed(relay)) == ([1, 0], True)
    text = parts.read(relay.taken[-1].content).text
    assert [title for title in TITLES if title in text] == list(TITLES)


def test_a_welcome_can_be_left_by_one_click_and_says_that_no_person_wrote_it(quiet: Newsletter, relay: Relay) -> None:
    whole.subscribe(quiet, ADA, now=AFTER_MIDNIGHT)
    at(quiet, 1)
    head = relay.taken[0].content.partition(b"\r\n\r\n")[0]
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert b"\r\nAuto-Submitted: auto-generated" in head


def test_who_was_on_the_list_before_it_welcomed_is_left_alone(quiet: Newsletter, relay: Relay) -> None:
    on_list(quiet.engine, [ADA], now=AFTER_MIDNIGHT - HOUR)
    whole.subscribe(quiet, BOB, now=AFTER_MIDNIGHT)
    at(quiet, 1)
    assert welcomed(relay) == ["bob@example.org"]


def test_the_people_of_the_first_import_know_the_newsletter_and_those_who_come_later_are_welcomed(
    quiet: Newsletter, home: Home, relay: Relay
) -> None:
    filed = changed(quiet, subscribers=home.path / "subscribers.yaml")
    at(filed, 0)
    home.people("ada@example.org", "bob@example.org", "zoe@example.org")
    at(filed, 1)
    assert welcomed(relay) == ["zoe@example.org"]


def test_a_welcome_comes_at_the_hour_that_a_person_chose(quiet: Newsletter, relay: Relay) -> None:
    whole.subscribe(quiet, replace(ADA, hour=7, time_zone="Asia/Tokyo"), now=AFTER_MIDNIGHT)
    assert [at(quiet, hours).notified.welcomed for hours in (1, 21, 22)] == [0, 0, 1]


def test_nobody_is_welcomed_within_an_hour_of_the_edition_that_they_get(made: Newsletter, relay: Relay) -> None:
    whole.subscribe(made, ADA, now=AFTER_MIDNIGHT - 9 * MINUTE)
    ran = [run(made, clock=lambda now=AFTER_MIDNIGHT + minutes * MINUTE: now) for minutes in (-9, 0, 50, 51)]
    assert [(bool(each.published), each.notified.welcomed) for each in ran] == [
        (True, 0),
        (False, 0),
        (False, 0),
        (False, 1),
    ]


def test_nobody_is_welcomed_in_the_last_hour_before_the_edition_of_the_day_comes_out(
    made: Newsletter, relay: Relay
) -> None:
    whole.subscribe(made, ADA, now=AFTER_MIDNIGHT - 2 * HOUR)
    evening = [run(made, clock=lambda now=AFTER_MIDNIGHT - minutes * MINUTE: now) for minutes in (60, 30)]
    assert [(each.published, each.notified.welcomed) for each in evening] == [(None, 0), (None, 0)]


@pytest.mark.parametrize(("minutes", "welcomed"), [(61, 1), (59, 0), (1, 0)])
def test_nobody_is_welcomed_in_the_last_hour_before_the_edition_of_the_week_comes_out(
    made: Newsletter, minutes: int, welcomed: int
) -> None:
    week_over = AFTER_MIDNIGHT.replace(day=13, hour=0, minute=0)
    at(made, 0)
    whole.subscribe(made, replace(ADA, frequency=Frequency.WEEKLY), now=week_over - 90 * MINUTE)
    assert run(made, clock=lambda: week_over - minutes * MINUTE).notified.welcomed == welcomed


def test_nobody_is_welcomed_in_the_hour_before_or_after_their_own_edition(made: Newsletter, relay: Relay) -> None:
    whole.subscribe(made, replace(ADA, hour=8), now=AFTER_MIDNIGHT - 17 * HOUR)
    assert [at(made, hours).notified.welcomed for hours in (7, 8, 9)] == [0, 0, 1]


def test_who_confirms_on_the_page_is_welcomed_at_once_whatever_their_hour(quiet: Newsletter, relay: Relay) -> None:
    at(quiet, 0)
    with quiet.engine.begin() as connection:
        joined = replace(ADA, hour=7)
        subscribers.add(connection, LIST.id, joined, now=AFTER_MIDNIGHT + HOUR, by=Who.PERSON)
    assert at(quiet, 1).notified.welcomed == 1


def test_who_has_not_said_yes_is_welcomed_only_when_they_have(quiet: Newsletter, relay: Relay) -> None:
    whole.subscribe(quiet, EVE, now=AFTER_MIDNIGHT)
    before = at(quiet, 1).notified.welcomed
    whole.subscribe(quiet, replace(EVE, consent=Consent.CONFIRMED), now=AFTER_MIDNIGHT + HOUR)
    assert (before, at(quiet, 2).notified.welcomed) == (0, 1)


def test_who_has_left_before_it_is_sent_gets_none(made: Newsletter, relay: Relay) -> None:
    whole.subscribe(made, ADA, now=AFTER_MIDNIGHT)
    with made.engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=AFTER_MIDNIGHT)
    at(made, 1)
    assert relay.taken == []


def test_a_list_that_does_not_welcome_sends_none(made: Newsletter, relay: Relay) -> None:
    whole.subscribe(changed(made, welcome=False), ADA, now=AFTER_MIDNIGHT)
    at(changed(made, welcome=False), 1)
    assert welcomed(relay) == []


@pytest.mark.parametrize("reply", ["451 4.3.0 later", "550 5.7.1 relay access denied"])
def test_a_welcome_that_was_not_taken_is_sent_by_a_later_run(quiet: Newsletter, relay: Relay, reply: str) -> None:
    whole.subscribe(quiet, ADA, now=AFTER_MIDNIGHT)
    relay.order("RCPT", reply)
    first = at(quiet, 1)
    relay.obey()
    at(quiet, 2)
    assert (first.notified.welcomed, bool(first.notified.faults), welcomed(relay)) == (
        0,
        reply.startswith("550"),
        ["ada@example.org"],
    )


def test_an_address_that_is_none_is_suppressed_and_not_tried_again(quiet: Newsletter, relay: Relay) -> None:
    whole.subscribe(quiet, ADA, now=AFTER_MIDNIGHT)
    relay.order("RCPT", "550 5.1.1 No such user here")
    at(quiet, 1)
    relay.obey()
    assert (at(quiet, 2).notified.welcomed, welcomed(relay)) == (0, [])


def test_a_welcome_that_may_have_left_is_sent_once_more_and_never_again(quiet: Newsletter, relay: Relay) -> None:
    whole.subscribe(quiet, ADA, now=AFTER_MIDNIGHT)
    relay.order("DOT", times=2)
    ran = [at(quiet, hours) for hours in (1, 2)]
    relay.obey()
    assert ([each.notified.welcomed for each in ran], at(quiet, 3).notified.welcomed) == ([0, 0], 0)
    copies = [taken.content for taken in relay.taken if b"\r\nSubject: Welcome" in taken.content]
    assert (len(copies), len(set(copies))) == (2, 1)


def test_a_broken_template_of_the_welcome_stops_no_edition(made: Newsletter, home: Home, relay: Relay) -> None:
    whole.subscribe(made, ADA, now=AFTER_MIDNIGHT)
    path = home.path / "own" / "email" / "welcome" / "subject.txt"
    path.parent.mkdir(parents=True)
    path.write_text("{{ nothing }}", encoding="utf-8")
    broken = changed(made, templates=(home.path / "own", *made.editing.templates), address="operator@example.org")
    ran = at(changed(broken, sources=tuple), 0)
    at(broken, 1)
    assert (ran.failed, ran.alerts, sorted(taken.recipient for taken in relay.taken)) == (
        True,
        ("Mails to single readers could not be sent",),
        ["ada@example.org", "operator@example.org"],
    )


def test_who_wants_a_week_is_welcomed_with_the_latest_week(made: Newsletter, home: Home, relay: Relay) -> None:
    at(made, 0)
    whole.subscribe(made, replace(BOB, frequency=Frequency.WEEKLY), now=AFTER_MIDNIGHT)
    at(made, 1)
    text = parts.read(relay.taken[0].content).text
    assert [title for title in TITLES if title in text] == []


def test_a_subscriber_who_is_removed_and_comes_again_is_new(quiet: Newsletter, relay: Relay) -> None:
    for hours in (0, 1):
        whole.subscribe(quiet, replace(ADA, key=b""), now=AFTER_MIDNIGHT + hours * HOUR)
        at(quiet, hours)
        whole.remove(quiet, ADA.address)
    with reading(quiet.engine) as connection:
        assert subscribers.find(connection, LIST.id, ADA.address) is None
    assert welcomed(relay) == ["ada@example.org", "ada@example.org"]
