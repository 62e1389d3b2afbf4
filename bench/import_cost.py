"""What an idle run costs as the subscribers file grows, and how long others wait for the write lock during an import.

`python -m bench.import_cost [SIZES]`. Each run is a whole process on SQLite, on a file that has not changed since the
run before; the numbers are seconds of processor time, the ratios to a file of 4.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SETTINGS = """
subscribers = "subscribers.yaml"
sources = ["nothing-*.json"]
[list]
name = "Papers"
sender = "papers@example.org"
url = "https://papers.example.org"
secret = "a-secret-for-the-bench-3Jk9xQ2mVw7Zr5Lp"
"""
FEW = 4
RUNS = 5
_LONG_AGO = 1_700_000_000


def home(folder: Path, size: int) -> Path:
    """An operator's folder with so many people in the file."""
    folder.mkdir()
    (folder / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    people = "".join(
        f"- address: reader{number}@example.org\n  name: Reader {number}\n  hour: 7\n" for number in range(size)
    )
    file = folder / "subscribers.yaml"
    file.write_text(f"subscribers:\n{people}", encoding="utf-8")
    os.utime(file, (_LONG_AGO, _LONG_AGO))
    return folder


def run(folder: Path) -> "subprocess.Popen[bytes]":
    """Begin a run there."""
    program = "from newsletter.cli.main import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", program, "run"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def cost(folder: Path) -> float:
    """Seconds of processor time that a run takes."""
    _, _, used = os.wait4(run(folder).pid, 0)
    return used.ru_utime + used.ru_stime


def waits(folder: Path) -> tuple[list[float], float]:
    """Import the file; how long another writer waited for the lock each time, in order, and how long the run took."""
    store = folder / "newsletter.db"
    subprocess.run(
        [sys.executable, "-c", f"from newsletter.store.engine import open_store; open_store('sqlite:///{store}')"],
        check=True,
    )
    other = sqlite3.connect(store, timeout=60, isolation_level=None)
    begun, waited = time.perf_counter(), list[float]()
    importing = run(folder)
    while importing.poll() is None:
        asked = time.perf_counter()
        other.execute("BEGIN IMMEDIATE")
        waited.append(time.perf_counter() - asked)
        other.execute("COMMIT")
        time.sleep(0.005)
    other.close()
    return sorted(waited), time.perf_counter() - begun


def main() -> None:
    """Print the table."""
    sizes = [int(size) for size in sys.argv[1:]] or [20_000, 100_000]
    with tempfile.TemporaryDirectory() as top:
        folders = {size: home(Path(top) / str(size), size) for size in (FEW, *sizes)}
        imported = {size: waits(folder) for size, folder in folders.items()}
        costs: dict[int, list[float]] = {size: [] for size in folders}
        for _ in range(RUNS):
            for size, folder in folders.items():
                costs[size].append(cost(folder))
    few = statistics.median(costs[FEW])
    print(f"{'people':>8} {'idle run, CPU s':>16} {'to 4':>6} {'import, s':>10}   waits for the lock, s: 99 %, longest")
    for size, seconds in costs.items():
        idle, (waited, taken) = statistics.median(seconds), imported[size]
        nearly, longest = waited[len(waited) * 99 // 100], waited[-1]
        print(
            f"{size:8,} {idle:16.2f} {idle / few:6.2f} {taken:10.1f} {nearly:31.3f} {longest:8.3f} of {len(waited):,}"
        )


if __name__ == "__main__":
    main()
