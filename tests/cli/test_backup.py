"""A backup is taken while mail is delivered, is checked, and comes back whole or not at all. Nobody is mailed twice."""

import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from newsletter.errors import BackupError
from newsletter.store import bundle, copies
from newsletter.store.engine import open_store
from tests.cli.backups import FILE, backed_up, content, restored, rewritten, said
from tests.homes import Home
from tests.smtp_server import Relay

SECRET = "a-secret-for-tests-3Jk9xQ2mVw7Zr5Lp"


@pytest.fixture
def mailed(home: Home, relay: Relay) -> Home:
    """An edition is published to Ada and Bob, and nobody has it yet."""
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    for step in ("collect", "publish"):
        home.run(step)
    return home


def test_what_is_restored_is_what_was_backed_up(mailed: Home) -> None:
    before = content(mailed)
    file = backed_up(mailed)
    mailed.run("subscribers", "add", "eve@example.org")
    ended = restored(mailed)
    assert (ended.code, content(mailed), file.stat().st_mode & 0o777) == (0, before, 0o600)
    assert "restored the store of " in ended.out


def test_it_comes_back_on_a_machine_that_has_nothing(mailed: Home, tmp_path: Path) -> None:
    backed_up(mailed)
    before = content(mailed)
    for path in mailed.path.glob("newsletter.db*"):
        path.unlink()
    shutil.rmtree(mailed.path / "newsletter.seal", ignore_errors=True)
    restored(mailed)
    assert content(mailed) == before


def test_mail_that_was_accepted_since_is_not_sent_again(mailed: Home, relay: Relay) -> None:
    backed_up(mailed)
    mailed.run("deliver")
    printed = restored(mailed).out
    held = mailed.run("deliver")
    mailed.run("deliver", "--after-restore", "skip")
    assert ("2 of 2024-05-06" in printed, held.code) == (True, 1)
    assert relay.recipients() == ["ada@example.org", "bob@example.org"]


def test_the_seal_of_the_backup_holds_where_the_machine_was_lost(mailed: Home, relay: Relay) -> None:
    """The store was older than the seal in the backup: both came from a restore of the day before."""
    old = mailed.path / "old.db"
    mailed.run("status")
    with closing(sqlite3.connect(mailed.path / "newsletter.db")) as connection:
        connection.execute("VACUUM INTO ?", (str(old),))
    mailed.run("deliver")
    for path in mailed.path.glob("newsletter.db*"):
        path.unlink()
    shutil.copy(old, mailed.path / "newsletter.db")
    backed_up(mailed)
    shutil.rmtree(mailed.path / "newsletter.seal")
    printed = restored(mailed).out
    assert ("2 of 2024-05-06" in printed, mailed.run("deliver").code, len(relay.taken)) == (True, 1, 2)


def test_due_mail_is_told_where_no_seal_knows_of_it(mailed: Home) -> None:
    backed_up(mailed)
    shutil.rmtree(mailed.path / "newsletter.seal", ignore_errors=True)
    assert "2 deliveries are due, and this machine knows of none" in restored(mailed).out


def test_who_unsubscribed_since_is_unsubscribed_again_before_anybody_is_mailed(mailed: Home, relay: Relay) -> None:
    backed_up(mailed)
    mailed.run("subscribers", "unsubscribe", "ada@example.org")
    printed = restored(mailed).out
    mailed.run("run")
    assert ("1 unsubscribed since" in printed, relay.recipients()) == (True, ["bob@example.org"])


def test_what_people_said_since_is_said_again(mailed: Home) -> None:
    mailed.people("ada@example.org", "bob@example.org", "eve@example.org")
    mailed.run("subscribers", "import", "subscribers.yaml")
    backed_up(mailed)
    mailed.run("subscribers", "set", "bob@example.org", "--paused-until", "2099-01-01")
    mailed.run("subscribers", "unsubscribe", "eve@example.org")
    mailed.run("subscribers", "remove", "eve@example.org")
    mailed.run("suppressions", "add", "ada@example.org", "--reason", "asked by post")
    printed = restored(mailed).out
    assert "carried over from the old store: 1 deletion, 1 suppression and the preferences of 1 subscriber" in printed
    assert "2099-01-01" in mailed.run("subscribers", "show", "bob@example.org").out
    assert "ada@example.org" in mailed.run("suppressions", "list").out
    mailed.run("subscribers", "import", "subscribers.yaml")
    assert "eve@example.org" not in mailed.run("subscribers", "list").out


def test_a_new_store_in_the_place_of_a_lost_one_deletes_nobody(mailed: Home) -> None:
    backed_up(mailed)
    before = content(mailed)
    for path in mailed.path.glob("newsletter.db*"):
        path.unlink()
    mailed.people("eve@example.org")
    mailed.run("subscribers", "import", "subscribers.yaml")
    restored(mailed)
    assert content(mailed) == before


def test_a_backup_taken_while_mail_is_delivered_adds_up(home: Home, relay: Relay) -> None:
    people = [f"reader{number}@example.org" for number in range(150)]
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", connections=2)
    home.people(*people)
    for step in ("collect", "publish"):
        home.run(step)
    begun = Event()
    relay.on_taken = lambda number: begun.set() if number == 20 else None
    with home.started("deliver") as delivering:
        assert begun.wait(60)
        engine = open_store(f"sqlite:///{home.path / 'newsletter.db'}")
        copy = home.path / "while.db"
        copies.make(engine, copy)
        engine.dispose()
        delivering.communicate()
    with closing(sqlite3.connect(copy)) as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM deliveries GROUP BY state"))
    assert sum(states.values()) == 150
    assert 10 <= states["accepted"] < 150
    copies.examined(copy)


def test_secrets_are_not_in_it_but_known_again(mailed: Home) -> None:
    text = (mailed.path / "newsletter.toml").read_text(encoding="utf-8")
    (mailed.path / "newsletter.toml").write_text(
        text.replace("smtp://127", "smtp://papers:open%20sesame@127"), encoding="utf-8"
    )
    with tarfile.open(backed_up(mailed)) as tar:
        names = set(tar.getnames())
        plain = b"".join(tar.extractfile(name).read() for name in ("manifest.json", "settings.json"))  # type: ignore[union-attr]
    assert {"manifest.json", "store", "settings.json"} <= names
    assert (SECRET.encode() in plain, b"sesame" in plain, b"smtp://papers@127" in plain) == (False, False, True)


def test_another_secret_stops_it_and_an_old_one_does_not(mailed: Home) -> None:
    backed_up(mailed)
    before = content(mailed)
    path = mailed.path / "newsletter.toml"
    text, other = path.read_text(encoding="utf-8"), "another-secret-9Qw8Er7Ty6Ui5Op4As3Df2"
    path.write_text(text.replace(SECRET, other), encoding="utf-8")
    stopped = restored(mailed)
    path.write_text(text.replace(f'"{SECRET}"', f'"{other}"\nold_secrets = ["{SECRET}"]'), encoding="utf-8")
    assert (stopped.code, "links in mail that was sent would stop working" in stopped.err) == (1, True)
    assert (restored(mailed).code, content(mailed)) == (0, before)


def test_without_a_yes_nothing_is_restored(mailed: Home) -> None:
    backed_up(mailed)
    mailed.run("deliver")
    before = content(mailed)
    ended = restored(mailed, ask=True)
    assert (ended.code, content(mailed)) == (1, before)
    assert "nothing was restored; use --yes" in ended.err


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_a_backup_that_was_cut_short_changes_nothing(mailed: Home, share: float) -> None:
    file, before = backed_up(mailed), content(mailed)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    ended = restored(mailed)
    assert (ended.code, ended.err.startswith(f"newsletter: {FILE}: "), content(mailed)) == (1, True, before)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (said(format=2), "another version of this program made it"),
        (said(schema="9999", program="9.9"), "a newer version of this program made it, 9.9"),
        (said(store="postgresql"), "it is a backup of postgresql, but store.url is sqlite"),
        (lambda folder: (folder / "store").write_bytes(b"x" * 9999), "store is missing or was changed"),
        (lambda folder: (folder / "store").unlink(), "store is missing or was changed"),
        (lambda folder: (folder / "manifest.json").unlink(), "it is no backup of this program"),
    ],
)
def test_a_backup_that_has_no_place_here_is_refused(mailed: Home, change: Callable[[Path], None], why: str) -> None:
    file, before = backed_up(mailed), content(mailed)
    rewritten(file, change)
    ended = restored(mailed)
    assert (ended.code, why in ended.err, content(mailed)) == (1, True, before)


@pytest.mark.parametrize("name", ["../outside", "seal/../../outside"])
def test_nothing_is_unpacked_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "evil").write_text("x", encoding="utf-8")
    with tarfile.open(tmp_path / "evil.backup", "w:gz") as tar:
        tar.add(tmp_path / "evil", arcname=name)
    (tmp_path / "into").mkdir()
    with pytest.raises(BackupError, match="has no place in a backup"):
        bundle.unpacked(tmp_path / "evil.backup", tmp_path / "into")


def test_a_store_in_use_is_left_alone(mailed: Home) -> None:
    backed_up(mailed)
    mailed.run("deliver")
    before = content(mailed)
    engine = open_store(f"sqlite:///{mailed.path / 'newsletter.db'}")
    with engine.connect() as idle:
        idle.exec_driver_sql("SELECT 1")
        ended = restored(mailed)
    engine.dispose()
    assert (ended.code, "is in use; stop `newsletter serve`" in ended.err, content(mailed)) == (1, True, before)


def test_a_damaged_store_is_put_aside_and_replaced(mailed: Home) -> None:
    backed_up(mailed)
    before = content(mailed)
    (mailed.path / "newsletter.db").write_bytes(b"no database at all" * 1000)
    ended = restored(mailed)
    aside = (mailed.path / "newsletter.db.before-restore").read_bytes()
    assert (ended.code, content(mailed), aside[:11]) == (0, before, b"no database")


def test_a_backup_that_cannot_be_written_leaves_the_last_one(mailed: Home) -> None:
    whole = backed_up(mailed).read_bytes()
    ended = mailed.run("backup", "nowhere/copy.backup")
    assert (ended.code, (mailed.path / FILE).read_bytes()) == (1, whole)


def test_a_backup_into_a_pipe_or_a_device_is_refused_and_leaves_it(mailed: Home) -> None:
    os.mkfifo(mailed.path / "pipe")
    done = mailed.run("backup", "pipe")
    assert (done.code, done.err, (mailed.path / "pipe").is_fifo()) == (
        1,
        "newsletter: pipe: cannot be written: it is no file; name one that is new, or an older backup\n",
        True,
    )
