"""The list's own file is read again only where something has changed, and written so that nobody waits long."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from newsletter.actions.import_file import AT_ONCE, Rules, import_file, import_if_changed
from newsletter.actions.outcomes import Imported
from newsletter.errors import SubscribersError
from newsletter.models import FileIs, Layout, MailingList
from newsletter.store import imports, schema, subscribers, welcomes
from newsletter.store.engine import reading
from newsletter.store.welcomes import has_imported
from tests import databases
from tests.mail.editions import LIST
from tests.newsletters import NOW

LONG_AGO = 1_700_000_000
ADA, BOB = "ada@example.org", "bob@example.org"


class Own:
    """The file of a list, which says by a mistake in it whether it was read."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path, self.engine = path, engine

    def write(self, text: str, *, seconds: int = 0) -> None:
        """Write it as of long ago."""
        self.path.write_text(text, encoding="utf-8")
        os.utime(self.path, (LONG_AGO + seconds, LONG_AGO + seconds))

    def people(self, *addresses: str, seconds: int = 0) -> None:
        self.write("subscribers:\n" + "".join(f"- {address}\n" for address in addresses), seconds=seconds)

    def spoilt(self) -> None:
        """Another content that looks as the one before: size, time and number are the same."""
        before = self.path.stat()
        self.path.write_text("-" * before.st_size, encoding="utf-8")
        os.utime(self.path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def imported(self, rules: Rules | None = None, mailing_list: MailingList = LIST) -> Imported:
        return import_if_changed(self.engine, mailing_list, self.path, rules or Rules(), now=NOW)


@pytest.fixture
def own(engine: Engine, tmp_path: Path) -> Own:
    """The file with Ada and Bob, imported."""
    made = Own(tmp_path / "subscribers.yaml", engine)
    made.people(ADA, BOB)
    assert made.imported().new == 2
    return made


def test_a_file_that_looks_as_before_is_not_read(own: Own) -> None:
    own.spoilt()
    assert own.imported() == Imported(known=2)


def test_a_file_that_was_written_a_moment_ago_is_read_by_its_content(own: Own) -> None:
    own.path.write_text(own.path.read_text())
    own.imported()
    own.spoilt()
    with pytest.raises(SubscribersError):
        own.imported()


def test_a_file_with_the_same_content_is_not_imported_again(own: Own) -> None:
    own.people(ADA, BOB, seconds=60)
    assert own.imported() == Imported(known=2)
    own.spoilt()
    assert own.imported() == Imported(known=2)


def test_a_file_with_another_content_is_imported(own: Own) -> None:
    own.people(ADA, BOB, "eve@example.org", seconds=60)
    assert (own.imported().new, own.imported()) == (1, Imported(known=3))


@pytest.mark.parametrize(
    ("rules", "mailing_list"),
    [
        (Rules(file_is=FileIs.LIST), LIST),
        (Rules(greets=True), LIST),
        (Rules(), replace(LIST, local_addresses=not LIST.local_addresses)),
    ],
)
def test_other_settings_read_it_again(own: Own, rules: Rules, mailing_list: MailingList) -> None:
    own.spoilt()
    with pytest.raises(SubscribersError):
        own.imported(rules, mailing_list)


def test_another_store_reads_it_again(own: Own, tmp_path: Path) -> None:
    other = databases.opened(f"sqlite:///{tmp_path / 'restored.db'}")
    assert import_if_changed(other, LIST, own.path, Rules(), now=NOW).new == 2
    other.dispose()


def test_who_was_removed_comes_back_with_the_file_that_names_them(own: Own) -> None:
    with own.engine.begin() as connection:
        subscribers.remove(connection, LIST.id, ADA)
    assert own.imported().new == 1


def test_what_stays_as_somebody_set_it_is_said_again(own: Own) -> None:
    with own.engine.begin() as connection:
        ada, *_ = subscribers.every(connection, LIST.id)
        subscribers.prefer(connection, LIST.id, replace(ada, layout=Layout.BRIEF))
    own.write(f"- {{address: {ADA}, hour: 3}}\n- ' {BOB}'\n", seconds=60)
    before = own.imported()
    assert own.imported() == replace(before, new=0)


def test_a_file_that_is_gone_is_said(own: Own) -> None:
    own.path.unlink()
    with pytest.raises(SubscribersError, match="No such file"):
        own.imported()


CROWD = [f"reader{number:04}@example.org" for number in range(2 * AT_ONCE + 1)]


def test_others_write_between_two_parts_of_an_import(engine: Engine, tmp_path: Path) -> None:
    own = Own(tmp_path / "subscribers.yaml", engine)
    own.people(*CROWD)
    seen: list[int] = []

    def another_writes(_: float) -> None:
        with engine.begin() as connection:
            seen.append(connection.execute(select(func.count()).select_from(schema.subscribers)).scalar_one())

    done = import_file(engine, LIST, own.path, Rules(), now=NOW, breathe=another_writes)
    assert (seen, done.new) == ([AT_ONCE, 2 * AT_ONCE], 2 * AT_ONCE + 1)


class Killed(BaseException):
    """Ends an import half-way."""


def killed(_: float) -> None:
    raise Killed


def test_an_import_that_died_half_way_is_done_by_running_again_and_greets_nobody(
    engine: Engine, tmp_path: Path
) -> None:
    own = Own(tmp_path / "subscribers.yaml", engine)
    own.people(*CROWD)
    rules = Rules(greets=True)
    with pytest.raises(Killed):
        import_file(engine, LIST, own.path, rules, now=NOW, breathe=killed)
    later = NOW + timedelta(hours=1)
    done = import_if_changed(engine, LIST, own.path, rules, now=later)
    with reading(engine) as connection:
        assert (done.new, has_imported(connection, LIST.id)) == (AT_ONCE + 1, True)
        assert list(welcomes.waiting(connection, LIST.id)) == []


def test_who_is_removed_while_an_import_goes_on_is_not_brought_back(engine: Engine, tmp_path: Path) -> None:
    own = Own(tmp_path / "subscribers.yaml", engine)
    own.people(ADA)
    own.imported()
    own.write(f"- {{address: {ADA}, hour: 3}}\n")
    with engine.begin() as connection:
        planned = imports.plan(
            connection, LIST.id, [replace(each, hour=3) for each in subscribers.every(connection, LIST.id)]
        )
        subscribers.remove(connection, LIST.id, ADA)
        imports.write(connection, LIST.id, planned, planned.work, now=NOW)
        assert subscribers.find(connection, LIST.id, ADA) is None
