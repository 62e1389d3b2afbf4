"""The seal: what a node knows of accepted deliveries apart from the store, whatever ends the process that writes it."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries, Written
from newsletter.errors import StoreError
from newsletter.models import Period, Reply
from newsletter.store.seal import Issue, Seal, SealedLedger
from tests.newsletters import ADA, BOB, DAY, MINUTE, NOW, frozen, ledger
from tests.threads import at_once

ISSUE = Issue("papers.example.org", Period.DAY, DAY)
PEOPLE = [(number, f"reader{number}@example.org") for number in (1, 2, 3, 7, 8, 20)]
TAKEN = Reply(code=250, text="ok")


@pytest.fixture
def seal(tmp_path: Path) -> Seal:
    """The seal of a node, with six people known as accepted."""
    made = Seal(tmp_path / "seal")
    with made.page(ISSUE, now=NOW) as page:
        page.add(PEOPLE, now=NOW)
    return made


def file_of(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "seal").glob("2026-*")
    return path


def known(seal: Seal, issue: Issue = ISSUE) -> list[int]:
    with seal.page(issue, now=NOW) as page:
        return list(page.known(iter(PEOPLE)))


def test_who_was_accepted_is_known_to_the_next_process(tmp_path: Path, seal: Seal) -> None:
    assert (known(seal), known(Seal(tmp_path / "seal"))) == ([1, 2, 3, 7, 8, 20], [1, 2, 3, 7, 8, 20])


def test_a_number_that_is_somebody_elses_now_is_not_known(seal: Seal) -> None:
    with seal.page(ISSUE, now=NOW) as page:
        assert list(page.known(iter([(1, "reader2@example.org"), (4, "reader4@example.org")]))) == []


def test_a_file_that_was_cut_at_any_byte_knows_fewer_and_nobody_wrong(tmp_path: Path, seal: Seal) -> None:
    file = file_of(tmp_path)
    whole = file.read_bytes()
    for size in range(len(whole) - 1, -1, -1):
        file.write_bytes(whole[:size])
        assert known(seal) == [number for number, _ in PEOPLE if number * 3 + 3 <= size]


def test_a_file_copied_to_another_edition_or_another_list_says_nothing(tmp_path: Path, seal: Seal) -> None:
    whole = file_of(tmp_path).read_bytes()
    others = [ISSUE._replace(list_id="other"), ISSUE._replace(period=Period.WEEK)]
    for other in others:
        with seal.page(other, now=NOW):
            pass
    for file in (tmp_path / "seal").glob("2026-*"):
        file.write_bytes(whole)
    assert [known(seal, other) for other in (ISSUE, *others)] == [[1, 2, 3, 7, 8, 20], [], []]


def test_no_address_is_in_it(tmp_path: Path, seal: Seal) -> None:
    held = b"".join(file.read_bytes() + file.name.encode() for file in (tmp_path / "seal").iterdir())
    assert (seal.known(ISSUE.list_id), b"reader" in held, b"example" in held) == ((ISSUE,), False, False)


def test_a_million_readers_take_three_megabytes(tmp_path: Path, seal: Seal) -> None:
    with seal.page(ISSUE, now=NOW) as page:
        page.add([(1_000_000, "last@example.org")], now=NOW)
    assert file_of(tmp_path).stat().st_size == 3_000_003


def test_editions_of_more_than_thirty_days_ago_are_put_away(seal: Seal) -> None:
    seal.decide(ISSUE)
    for days in (30, 31):
        with seal.page(ISSUE._replace(day=DAY + timedelta(days)), now=NOW + timedelta(days)) as page:
            page.add(PEOPLE, now=NOW)
    after = [issue.day for issue in seal.known(ISSUE.list_id)]
    assert (after, seal.decided(ISSUE)) == ([date(2026, 6, 5), date(2026, 6, 6)], False)


def test_several_processes_make_one_key_and_write_into_one_file(tmp_path: Path) -> None:
    seals = [Seal(tmp_path / "seal") for _ in range(8)]
    left = [[person] for person in PEOPLE] + [[], []]

    def writing() -> None:
        with seals.pop().page(ISSUE, now=NOW) as page:
            page.add(left.pop(), now=NOW)

    at_once(writing, times=8)
    assert known(Seal(tmp_path / "seal")) == [1, 2, 3, 7, 8, 20]


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_claimed(tmp_path: Path) -> None:
    (tmp_path / "seal").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match=r"the seal in .*seal cannot be used: .*; give this user write permission"):
        Seal(tmp_path / "seal").page(ISSUE, now=NOW)


class Failing:
    """A ledger whose disk is full."""

    def write(self, entries: Entries, *, now: datetime) -> Written:
        """Write nothing."""
        raise StoreError(f"{len(entries.accepted)} at {now}: the disk is full")


def test_what_the_ledger_has_not_is_not_sealed(tmp_path: Path, sqlite_engine: Engine) -> None:
    (person,) = ledger(sqlite_engine, frozen(sqlite_engine, [ADA])).claim(limit=1, now=NOW)
    with Seal(tmp_path / "seal").page(ISSUE, now=NOW) as page:
        with pytest.raises(StoreError, match="full"):
            SealedLedger(Failing(), page).write(Entries(accepted=[(person, TAKEN)]), now=NOW)
        assert page.count() == 0


def test_what_another_dispatcher_is_sending_once_more_is_not_sealed(tmp_path: Path, engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    mine, theirs = ledger(engine, published), ledger(engine, published, owner="host:2")
    people = mine.claim(limit=2, now=NOW)
    mine.write(Entries(leaving=people), now=NOW)
    late = NOW + states.LEASE + MINUTE
    theirs.recover(now=late, is_gone=lambda owner: owner == "host:1")
    (again,) = theirs.claim(limit=1, now=late)
    theirs.begin(again, now=late)
    issue = ISSUE._replace(list_id="elsewhere")
    with Seal(tmp_path / "seal").page(issue, now=NOW) as page:
        SealedLedger(mine, page).write(Entries(accepted=[(person, TAKEN) for person in people]), now=late)
        sealed = list(page.known((person.number, person.address) for person in people))
    assert sealed == [person.number for person in people if person.number != again.number]
