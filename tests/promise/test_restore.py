"""Killed before each call of a restore that writes: the old store is there or the new one, and nothing between."""

from pathlib import Path

from tests.cli.backups import FILE, backed_up, content
from tests.homes import Home
from tests.promise.forms import form
from tests.promise.homes import copy_of, published, readers
from tests.promise.steps import Warm, chosen, killed_at, steps

WRITES = {"pwrite64", "write", "rename", "unlink", "fdatasync", "fsync", "ftruncate"}
EVERY, EACH = form(short=64, long=1), form(short=2, long=1)
RESTORE = ("newsletter", "restore", FILE, "--yes")


def test_killed_at_any_step_the_old_store_is_there_or_the_new_one(warm: Warm, tmp_path: Path) -> None:
    home = Home(tmp_path / "ready")
    home.path.mkdir()
    home.settings()
    published(home, readers(5))
    backed_up(home)
    new = content(home)
    home.run("deliver")
    old, whole = content(home), copy_of(home, "whole")
    writes = [step for step in steps(warm, whole.path, *RESTORE) if step.call in WRITES]
    kept_after, again = {}, {}
    for step in [*chosen(writes, every=EVERY)[::EACH], writes[-1]]:
        killed = copy_of(home, "killed")
        warm.run(killed.path, *RESTORE, traced=killed_at(step))
        kept_after[str(step)] = content(killed)
        again[str(step)] = (killed.run(*RESTORE[1:]).code, content(killed), [*killed.path.glob(".restore-*")])
    assert [step for step, kept in kept_after.items() if kept not in (old, new)] == []
    assert [step for step, ended in again.items() if ended != (0, new, [])] == []
    assert (content(whole), old in kept_after.values(), new in kept_after.values()) == (new, True, True)
