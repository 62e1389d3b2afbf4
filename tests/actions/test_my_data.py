"""All that is kept of a person is theirs: to read in one piece, and to have deleted."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import Engine, insert, select

from newsletter.actions import my_data
from newsletter.errors import SubscribersError
from newsletter.models import Notice, Published
from newsletter.store import confirmations, notices, schema, subscribers, suppressions
from newsletter.store.engine import reading
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, DAY, NOW, frozen, ledger
from tests.web.personal.test_forwarded import WISHES


def on_record(engine: Engine) -> tuple[Published, int]:
    """An edition that is on its way to Ada and Bob, and the number of a link mailed to Ada afresh."""
    published = frozen(engine, [ADA, BOB])
    with engine.begin() as connection:
        asked = {"list_id": LIST.id, "address": ADA.address, "asked_at": NOW, "page": "/subscribe", "words": "2026-11"}
        connection.execute(insert(schema.sign_ups).values(**asked, network="", time_zone="Europe/London"))
        confirmations.count(connection, LIST.id, ADA.address, now=NOW)
        suppressions.keep(connection, ADA.address, reason="550 no such user", now=NOW)
        number = notices.write(connection, LIST.id, ADA.key, Notice.FRESH, now=NOW)
    assert number
    return published, number


def rows_of_ada(engine: Engine) -> list[str]:
    """The tables in which her address, name or key stands."""
    hers = (ADA.address, ADA.name, ADA.key)
    with reading(engine) as connection:
        rows = (
            (table.name, row) for table in schema.metadata.sorted_tables for row in connection.execute(select(table))
        )
        return sorted({name for name, row in rows if any(value in row for value in hers)})


def test_all_that_is_kept_of_a_person_is_in_one_value(engine: Engine) -> None:
    on_record(engine)
    with engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(ADA, hour=9, asked=WISHES))
    values = my_data.my_data(engine, LIST, ADA.key)
    assert json.loads(json.dumps(values)) == values
    person = values["subscriber"]
    assert (person["address"], person["name"], person["hour"]) == (ADA.address, ADA.name, 9)
    assert (person["set_by"]["hour"], person["wanted"]["words"], person["on_the_list_by"]) == (
        "person",
        ["diffusion"],
        "file",
    )
    assert [(each["day"], each["state"]) for each in values["editions"]] == [(DAY.isoformat(), "pending")]
    assert [each["kind"] for each in values["other_mails"]] == ["fresh"]
    assert [each["reason"] for each in values["suppressed"]] == ["550 no such user"]
    assert ([each["time_zone"] for each in values["sign_ups"]], values["confirmation_mails"]) == (
        ["Europe/London"],
        [NOW.isoformat()],
    )


def test_nothing_of_anybody_else_is_in_it(engine: Engine) -> None:
    on_record(engine)
    text = json.dumps(my_data.my_data(engine, LIST, BOB.key))
    assert (ADA.address in text, BOB.address in text) == (False, True)


def test_erasing_leaves_a_mark_and_the_suppression_and_skips_what_is_under_way(engine: Engine) -> None:
    published, number = on_record(engine)
    before = rows_of_ada(engine)
    assert my_data.erase(engine, LIST.id, ADA.key, number, now=NOW)
    assert (before, rows_of_ada(engine)) == (
        ["deliveries", "notices", "sign_ups", "subscribers", "suppressions"],
        ["suppressions"],
    )
    with engine.begin() as connection, pytest.raises(SubscribersError, match="asked to be forgotten"):
        subscribers.add(connection, LIST.id, ADA, now=NOW)
    claimed = [each.address for each in ledger(engine, published).claim(limit=10, now=NOW)]
    with reading(engine) as connection:
        reasons = connection.execute(select(schema.deliveries.c.state, schema.deliveries.c.reason)).all()
    assert (claimed, sorted(map(tuple, reasons))) == ([BOB.address], [("claimed", ""), ("skipped", "removed")])
