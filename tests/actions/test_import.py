"""The subscribers file is read at every run: what it may change of people, and what is said of the rest."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from newsletter.actions import subscribe, values
from newsletter.actions.outcomes import Imported
from newsletter.cli import people
from newsletter.models import Layout
from newsletter.people.precedence import Who
from newsletter.store import subscribers
from tests.mail.editions import LIST
from tests.newsletters import NOW

DAY = timedelta(days=1)


class File:
    """A subscribers file that changes from day to day, and the store that it is imported into."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.engine, self.path = engine, path

    def imported(self, *entries: str, day: int = 0) -> Imported:
        """Import a file of these entries."""
        self.path.write_text("subscribers:\n" + "".join(f"- {entry}\n" for entry in entries), encoding="utf-8")
        return subscribe.from_file(self.engine, LIST, self.path, now=NOW + day * DAY)


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
    told = list(people.imported_notes(file.imported(*(f"{{address: {each}, hour: 7}}" for each in everybody))))
    assert (len(told), told[-1]) == (21, "3 more have set something themselves that the file says otherwise")
