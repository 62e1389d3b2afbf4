"""What a preview reads of the store, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from newsletter.models import Period
from newsletter.store import previews, subscribers
from newsletter.store.engine import reading
from tests.mail.editions import LIST, edition
from tests.newsletters import ADA, BOB, DAY, frozen, on_list


def number(engine: Engine, who: str, *, list_id: str = LIST.id) -> int | None:
    """The number of whoever is found."""
    with reading(engine) as connection:
        match = previews.find(connection, list_id, who)
    return match[0] if match else None


def test_editions_are_named_newest_first_and_a_week_before_its_last_day(engine: Engine) -> None:
    older = replace(edition(), id="older", day=DAY - timedelta(days=1))
    for made in (older, edition(), replace(edition(), id="week", period=Period.WEEK)):
        frozen(engine, [], made=made)
    with reading(engine) as connection:
        named = [each.name for each in previews.named(connection, LIST.id, limit=10)]
        newest = previews.named(connection, LIST.id, limit=1)
    assert named == ["week-2026-05-06", "2026-05-06", "2026-05-05"]
    assert [(each.id, each.title) for each in newest] == [("week", "Video generation")]


def test_people_are_found_by_address_and_by_number(engine: Engine) -> None:
    on_list(engine, (ADA, BOB))
    numbers = [number(engine, person.address) for person in (ADA, BOB)]
    assert None not in numbers
    assert [number(engine, str(each)) for each in numbers] == numbers
    with reading(engine) as connection:
        listed = previews.numbered(connection, LIST.id, limit=10)
    assert listed == tuple(zip(numbers, (ADA.address, BOB.address), strict=True))


@pytest.mark.parametrize(
    "who", ["eve@example.org", "", "0", "-1", "2147483648", "9" * 400, "a\x00b", "'; --", "½", "٣"]
)
def test_who_is_not_on_the_list_is_not_found(engine: Engine, who: str) -> None:
    on_list(engine, (ADA,))
    assert number(engine, who) is None


def test_nobody_of_another_list_is_found(engine: Engine) -> None:
    on_list(engine, (ADA,))
    assert number(engine, ADA.address, list_id="another.example.org") is None


def test_a_delivery_is_for_whom_it_was_frozen_for(engine: Engine) -> None:
    published = frozen(engine, (ADA,))
    with engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(ADA, name="Countess"))
    known = number(engine, ADA.address) or 0
    with reading(engine) as connection:
        addressed = previews.addressed(connection, published.edition.id, known)
    assert addressed == previews.Addressed(address=ADA.address, name="Ada", key=ADA.key, variant="full")


def test_who_was_forgotten_is_addressed_no_more(engine: Engine) -> None:
    published = frozen(engine, (ADA,))
    known = number(engine, ADA.address) or 0
    with engine.begin() as connection:
        subscribers.remove(connection, LIST.id, ADA.address)
    with reading(engine) as connection:
        assert previews.addressed(connection, published.edition.id, known) is None
