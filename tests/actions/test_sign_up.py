"""Signing up: typed in, asked by mail, confirmed; and what a stranger who types an address in can and cannot do."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from newsletter.actions import sign_up
from newsletter.actions.sign_up import Answered
from newsletter.models import Consent, Notice, Subscriber
from newsletter.people.consent import Answer, Event
from newsletter.people.precedence import Who
from newsletter.people.subscribing import Subscribing
from newsletter.store import consents, notices, schema, subscribers, suppressions
from newsletter.store.consents import Said
from newsletter.store.engine import reading
from newsletter.store.schema import notices as kept
from newsletter.store.schema import sign_ups as waiting
from newsletter.store.sign_ups import SignUp
from tests.threads import at_once

LIST = "papers.example.org"
ADA = "ada@example.org"
NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CAPS = Subscribing(network=3, everybody=5)


def typed(engine: Engine, address: str = ADA, *, at: datetime = NOW, network: str = "", zone: str = "") -> bool:
    asked = SignUp(address=address, asked_at=at, page="/subscribe", words="1", network=network, time_zone=zone)
    return sign_up.ask(engine, LIST, asked, caps=CAPS, now=at)


def signed_up(engine: Engine, address: str = ADA, *, at: datetime = NOW) -> Answered:
    typed(engine, address, at=at)
    return sign_up.answer(engine, LIST, now=at)


def on_the_list(engine: Engine, consent: Consent = Consent.CONFIRMED) -> bytes:
    with engine.begin() as connection:
        known = Subscriber(address=ADA, key=b"", consent=consent)
        subscribers.add(connection, LIST, known, now=NOW - 30 * DAY, by=Who.PERSON)
    return person(engine).key


def person(engine: Engine) -> Subscriber:
    with reading(engine) as connection:
        subscriber = subscribers.find(connection, LIST, ADA)
    assert subscriber
    return subscriber


def mails(engine: Engine) -> list[Notice]:
    with reading(engine) as connection:
        return [Notice(kind) for kind in connection.execute(select(kept.c.kind).order_by(kept.c.number)).scalars()]


def last_mail(engine: Engine) -> int:
    with reading(engine) as connection:
        number: int = connection.execute(select(kept.c.number).order_by(kept.c.number.desc()).limit(1)).scalar_one()
        return number


def confirmed(engine: Engine, *, at: datetime = NOW) -> bool:
    said = Said(event=Event.CONFIRMED, at=at, page="/confirm", words="1")
    return sign_up.confirm(engine, LIST, last_mail(engine), person(engine).key, said) is not None


def suppress(engine: Engine, reason: str) -> None:
    with engine.begin() as connection:
        suppressions.keep(connection, ADA, reason=reason, now=NOW - DAY)


def events(engine: Engine) -> list[Event]:
    with reading(engine) as connection:
        return [said.event for said in consents.of(connection, LIST, ADA)]


def test_whoever_signs_up_is_asked_by_mail_and_on_the_list_once_they_confirm(engine: Engine) -> None:
    answered = signed_up(engine)
    before = person(engine).consent
    assert (answered.mails, before, mails(engine)) == ({Answer.CONFIRM: 1}, Consent.UNCONFIRMED, [Notice.CONFIRM])
    assert (confirmed(engine), person(engine).consent) == (True, Consent.CONFIRMED)


def test_what_was_said_is_on_record_with_its_page_and_words(engine: Engine) -> None:
    signed_up(engine)
    confirmed(engine, at=NOW + DAY)
    with reading(engine) as connection:
        said = [(each.event, each.at, each.page, each.words) for each in consents.of(connection, LIST, ADA)]
    assert said == [
        (Event.ASKED, NOW, "/subscribe", "1"),
        (Event.CONFIRMED, NOW + DAY, "/confirm", "1"),
    ]


@pytest.mark.parametrize("consent", [None, *Consent])
def test_the_form_writes_the_same_whoever_the_address_is(engine: Engine, consent: Consent | None) -> None:
    if consent:
        on_the_list(engine, consent)
    before = mails(engine)
    typed(engine)
    with reading(engine) as connection:
        rows = connection.execute(select(waiting.c.address, waiting.c.page)).all()
    assert ([tuple(row) for row in rows], mails(engine)) == ([(ADA, "/subscribe")], before)


def test_whoever_is_on_the_list_already_is_told_so_by_mail(engine: Engine) -> None:
    on_the_list(engine)
    assert (signed_up(engine).mails, mails(engine)) == ({Answer.KNOWN: 1}, [Notice.KNOWN])
    assert person(engine).consent is Consent.CONFIRMED


def test_somebody_who_left_stays_away_until_they_confirm(engine: Engine) -> None:
    on_the_list(engine, Consent.UNSUBSCRIBED)
    signed_up(engine)
    before = person(engine).consent
    assert (before, confirmed(engine), person(engine).consent) == (Consent.UNSUBSCRIBED, True, Consent.CONFIRMED)


def test_the_button_pressed_twice_says_the_same_and_the_link_brings_nobody_back_later(engine: Engine) -> None:
    signed_up(engine)
    twice = confirmed(engine), confirmed(engine)
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST, person(engine).key, now=NOW + DAY)
    again = confirmed(engine, at=NOW + 2 * DAY)
    assert (twice, again, person(engine).consent) == ((True, True), False, Consent.UNSUBSCRIBED)


def test_whoever_confirms_one_mail_has_used_up_the_links_of_all(engine: Engine) -> None:
    signed_up(engine)
    first = last_mail(engine)
    signed_up(engine, at=NOW + DAY)
    confirmed(engine, at=NOW + DAY)
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST, person(engine).key, now=NOW + DAY)
        assert not notices.use(connection, first, now=NOW + DAY)


def test_a_link_works_for_seven_days_and_then_the_sign_up_is_forgotten(engine: Engine) -> None:
    signed_up(engine)
    late = confirmed(engine, at=NOW + 7 * DAY)
    answered = sign_up.answer(engine, LIST, now=NOW + 7 * DAY)
    with reading(engine) as connection:
        subscriber = subscribers.find(connection, LIST, ADA)
    assert (late, answered.forgotten, subscriber, events(engine)) == (False, 1, None, [])


def test_a_sign_up_that_is_forgotten_still_counts_for_how_often_the_address_is_written_to(engine: Engine) -> None:
    at = [NOW, NOW + 8 * DAY, NOW + 16 * DAY, NOW + 24 * DAY]
    sent = [sum(signed_up(engine, at=moment).mails.get(mail, 0) for mail in (Answer.CONFIRM,)) for moment in at]
    assert sent == [1, 1, 1, 0]


def test_a_sign_up_is_reminded_of_once(engine: Engine) -> None:
    signed_up(engine)
    reminded = [sign_up.answer(engine, LIST, now=NOW + hours * timedelta(hours=12)).reminded for hours in range(1, 14)]
    assert (sum(reminded), reminded[3], mails(engine)) == (1, 1, [Notice.CONFIRM, Notice.CONFIRM])


def test_an_address_that_came_back_is_written_to_again_once_its_owner_confirms(engine: Engine) -> None:
    suppress(engine, "550 5.1.1 no such user")
    signed_up(engine)
    confirmed(engine)
    with reading(engine) as connection:
        assert (mails(engine), suppressions.of(connection, ADA)) == ([Notice.CONFIRM], None)


def test_somebody_who_reported_us_as_spam_gets_no_mail_whoever_types_their_address(engine: Engine) -> None:
    suppress(engine, f"{suppressions.COMPLAINT} abuse")
    assert (signed_up(engine).mails, mails(engine)) == ({Answer.NONE: 1}, [])


def test_a_complaint_that_came_while_the_sign_up_waited_is_not_lifted(engine: Engine) -> None:
    signed_up(engine)
    suppress(engine, f"{suppressions.COMPLAINT} abuse")
    said = Said(event=Event.CONFIRMED, at=NOW)
    result = sign_up.confirm(engine, LIST, last_mail(engine), person(engine).key, said)
    assert (result and result.mailed, result and result.subscriber.consent) == (False, Consent.CONFIRMED)


def test_one_network_and_everybody_together_have_had_enough_for_an_hour(engine: Engine) -> None:
    one = [typed(engine, f"a{number}@example.org", network="192.0.2.0/24") for number in range(5)]
    others = [typed(engine, f"b{number}@example.org", network=f"198.51.{number}.0/24") for number in range(4)]
    later = typed(engine, at=NOW + timedelta(hours=1, minutes=1), network="192.0.2.0/24")
    assert (one, others, later) == ([True] * 3 + [False] * 2, [False] * 4, True)


def test_the_time_zone_that_a_browser_names_is_taken_where_it_is_one(engine: Engine) -> None:
    typed(engine, zone="Europe/Paris")
    typed(engine, "bob@example.org", zone="Mars/Olympus")
    sign_up.answer(engine, LIST, now=NOW)
    with reading(engine) as connection:
        bob = subscribers.find(connection, LIST, "bob@example.org")
    assert (person(engine).time_zone, bob and bob.time_zone) == ("Europe/Paris", "UTC")


def test_a_sign_up_whose_answer_fails_waits_for_the_next_time(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(engine)

    def dies(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(notices, "write", dies)
        with pytest.raises(RuntimeError):
            sign_up.answer(engine, LIST, now=NOW)
    assert (mails(engine), sign_up.answer(engine, LIST, now=NOW).mails) == ([], {Answer.CONFIRM: 1})


def test_leaving_is_undone_within_the_hour_by_whoever_left(engine: Engine) -> None:
    key = on_the_list(engine)
    said = Said(event=Event.RETURNED, at=NOW + timedelta(minutes=59))
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST, key, now=NOW)
    assert (sign_up.come_back(engine, LIST, key, said), person(engine).consent) == (True, Consent.CONFIRMED)


@pytest.mark.parametrize(("by", "after"), [(Who.PERSON, timedelta(minutes=61)), (Who.OPERATOR, timedelta())])
def test_leaving_is_not_undone_later_nor_where_the_operator_did_it(engine: Engine, by: Who, after: timedelta) -> None:
    key = on_the_list(engine)
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST, key, now=NOW, by=by)
    undone = sign_up.come_back(engine, LIST, key, Said(event=Event.RETURNED, at=NOW + after))
    assert (undone, person(engine).consent) == (False, Consent.UNSUBSCRIBED)


def test_what_is_kept_for_a_while_is_deleted_when_it_is_over(engine: Engine) -> None:
    typed(engine, network="192.0.2.0/24")
    sign_up.answer(engine, LIST, now=NOW)
    tables = (schema.counts, schema.confirmations, schema.salts)

    def rows() -> list[int]:
        with reading(engine) as connection:
            return [len(connection.execute(select(table)).all()) for table in tables]

    counts = []
    for at in (NOW, NOW + timedelta(hours=2), NOW + 2 * DAY, NOW + 368 * DAY):
        sign_up.answer(engine, LIST, now=at)
        counts.append(rows())
    assert counts == [[2, 1, 1], [2, 1, 1], [0, 2, 0], [0, 0, 0]]


def test_too_many_in_all_within_an_hour_look_like_bombing_for_a_day(engine: Engine) -> None:
    people = range(CAPS.everybody)
    taken = [typed(engine, f"reader{n}@example.org", network=f"192.0.{n}.0/24") for n in people]
    before = sign_up.rush(engine, LIST, CAPS, now=NOW)
    over = typed(engine, "one-more@example.org")
    later = [sign_up.rush(engine, LIST, CAPS, now=NOW + timedelta(hours=hours)) for hours in (0, 24, 26)]
    sign = ("more than 5 addresses were typed in within an hour (subscribe.everybody)",)
    assert (all(taken), over, before, later) == (True, False, (), [sign, sign, ()])


def test_five_networks_that_had_enough_look_like_bombing(engine: Engine) -> None:
    caps = Subscribing(network=1, everybody=1000)
    signs = []
    for network in range(5):
        for address in ("a@example.org", "b@example.org"):
            asked = SignUp(address=address, asked_at=NOW, page="/", words="1", network=f"192.0.{network}.0/24")
            sign_up.ask(engine, LIST, asked, caps=caps, now=NOW)
        signs.append(sign_up.rush(engine, LIST, caps, now=NOW))
    assert signs == [()] * 4 + [("5 networks typed in more than 1 within an hour each",)]


def test_many_who_are_asked_and_do_not_confirm_look_like_bombing(engine: Engine) -> None:
    caps = Subscribing(network=1000, everybody=1000)
    for n in range(50):
        asked = SignUp(address=f"reader{n}@example.org", asked_at=NOW, page="/", words="1")
        sign_up.ask(engine, LIST, asked, caps=caps, now=NOW)
    sign_up.answer(engine, LIST, now=NOW)
    at_once, later = (sign_up.rush(engine, LIST, caps, now=NOW + timedelta(hours=hours)) for hours in (0, 2))
    assert (at_once, later) == ((), ("50 were asked to confirm within a day, and 0 did",))


def test_of_two_who_press_the_button_at_once_both_are_told_the_same_and_it_is_once(engine: Engine) -> None:
    signed_up(engine)
    assert at_once(lambda: confirmed(engine)) == [True, True]
    assert events(engine) == [Event.ASKED, Event.CONFIRMED]


def test_of_two_processes_that_answer_at_once_one_mails(engine: Engine) -> None:
    typed(engine)
    answered = at_once(lambda: sum(sign_up.answer(engine, LIST, now=NOW).mails.values()))
    assert (sum(answered), mails(engine)) == (1, [Notice.CONFIRM])
