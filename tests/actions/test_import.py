"""The subscribers file is read at every run: what it may change of people, and what is said of the rest."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from newsletter.actions import subscribe, values
from newsletter.actions.outcomes import Imported
from newsletter.cli import people
from newsletter.errors import SubscribersError
from newsletter.models import FileIs, Layout, Subscriber
from newsletter.people.precedence import Who
from newsletter.store import subscribers
from newsletter.store.engine import reading
from tests.mail.editions import LIST
from tests.newsletters import NOW

DAY = timedelta(days=1)


class File:
    """A subscribers file that changes from day to day, and the store that it is imported into."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.engine, self.path = engine, path

    def imported(self, *entries: str, day: int = 0, **said: Any) -> Imported:
        """Import a file of these entries."""
        self.path.write_text("subscribers:\n" + "".join(f"- {entry}\n" for entry in entries), encoding="utf-8")
        return subscribe.from_file(self.engine, LIST, self.path, now=NOW + day * DAY, **said)


CROWD = tuple(f"reader{number:02}@example.org" for number in range(10))


def on_list(file: File) -> list[str]:
    """Who is confirmed."""
    with reading(file.engine) as connection:
        return [each.address for each in subscribers.every(connection, LIST.id, only={"consent": "confirmed"})]


@pytest.fixture
def file(engine: Engine, tmp_path: Path) -> File:
    """A subscribers file beside an empty store."""
    return File(engine, tmp_path / "subscribers.yaml")


def test_the_import_says_what_of_whom_it_left_and_who_set_it(file: File) -> None:
    file.imported("ada@example.org", "bob@example.org")
    with file.engine.begin() as connection:
        ada, bob = subscribers.every(connection, LIST.id)
        subscribers.prefer(connection, LIST.id, replace(ada, hour=9, layout=Layout.BRIEF))
        subscribers.prefer(connection, LIST.id, replace(bob, hour=9), by=Who.OPERATOR)
    imported = file.imported("{address: ada@example.org, hour: 7}", "{address: bob@example.org, hour: 8}")
    assert list(people.imported_notes(imported)) == [
        "ada@example.org: hour left as they set it themselves",
        "bob@example.org: hour left as the operator set it",
    ]
    assert values.imported_values(imported)["left"] == {
        "ada@example.org": {"hour": "person"},
        "bob@example.org": {"hour": "operator"},
    }


def test_a_long_list_of_what_was_left_ends_in_a_number(file: File) -> None:
    everybody = [f"reader{number:02}@example.org" for number in range(23)]
    file.imported(*everybody)
    with file.engine.begin() as connection:
        for person in list(subscribers.every(connection, LIST.id)):
            subscribers.prefer(connection, LIST.id, replace(person, hour=9))
    notes = list(people.imported_notes(file.imported(*(f"{{address: {each}, hour: 7}}" for each in everybody))))
    assert (len(notes), notes[-1]) == (21, "3 more people chose preferences that differ from the file")


def test_whoever_is_taken_out_of_the_file_stays_and_is_named(file: File) -> None:
    file.imported("ada@example.org", "bob@example.org")
    imported = file.imported("ada@example.org", day=1)
    assert (on_list(file), list(people.imported_notes(imported))) == (
        ["ada@example.org", "bob@example.org"],
        [
            "1 in the store is not in the file: bob@example.org; they stay on the list, as list.file_is says; "
            "`newsletter subscribers unsubscribe` takes one off"
        ],
    )
    assert values.imported_values(imported)["not_in_file"] == ["bob@example.org"]


def test_where_the_file_is_the_list_whoever_is_taken_out_is_unsubscribed_until_it_names_them_again(file: File) -> None:
    file.imported(*CROWD)
    gone = file.imported(*CROWD[1:], day=1, file_is=FileIs.LIST)
    without = on_list(file)
    file.imported(*CROWD, day=2, file_is=FileIs.LIST)
    assert (gone.dropped, without, on_list(file)) == (CROWD[:1], list(CROWD[1:]), list(CROWD))


def test_where_the_file_is_the_list_those_who_came_otherwise_or_decided_themselves_stay(file: File) -> None:
    file.imported(*CROWD, "{address: eve@example.org, consent: unconfirmed}")
    with file.engine.begin() as connection:
        for address, who in (("page@example.org", Who.PERSON), ("added@example.org", Who.OPERATOR)):
            subscribers.add(connection, LIST.id, Subscriber(address=address, key=b""), now=NOW, by=who)
        eve = subscribers.find(connection, LIST.id, "eve@example.org")
        assert eve
        subscribers.agree(connection, LIST.id, eve.key, now=NOW)
    file.imported(*CROWD, day=1, file_is=FileIs.LIST)
    assert on_list(file) == ["added@example.org", "eve@example.org", "page@example.org", *CROWD]


def test_more_than_a_fifth_of_the_files_people_go_only_where_somebody_insists(file: File) -> None:
    file.imported(*CROWD)
    with pytest.raises(SubscribersError, match=r"3 of the 10 people .*newsletter run --unsubscribe-missing"):
        file.imported("zoe@example.org", *CROWD[3:], day=1, file_is=FileIs.LIST)
    before = on_list(file)
    file.imported("zoe@example.org", *CROWD[3:], day=1, file_is=FileIs.LIST, insists=True)
    assert (before, on_list(file)) == (list(CROWD), [*CROWD[3:], "zoe@example.org"])


def test_a_fifth_goes_without_a_word_from_anybody(file: File) -> None:
    file.imported(*CROWD)
    assert file.imported(*CROWD[2:], day=1, file_is=FileIs.LIST).dropped == CROWD[:2]


def test_whoever_has_unsubscribed_is_not_missed_in_the_file(file: File) -> None:
    file.imported("ada@example.org", "bob@example.org")
    with file.engine.begin() as connection:
        ada, _ = subscribers.every(connection, LIST.id)
        subscribers.unsubscribe(connection, LIST.id, ada.key, now=NOW)
    assert file.imported("bob@example.org", day=1).absent == ()


def test_another_file_than_the_lists_own_only_adds_and_whom_it_brings_stays(file: File) -> None:
    file.imported(*CROWD)
    beside = file.imported("zoe@example.org", day=1, file_is=None)
    after = file.imported(*CROWD, day=2, file_is=FileIs.LIST)
    assert (beside.new, beside.absent, after.absent, on_list(file)) == (1, (), (), [*CROWD, "zoe@example.org"])


def test_whom_the_file_dropped_and_the_operator_removed_comes_back_with_the_file(file: File) -> None:
    file.imported(*CROWD)
    file.imported(*CROWD[1:], day=1, file_is=FileIs.LIST)
    subscribe.remove(file.engine, LIST.id, CROWD[0])
    assert (file.imported(*CROWD, day=2).new, on_list(file)) == (1, list(CROWD))
