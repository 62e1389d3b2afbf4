"""What a command costs before it does its work: `python -m bench.start [OTHER]`, where OTHER is another newsletter.

Two commands are measured as whole processes, in turns: `newsletter --help`, and `newsletter run` with nothing to do, as
cron calls it every few minutes. Printed is the processor's time in milliseconds, user and system together, the median
of several turns, and the ratio to the other one: the `newsletter` of another checkout, in the same run.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from newsletter import packed

TURNS = 15
FEEDS = {"NEWSLETTER_SOURCES": json.dumps([str(path) for path in sorted(packed.folder("examples").glob("*.txt"))])}
HELP, IDLE = ("--help",), ("run",)


def main() -> None:
    """Print a line for each command."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("other", nargs="?", type=Path, help="the `newsletter` of another checkout")
    asked.add_argument("--turns", type=int, default=TURNS)
    given = asked.parse_args()
    programs = [Path(sys.executable).with_name("newsletter"), *([given.other.absolute()] if given.other else [])]
    print(f"{'command':<20} {'ms':>6}" + (f" {'other':>6} {'ratio':>6}" if given.other else ""))
    for command in (HELP, IDLE):
        _print(command, [median(each) for each in _turns(programs, command, given.turns)])


def _turns(programs: Sequence[Path], command: Sequence[str], turns: int) -> list[list[float]]:
    """The milliseconds of each turn, by program: each has a newsletter of its own, on which everything was done."""
    found: list[list[float]] = [[] for _ in programs]
    with tempfile.TemporaryDirectory() as folder:
        homes = [_home(Path(folder) / str(at), program) for at, program in enumerate(programs)]
        for _ in range(turns):
            for at, program in enumerate(programs):
                found[at].append(_spent([str(program), *command], homes[at]))
    return found


def _home(folder: Path, program: Path) -> Path:
    """A newsletter of three example feeds and the example subscribers, all of which is delivered."""
    subprocess.run([str(program), "init", str(folder)], check=True, capture_output=True)
    shutil.copyfile(packed.folder("subscribers.example.yaml"), folder / "subscribers.yaml")
    for _ in range(2):
        subprocess.run([str(program), "run"], cwd=folder, env=os.environ | FEEDS, check=True, capture_output=True)
    return folder


def _spent(command: Sequence[str], folder: Path) -> float:
    process = subprocess.Popen(command, cwd=folder, env=os.environ | FEEDS, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000


def _print(command: Sequence[str], medians: Sequence[float]) -> None:
    ours, *others = medians
    beside = f" {others[0]:>6.0f} {ours / others[0]:>6.2f}" if others else ""
    print(f"newsletter {' '.join(command):<9} {ours:>6.0f}{beside}")


if __name__ == "__main__":
    main()
