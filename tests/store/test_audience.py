"""The audience: counted and frozen in one moment, everybody in it exactly once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text

from newsletter.editorial.choices import Choices
from newsletter.models import Asked, Consent, Frequency, Layout, Subscriber
from newsletter.store import audience, eligible, suppressions
from newsletter.store.engine import at_one_moment, reading
from newsletter.store.schema import deliveries
from tests.mail.editions import LIST, edition
from tests.newsletters import ADA, BOB, DAY, EVE, NOW, crowd, frozen, on_list, row, standing

ZOE = Subscriber(address="zoe@example.org", key=b"zoe's key", consent=Consent.UNSUBSCRIBED)
KIM = Subscriber(address="kim@example.org", key=b"kim's key")


def test_the_audience_is_who_is_eligible_and_who_is_not_and_why(engine: Engine) -> None:
    with engine.begin() as connection:
        suppressions.keep(connection, KIM.address, reason="550 5.1.1", now=NOW)
    published = frozen(engine, [ADA, BOB, EVE, ZOE, KIM])
    assert (published.audience, published.excluded, list(standing(engine))) == (
        5,
        {"suppressed": 1, "unconfirmed": 1, "unsubscribed": 1},
        ["ada@example.org", "bob@example.org"],
    )


@pytest.mark.parametrize(
    ("frequency", "excluded", "due"),
    [(Frequency.DAILY, "weekly", [ADA.address]), (Frequency.WEEKLY, "daily", [BOB.address])],
)
def test_whoever_wants_editions_of_another_frequency_is_excluded_by_that(
    engine: Engine, frequency: Frequency, excluded: str, due: list[str]
) -> None:
    frozen(engine, [])
    on_list(engine, [ADA, replace(BOB, frequency=Frequency.WEEKLY), replace(EVE, frequency=frequency)])
    with engine.begin() as connection:
        counted = audience.counted(connection, LIST.id, today=NOW.date(), frequencies=[frequency])
        audience.freeze(connection, LIST.id, edition_id="e1", day=DAY, now=NOW, frequencies=[frequency])
    assert (counted, list(standing(engine))) == ((3, {excluded: 1, "unconfirmed": 1}), due)


def test_a_day_without_a_big_paper_is_none_for_whoever_wants_no_other_and_the_sum_says_so(engine: Engine) -> None:
    on_list(engine, [ADA, replace(BOB, frequency=Frequency.BIG)])
    sizes = []
    with reading(engine) as connection:
        for big in (1, 1_000_000):
            due = Choices(big=big).due(edition())
            sizes.append((due, audience.counted(connection, LIST.id, today=NOW.date(), frequencies=due)))
    daily = (Frequency.DAILY, Frequency.WEEKDAYS)
    assert sizes == [((*daily, Frequency.BIG), (2, {})), (daily, (2, {"nothing big": 1}))]


def test_a_paper_that_is_not_shown_may_be_the_big_one() -> None:
    assert Frequency.BIG in Choices(big=900).due(replace(edition(), rest=(replace(edition().papers[0], upvotes=900),)))


def test_on_a_weekend_one_hour_is_due_on_two_days(engine: Engine) -> None:
    saturday = NOW + timedelta(days=2)
    frozen(engine, [])
    on_list(engine, [replace(ADA, hour=7), replace(BOB, hour=7, frequency=Frequency.WEEKDAYS)])
    with engine.begin() as connection:
        due = Choices().due(edition())
        friday = DAY + timedelta(days=2)
        audience.freeze(connection, LIST.id, edition_id="e1", day=friday, now=saturday, frequencies=due)
    moments = [row(engine, person).due_at for person in (ADA, BOB)]
    assert moments == [datetime(2026, 5, day, 7, tzinfo=UTC) for day in (9, 11)]


def test_a_zone_that_is_changed_counts_from_the_next_edition(engine: Engine) -> None:
    frozen(engine, [replace(ADA, hour=7, time_zone="Europe/London")], now=NOW - timedelta(hours=1))
    before = row(engine, ADA).due_at
    on_list(engine, [replace(ADA, hour=7, time_zone="America/New_York")])
    assert (before, row(engine, ADA).due_at) == (NOW, NOW)


def test_the_wishes_of_whoever_wants_another_frequency_make_no_message(engine: Engine) -> None:
    on_list(engine, [replace(ADA, asked=Asked(papers=3), frequency=Frequency.WEEKLY), replace(BOB, asked=Asked())])
    with reading(engine) as connection:
        assert [
            audience.layouts(connection, LIST.id, today=NOW.date(), frequencies=[frequency]) for frequency in Frequency
        ] == [[], [], [Layout.FULL], []]


@pytest.mark.parametrize(("until", "is_paused"), [(NOW.date() + timedelta(days=1), True), (NOW.date(), False)])
def test_whoever_has_paused_is_skipped_until_their_day_and_the_sum_says_so(
    engine: Engine, until: date, is_paused: bool
) -> None:
    published = frozen(engine, [ADA, replace(BOB, paused_until=until, asked=Asked(papers=3))])
    due, excluded = [ADA.address, BOB.address], {}
    assert (published.excluded, list(standing(engine))) == (({"paused": 1}, due[:1]) if is_paused else (excluded, due))
    with reading(engine) as connection:
        layouts = audience.layouts(connection, LIST.id, today=NOW.date())
        assert (layouts, eligible.any_wants(connection, LIST.id, [Frequency.DAILY], today=NOW.date())) == (
            [] if is_paused else [Layout.BRIEF],
            True,
        )


def test_everybody_is_due_at_their_own_hour(engine: Engine) -> None:
    asked = [
        replace(ADA, hour=9, time_zone="Europe/London"),
        replace(BOB, hour=9, time_zone="America/New_York"),
        replace(KIM, hour=None, time_zone="America/New_York"),
    ]
    frozen(engine, asked)
    with reading(engine) as connection:
        due = connection.execute(select(deliveries.c.due_at).order_by(deliveries.c.number)).scalars().all()
    assert [f"{moment:%d %H:%M}" for moment in due] == ["07 08:00", "07 13:00", "07 06:00"]


def test_a_zone_that_has_vanished_stops_nobodys_mail(engine: Engine) -> None:
    frozen(engine, [replace(ADA, hour=9, time_zone="US/Gone"), replace(BOB, hour=9, time_zone="Asia/Tokyo")])
    with reading(engine) as connection:
        due = connection.execute(select(deliveries.c.due_at).order_by(deliveries.c.number)).scalars().all()
    assert [f"{moment:%d %H:%M}" for moment in due] == ["07 09:00", "07 06:00"]


def test_zones_are_counted_by_those_who_asked_for_an_hour(engine: Engine) -> None:
    people = [replace(person, hour=number, time_zone="US/Gone") for number, person in enumerate((ADA, BOB, EVE))]
    on_list(engine, [*people, replace(KIM, time_zone="Asia/Tokyo")])
    with reading(engine) as connection:
        assert audience.time_zones(connection, LIST.id, [Frequency.DAILY], today=NOW.date()) == {"US/Gone": 2}


def test_people_of_another_list_are_none_of_its_audience(engine: Engine) -> None:
    on_list(engine, [ADA])
    with reading(engine) as connection:
        assert audience.counted(connection, "another.example.org", today=NOW.date()) == (0, {})


def test_how_many_were_frozen_is_told(engine: Engine) -> None:
    on_list(engine, [replace(person, hour=number % 3) for number, person in enumerate(crowd(7))])
    frozen(engine, [])
    with engine.begin() as connection:
        connection.execute(deliveries.delete())
        assert audience.freeze(connection, LIST.id, edition_id="e1", day=DAY, now=NOW) == 7


def test_whoever_joins_or_moves_while_the_audience_is_frozen_does_not_upset_the_sum(postgres_engine: Engine) -> None:
    on_list(postgres_engine, [ADA, BOB])
    frozen(postgres_engine, [])
    with at_one_moment(postgres_engine) as connection:
        connection.execute(deliveries.delete())
        size, _ = audience.counted(connection, LIST.id, today=NOW.date())
        on_list(postgres_engine, [KIM, replace(ADA, hour=11)])
        assert audience.freeze(connection, LIST.id, edition_id="e1", day=DAY, now=NOW) == size == 2


def test_a_server_that_plans_by_numbers_knows_them_when_the_audience_is_frozen(postgres_engine: Engine) -> None:
    """PostgreSQL read the whole edition for every group of messages, until it came to count them by itself."""
    frozen(postgres_engine, [ADA, BOB])
    with reading(postgres_engine) as connection:
        known = connection.execute(text("SELECT reltuples FROM pg_class WHERE oid = 'deliveries'::regclass")).scalar()
    assert known == 2
