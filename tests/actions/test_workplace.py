"""The hidden folders in which a backup is made and restored: those of the dead are cleared, and no others."""

import sys
from pathlib import Path
from subprocess import PIPE, Popen

from newsletter.actions.workplace import workplace
from tests.threads import at_once

WORKS = """
import sys
from pathlib import Path
from newsletter.actions.workplace import workplace
with workplace(".backup-", Path()) as folder:
    (folder / "store").write_bytes(b"half of it")
    print("working", flush=True)
    sys.stdin.read()
"""


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.glob(".*")]


def test_the_folder_of_a_killed_process_is_cleared_by_the_next_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    with Popen([sys.executable, "-c", WORKS], cwd=tmp_path, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        with workplace(".backup-", tmp_path):
            beside_a_living_one = len(left(tmp_path))
        process.kill()
        process.wait()
        before = len(left(tmp_path))
        with workplace(".backup-", tmp_path):
            beside_a_dead_one = len(left(tmp_path))
    assert (beside_a_living_one, before, beside_a_dead_one, left(tmp_path)) == (2, 1, 1, [])


def test_what_is_not_of_the_kind_stays(tmp_path: Path) -> None:
    for name in (".restore-1", "backup-2"):
        (tmp_path / name).mkdir()
    (tmp_path / ".backup-notes").write_text("mine", encoding="utf-8")
    with workplace(".backup-", tmp_path):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [".backup-notes", ".restore-1", "backup-2"]


def test_many_at_once_clear_nothing_of_each_other(tmp_path: Path) -> None:
    def work() -> bytes:
        with workplace(".backup-", tmp_path) as folder:
            (folder / "store").write_bytes(b"whole")
            return (folder / "store").read_bytes()

    assert at_once(work, times=20) == [b"whole"] * 20
