"""What a command costs before it does its work: `python -m bench.start [OTHER]`, where OTHER is another newsletter.

Some commands are measured as whole processes, in turns: `newsletter --help`, and `run`, `status` and `plan` with
nothing to do, as cron calls them every few minutes. Printed is the processor's time in milliseconds, user and system
together, the median of several turns; the ratio to `python -c "import sqlalchemy, typer"`, which no command can do
without; and the ratio to the other one: the `newsletter` of another checkout, in the same run.

`--imports` prints a second table: of how many milliseconds loading each library costs a command, by Python's own
`-X importtime`, without what it loads in turn.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from newsletter import packed

TURNS = 15
FEEDS = {"NEWSLETTER_SOURCES": json.dumps([str(path) for path in sorted(packed.folder("examples").glob("*.txt"))])}
COMMANDS = (("--help",), ("run",), ("status",), ("plan",))
NEEDED = (sys.executable, "-c", "import sqlalchemy, typer")
_MOST = 16  # libraries, and then the others together


def main() -> None:
    """Print a line for each command."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("other", nargs="?", type=Path, help="the `newsletter` of another checkout")
    asked.add_argument("--turns", type=int, default=TURNS)
    asked.add_argument("--imports", action="store_true", help="what each library costs")
    given = asked.parse_args()
    programs = [Path(sys.executable).with_name("newsletter"), *([given.other.absolute()] if given.other else [])]
    print(f"{'command':<20} {'ms':>6} {'needed':>7}" + (f" {'other':>6} {'ratio':>6}" if given.other else ""))
    with tempfile.TemporaryDirectory() as folder:
        homes = [_home(Path(folder) / str(at), program) for at, program in enumerate(programs)]
        for command in COMMANDS:
            _print(command, _turns(programs, homes, command, given.turns))
        if given.imports:
            _print_imports(homes[0])


def _turns(programs: Sequence[Path], homes: Sequence[Path], command: Sequence[str], turns: int) -> list[float]:
    """The milliseconds of what is needed, then of each program: medians of the turns."""
    milliseconds: list[list[float]] = [[] for _ in (NEEDED, *programs)]
    for _ in range(turns):
        milliseconds[0].append(_spent(NEEDED, homes[0]))
        for at, program in enumerate(programs):
            milliseconds[at + 1].append(_spent([str(program), *command], homes[at]))
    return [median(each) for each in milliseconds]


def _home(folder: Path, program: Path) -> Path:
    """A newsletter of three example feeds and the example subscribers, all of which is delivered."""
    subprocess.run([str(program), "init", str(folder)], check=True, capture_output=True)
    shutil.copyfile(packed.folder("subscribers.example.yaml"), folder / "subscribers.yaml")
    for _ in range(2):
        subprocess.run([str(program), "run"], cwd=folder, env=os.environ | FEEDS, check=True, capture_output=True)
    return folder


def _spent(command: Sequence[str], folder: Path) -> float:
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=os.environ | FEEDS, stdout=silent, stderr=silent)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1 says that there is nothing new to plan
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000


def _print(command: Sequence[str], medians: Sequence[float]) -> None:
    needed, ours, *others = medians
    beside = f" {others[0]:>6.0f} {ours / others[0]:>6.2f}" if others else ""
    print(f"newsletter {' '.join(command):<9} {ours:>6.0f} {ours / needed:>7.2f}{beside}")


def _print_imports(home: Path) -> None:
    """A line for each library, the dearest of an idle run first."""
    costs = {command: _imports(command, home) for command in COMMANDS}
    names = sorted(set().union(*costs.values()), key=lambda name: -costs[("run",)].get(name, 0))
    print(f"\n{'ms to load':<20}" + "".join(f"{' '.join(command):>9}" for command in COMMANDS))
    for name in names[:_MOST]:
        print(f"{name:<20}" + "".join(f"{costs[command].get(name, 0):>9.0f}" for command in COMMANDS))
    rest = [sum(costs[command].get(name, 0) for name in names[_MOST:]) for command in COMMANDS]
    print(f"{'all others':<20}" + "".join(f"{each:>9.0f}" for each in rest))


def _imports(command: Sequence[str], home: Path) -> dict[str, float]:
    """Milliseconds by the first part of the modules' names."""
    program = "from newsletter.cli.main import main; main()"
    asked = [sys.executable, "-X", "importtime", "-c", program, *command]
    said = subprocess.run(asked, cwd=home, env=os.environ | FEEDS, capture_output=True, text=True, check=False).stderr
    costs: dict[str, float] = defaultdict(float)
    for own, name in re.findall(r"^import time: +(\d+) \| +\d+ \| +(\S+)$", said, re.MULTILINE):
        costs[name.partition(".")[0]] += int(own) / 1000
    return dict(costs)


if __name__ == "__main__":
    main()
