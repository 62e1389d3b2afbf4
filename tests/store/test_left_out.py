"""Whose domain waits for a limit is claimed by a later run, and keeps nobody else waiting."""

from collections.abc import Sequence

from sqlalchemy import Engine

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries
from newsletter.models import Subscriber
from newsletter.store.deliveries import DeliveryLedger
from tests.newsletters import NOW, frozen

PEOPLE = [
    "a@gmail.com",
    "b@GMail.com",
    "c@example.org",
    "d@gmail.com",
    "e@notgmail.com",
    "f@bücher.example",
    "g@b_r.org",
]


def claimed(record: DeliveryLedger, *left_out: str, limit: int = 10, ended: Sequence[str] = ()) -> list[str]:
    """Whom a write claims that leaves out these domains."""
    written = record.write(Entries(claim=limit, left_out=left_out), now=NOW)
    return [delivery.address for delivery in written.claimed]


def record_of(engine: Engine, addresses: Sequence[str] = PEOPLE) -> DeliveryLedger:
    people = [Subscriber(address=address, key=address.encode()[:9].ljust(9)) for address in addresses]
    return DeliveryLedger(engine, frozen(engine, people).edition.id, owner="host:1")


def test_nobody_of_a_domain_that_is_left_out_is_claimed(engine: Engine) -> None:
    assert claimed(record_of(engine), "gmail.com") == [
        "c@example.org",
        "e@notgmail.com",
        "f@bücher.example",
        "g@b_r.org",
    ]


def test_a_domain_is_left_out_in_whatever_form_it_is_written(engine: Engine) -> None:
    left_out = ["xn--bcher-kva.example", "gmail.com", "b_r.org"]
    assert claimed(record_of(engine), *left_out) == ["c@example.org", "e@notgmail.com"]


def test_a_sign_that_stands_for_any_other_stands_for_itself(engine: Engine) -> None:
    record = record_of(engine, ["a@b_r.org", "b@bar.org"])
    assert claimed(record, "b_r.org") == ["b@bar.org"]


def test_who_was_claimed_and_left_is_there_for_a_later_run_and_not_for_this(engine: Engine) -> None:
    record = record_of(engine)
    first = record.write(Entries(claim=2), now=NOW).claimed
    back = [states.unsent(delivery) for delivery in first]
    rest = record.write(Entries(ended=back, claim=10, left_out=["gmail.com"]), now=NOW).claimed
    again = claimed(DeliveryLedger(engine, first[0].edition_id, owner="host:2"))
    assert [delivery.address for delivery in rest] == [
        "c@example.org",
        "e@notgmail.com",
        "f@bücher.example",
        "g@b_r.org",
    ]
    assert again == ["a@gmail.com", "b@GMail.com", "d@gmail.com"]


def test_claims_go_on_behind_the_last_one(engine: Engine) -> None:
    record = record_of(engine)
    assert [claimed(record, "gmail.com", limit=2) for _ in range(3)] == [
        ["c@example.org", "e@notgmail.com"],
        ["f@bücher.example", "g@b_r.org"],
        [],
    ]
