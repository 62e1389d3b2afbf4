"""Everybody's own hour, looked up while the audience is frozen."""

from dataclasses import replace
from itertools import product

from sqlalchemy import Engine, select

from newsletter.delivery.due import due_at
from newsletter.models import Frequency
from newsletter.people import quiet
from newsletter.store import audience
from newsletter.store.engine import at_one_moment
from newsletter.store.schema import deliveries
from tests.mail.editions import LIST
from tests.newsletters import ADA, DAY, NOW, frozen, on_list

EVERYBODY = [
    replace(
        ADA,
        address=f"reader{number}@example.org",
        key=f"key {number}".encode(),
        time_zone=zone,
        hour=hour,
        quiet_hours=quiet.read(between),
        frequency=frequency,
    )
    for number, (zone, hour, between, frequency) in enumerate(
        product(
            ["UTC", "Asia/Kolkata", "Australia/Lord_Howe"],
            [None, 0, 1, 17],
            ["", "17-1", "1-7"],
            [Frequency.DAILY, Frequency.WEEKDAYS],
        )
    )
]


def test_each_is_due_at_the_hour_they_asked_for_whatever_others_did(engine: Engine) -> None:
    frozen(engine, [])
    on_list(engine, EVERYBODY)
    frequencies = (Frequency.DAILY, Frequency.WEEKDAYS)
    with at_one_moment(engine) as connection:
        audience.freeze(connection, LIST.id, edition_id="e1", day=DAY, now=NOW, frequencies=frequencies)
        rows = connection.execute(select(deliveries.c.address, deliveries.c.due_at)).all()
    assert {row.address: row.due_at for row in rows} == {
        person.address: due_at(
            DAY,
            time_zone=person.time_zone,
            hour=person.hour,
            quiet_hours=person.quiet_hours,
            published_at=NOW,
            weekdays=person.frequency is Frequency.WEEKDAYS,
        )
        for person in EVERYBODY
    }
