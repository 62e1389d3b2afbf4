"""Whoever unsubscribed and was erased is not brought back by a file or the operator, only by themselves."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from newsletter.errors import SubscribersError
from newsletter.models import Consent, Subscriber
from newsletter.people.precedence import Who
from newsletter.store import imports, subscribers
from newsletter.store.imports import Taken
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, NOW, on_list


def erase(engine: Engine, person: Subscriber, *, by: Who = Who.OPERATOR) -> None:
    with engine.begin() as connection:
        subscribers.remove(connection, LIST.id, person.address, by=by)


def leave(engine: Engine, person: Subscriber) -> None:
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, person.key, now=NOW)


def imported(engine: Engine, *people: Subscriber) -> Taken:
    with engine.begin() as connection:
        return imports.take(connection, LIST.id, people, now=NOW)


@pytest.fixture
def gone(engine: Engine) -> Engine:
    """A store in which Ada had unsubscribed and was erased then."""
    on_list(engine, [ADA])
    leave(engine, ADA)
    erase(engine, ADA)
    return engine


def test_whoever_unsubscribed_and_was_erased_is_not_brought_back_by_the_file(gone: Engine) -> None:
    capitals = replace(ADA, address="ADA@example.org")
    assert [imported(gone, ADA, BOB), imported(gone, capitals, BOB)] == [
        Taken(new=1, forgotten=(ADA.address,)),
        Taken(known=1, forgotten=("ADA@example.org",)),
    ]


def test_nor_by_the_operator(gone: Engine) -> None:
    with gone.begin() as connection, pytest.raises(SubscribersError, match="asked to be forgotten"):
        subscribers.add(connection, LIST.id, ADA, now=NOW, by=Who.OPERATOR)


def test_of_another_list_they_said_nothing(gone: Engine) -> None:
    with gone.begin() as connection:
        assert imports.take(connection, "another", [ADA], now=NOW) == Taken(new=1)


def test_their_own_sign_up_counts_once_it_is_confirmed(gone: Engine) -> None:
    with gone.begin() as connection:
        asked = replace(ADA, consent=Consent.UNCONFIRMED)
        subscribers.add(connection, LIST.id, asked, now=NOW, by=Who.PERSON)
    before = imported(gone, ADA)
    with gone.begin() as connection:
        subscribers.agree(connection, LIST.id, ADA.key, now=NOW)
    after = imported(gone, ADA)
    assert (before, after) == (Taken(forgotten=(ADA.address,)), Taken(known=1))


def test_whoever_had_not_unsubscribed_is_the_operators_to_erase_and_to_add(engine: Engine) -> None:
    on_list(engine, [ADA])
    erase(engine, ADA)
    assert imported(engine, ADA) == Taken(new=1)


def test_whoever_erases_themselves_stays_away_though_they_had_not_unsubscribed(engine: Engine) -> None:
    on_list(engine, [ADA])
    erase(engine, ADA, by=Who.PERSON)
    assert imported(engine, ADA) == Taken(forgotten=(ADA.address,))


def test_what_is_kept_of_them_is_no_address(gone: Engine) -> None:
    with gone.connect() as connection:
        (kept,) = connection.execute(text("SELECT list_id, who FROM erasures")).all()
    assert (kept.list_id, len(kept.who), b"ada" in bytes(kept.who)) == (LIST.id, 16, False)
