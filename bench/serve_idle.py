"""What `newsletter serve` costs while there is nothing to do: how soon it answers, its share of a core, its memory.

`python -m bench.serve_idle --minutes 10` begins a newsletter with one saved feed and one subscriber in a folder of its
own, delivers it, and then watches the process from outside, by /proc.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from newsletter.packed import folder

_PROGRAM = "from newsletter.cli.main import main; main()"
_SETTINGS = """
subscribers = "subscribers.yaml"
sources = ["{feed}"]

[list]
name = "Idle Papers"
sender = "papers@example.org"
url = "http://127.0.0.1:{port}"
secret = "3Jk9xQ2mVw7Zr5LpT8bNc4Yd6Hs1Gf0A"

[serve]
port = {port}
every = {every}
"""


def main(given: Sequence[str] | None = None) -> None:
    """Print the three figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--every", type=int, default=5, help="minutes between two runs")
    wanted = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="newsletter-idle-") as made:
        port = _begun(Path(made), every=wanted.every)
        begun = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, "serve"], cwd=made, stdout=subprocess.DEVNULL
        ) as process:
            try:
                _live(port)
                took = time.perf_counter() - begun
                print(f"start: answers after {took:.2f} s, {_used(process.pid):.2f} s of them on a core", flush=True)
                _watched(process.pid, minutes=wanted.minutes)
            finally:
                process.terminate()


def _begun(home: Path, *, every: int) -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    feed = folder("examples") / "daily-papers-dec-01.txt"
    (home / "newsletter.toml").write_text(_SETTINGS.format(feed=feed, port=port, every=every), encoding="utf-8")
    (home / "subscribers.yaml").write_text("subscribers:\n  - address: ada@example.org\n", encoding="utf-8")
    subprocess.run([sys.executable, "-c", _PROGRAM, "run", "--quiet"], cwd=home, check=False)
    return port


def _live(port: int) -> None:
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/live", timeout=10):
                return
        except URLError:
            time.sleep(0.01)


def _watched(process: int, *, minutes: float) -> None:
    """After a minute, in which it makes the pages ready and runs once."""
    time.sleep(min(60, minutes * 30))
    before, begun = _used(process), time.monotonic()
    time.sleep(minutes * 60)
    took = time.monotonic() - begun
    share = (_used(process) - before) / took
    print(f"idle: {share:.2%} of a core over {took / 60:.1f} minutes")
    print(f"memory: {_resident(process) / 1e6:.0f} MB resident")


def _used(process: int) -> float:
    """Seconds of a core, by the process and by the system for it."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
