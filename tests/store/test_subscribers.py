"""The people on a list: added, brought up to date, unsubscribed, forgotten."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, event, select

from newsletter.models import Asked, Consent, Frequency, Layout, Reply, State, Subscriber
from newsletter.people.precedence import Who
from newsletter.store import imports, subscribers
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries
from newsletter.store.schema import subscribers as table
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, EVE, MINUTE, NOW, frozen, ledger, on_list, standing
from tests.threads import at_once


def kept(engine: Engine, person: Subscriber = ADA) -> Subscriber | None:
    with reading(engine) as connection:
        return subscribers.find(connection, LIST.id, person.address)


def test_a_subscriber_comes_back_as_they_were_added(engine: Engine) -> None:
    asked = replace(
        ADA, time_zone="Asia/Kathmandu", hour=7, layout=Layout.BRIEF, frequency=Frequency.WEEKLY, name="Ada, née Byron"
    )
    on_list(engine, [asked])
    assert kept(engine) == asked


def test_an_import_brings_what_is_asked_for_up_to_date_and_keeps_the_key(engine: Engine) -> None:
    on_list(engine, [ADA])
    on_list(engine, [replace(ADA, key=b"other key", hour=9)])
    assert kept(engine) == replace(ADA, hour=9)


def test_unsubscribed_stays_unsubscribed_whatever_is_imported(engine: Engine) -> None:
    on_list(engine, [ADA])
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW)
    on_list(engine, [replace(ADA, hour=9)], now=NOW + MINUTE)
    assert kept(engine) == replace(ADA, hour=9, consent=Consent.UNSUBSCRIBED)


def test_what_a_subscriber_chose_for_themselves_is_not_taken_back_by_an_import(engine: Engine) -> None:
    on_list(engine, [ADA])
    with engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(ADA, hour=9))
    on_list(engine, [replace(ADA, hour=7)])
    assert kept(engine) == replace(ADA, hour=9)


def test_a_person_who_chose_their_hour_still_gets_the_files_other_wishes(engine: Engine) -> None:
    on_list(engine, [ADA])
    with engine.begin() as connection:
        assert subscribers.prefer(connection, LIST.id, replace(ADA, hour=9)) == {"hour": (None, 9)}
        asked = replace(ADA, hour=7, layout=Layout.BRIEF, asked=Asked(papers=4))
        taken = imports.take(connection, LIST.id, [asked], now=NOW)
    assert kept(engine) == replace(asked, hour=9)
    assert taken.left == {"ada@example.org": {"hour": Who.PERSON}}


def test_a_page_that_is_saved_as_it_was_claims_nothing(engine: Engine) -> None:
    on_list(engine, [ADA])
    with engine.begin() as connection:
        assert subscribers.prefer(connection, LIST.id, ADA) == {}
    on_list(engine, [replace(ADA, hour=7)])
    assert kept(engine) == replace(ADA, hour=7)


def test_importing_a_file_that_says_nothing_new_writes_nothing(engine: Engine) -> None:
    on_list(engine, [ADA, BOB])
    said: list[str] = []
    with engine.begin() as connection:
        event.listen(connection, "before_cursor_execute", lambda *given: said.append(given[2].split()[0]))
        imports.take(connection, LIST.id, [ADA, BOB], now=NOW + MINUTE)
    assert said == ["SELECT", "SELECT"]


@pytest.mark.parametrize("by", [Who.PERSON, Who.OPERATOR])
def test_who_unsubscribed_whom_is_on_record_and_the_file_brings_neither_back(engine: Engine, by: Who) -> None:
    on_list(engine, [ADA])
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW + MINUTE, by=by)
        imports.take(connection, LIST.id, [ADA], now=NOW + 2 * MINUTE)
        known = subscribers.known(connection, LIST.id, ADA.address)
    assert known
    assert (known.subscriber.consent, known.consent_by, known.consent_at) == (Consent.UNSUBSCRIBED, by, NOW + MINUTE)


def test_an_import_does_not_bring_back_who_leaves_while_it_runs(postgres_engine: Engine) -> None:
    on_list(postgres_engine, [ADA])
    leaving = postgres_engine.connect()
    subscribers.unsubscribe(leaving, LIST.id, ADA.key, now=NOW)

    def imported() -> None:
        on_list(postgres_engine, [replace(ADA, hour=9)])

    with ThreadPoolExecutor() as pool:
        importing = pool.submit(imported)
        wait([importing], timeout=0.2)
        leaving.commit()
        importing.result()
    leaving.close()
    assert kept(postgres_engine) == replace(ADA, hour=9, consent=Consent.UNSUBSCRIBED)


def test_unsubscribing_twice_is_unsubscribing_once(engine: Engine) -> None:
    on_list(engine, [ADA])
    for moment in (NOW, NOW + MINUTE):
        with engine.begin() as connection:
            subscribers.unsubscribe(connection, LIST.id, ADA.key, now=moment)
    with reading(engine) as connection:
        assert connection.execute(select(table.c.consent_at)).scalar_one() == NOW


def test_a_key_of_another_list_unsubscribes_nobody(engine: Engine) -> None:
    on_list(engine, [ADA])
    with engine.begin() as connection:
        assert subscribers.unsubscribe(connection, "another.example.org", ADA.key, now=NOW) is None


def test_two_who_import_the_same_people_at_once_add_them_once(engine: Engine) -> None:
    people = [ADA, BOB, EVE]

    def imported() -> tuple[int, int]:
        with engine.begin() as connection:
            taken = imports.take(connection, LIST.id, _with_new_keys(people), now=NOW)
            return taken.new, taken.known

    assert sorted(at_once(imported)) == [(0, 3), (3, 0)]


def _with_new_keys(people: list[Subscriber]) -> list[Subscriber]:
    return [replace(person, key=b"") for person in people]


def test_everybody_is_listed_by_address(engine: Engine) -> None:
    on_list(engine, [EVE, BOB, ADA])
    with reading(engine) as connection:
        assert [person.name for person in subscribers.every(connection, LIST.id)] == ["Ada", "Bob", "Eve"]


def test_a_page_of_the_list_begins_behind_the_last_address_and_may_be_of_one_consent(engine: Engine) -> None:
    on_list(engine, [EVE, BOB, ADA])
    with reading(engine) as connection:
        pages = [
            [person.name for person in subscribers.every(connection, LIST.id, after=ADA.address)],
            [person.name for person in subscribers.every(connection, LIST.id, only={"consent": "unconfirmed"})],
        ]
    assert pages == [["Bob", "Eve"], ["Eve"]]


@pytest.mark.parametrize(
    ("only", "text", "names"),
    [
        ({"layout": "brief"}, "", ["Bob"]),
        ({"frequency": "weekly"}, "", ["Eve"]),
        ({"frequency": "daily", "layout": "full"}, "", ["Ada"]),
        ({"consent": "", "layout": ""}, "", ["Ada", "Bob", "Eve"]),
        ({}, "B@Exam", ["Bob"]),
        ({}, "%", []),
    ],
)
def test_the_list_is_filtered_by_wishes_and_by_a_part_of_the_address(
    engine: Engine, only: dict[str, str], text: str, names: list[str]
) -> None:
    on_list(engine, [replace(EVE, frequency=Frequency.WEEKLY), BOB, ADA])
    with reading(engine) as connection:
        assert [each.name for each in subscribers.every(connection, LIST.id, only=only, text=text)] == names


def test_removing_scrubs_the_record_of_past_deliveries(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    claimed = ledger(engine, published).claim(limit=2, now=NOW)
    refusal = Reply(code=550, enhanced="5.1.1", text="<ada@example.org> Ada is not here")
    ledger(engine, published).record([replace(claimed[0], state=State.REFUSED, reply=refusal)], now=NOW)
    with engine.begin() as connection:
        subscribers.remove(connection, LIST.id, ADA.address)
    with reading(engine) as connection:
        assert b"ada" not in _everything(connection).lower()


def _everything(connection: Connection) -> bytes:
    rows = [*connection.execute(select(deliveries)), *connection.execute(select(table))]
    return b"|".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


def test_removing_somebody_unknown_is_told(engine: Engine) -> None:
    with engine.begin() as connection:
        assert not subscribers.remove(connection, LIST.id, EVE.address)


def test_whoever_comes_after_somebody_was_removed_does_not_get_their_mail(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    with engine.begin() as connection:
        subscribers.remove(connection, LIST.id, BOB.address)
    on_list(engine, [replace(EVE, consent=Consent.CONFIRMED)])
    claimed = ledger(engine, published).claim(limit=9, now=NOW)
    assert ([delivery.address for delivery in claimed], standing(engine)) == (
        ["ada@example.org"],
        {"ada@example.org": "claimed", "": "skipped"},
    )


@pytest.mark.parametrize("consent", list(Consent))
def test_a_preference_changes_no_consent(engine: Engine, consent: Consent) -> None:
    on_list(engine, [replace(ADA, consent=consent)])
    with engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(ADA, layout=Layout.BRIEF))
    assert kept(engine) == replace(ADA, layout=Layout.BRIEF, consent=consent)
