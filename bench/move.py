"""What it costs to move a store: `python -m bench.move --number 1000000 postgresql+psycopg://user@host/database`.

A store of so many subscribers, each with a delivery, is made in SQLite, moved to the empty database that is named, and
back into a new file. Printed are the seconds and the most memory of each command, and whether both files hold the same.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from newsletter.store.engine import open_store

_PROGRAM = "from newsletter.cli.main import main; main()"
_SETTINGS = """
[list]
name = "Papers"
sender = "papers@example.org"
url = "https://papers.example.org"
secret = "a-secret-for-measuring-9Jk3xQ2mVw7Zr5Lp"

[store]
url = "{url}"
seal = "newsletter.seal"
"""
_EDITION = """
INSERT INTO editions (id, list_id, day, title, content, published_at, audience, excluded, period)
VALUES ('e', 'newsletter.example.org', '2026-05-06', 'Papers', '{}', '2026-05-06 06:00:00.000000', :number, '{}', 'day')
"""
_PEOPLE = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :number)
INSERT INTO subscribers (id, list_id, address, key, name, consent, consent_at, time_zone, layout, asked, variant)
SELECT i, 'newsletter.example.org', 'reader' || i || '@example.org', randomblob(9), 'Reader ' || i, 'confirmed',
       '2026-05-01 06:00:00.000000', 'UTC', 'full', '', 'full' FROM n
"""
_DELIVERIES = """
INSERT INTO deliveries (edition, number, address, name, key, variant, state, attempts, doubts, due_at, claimed_by,
                        settled_at, reply_code, reply_enhanced, reply_text, reason)
SELECT 'e', id, address, name, key, 'full', 'accepted', 1, 0, '2026-05-06 06:00:00.000000', 'node:1:ab',
       strftime('%Y-%m-%d %H:%M:%f000', 1777960000 + id / 1000.0, 'unixepoch'), 250, '2.0.0', 'queued as ' || id, ''
FROM subscribers
"""


def main() -> None:
    """Print what both moves cost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("url")
    asked.add_argument("--number", type=int, default=100_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _fill(home, given.number)
        before = _moved(home, "sqlite:///newsletter.db", given.url)
        after = _moved(home, given.url, "sqlite:///back.db")
        print("the same rows" if before == after else "NOT the same rows")


def _fill(home: Path, number: int) -> None:
    engine = open_store(f"sqlite:///{home / 'newsletter.db'}")
    with engine.begin() as connection:
        connection.execute(text(_EDITION), {"number": number})
        connection.execute(text(_PEOPLE), {"number": number})
        connection.execute(text(_DELIVERIES))
    engine.dispose()


def _moved(home: Path, source: str, target: str) -> object:
    """Move it, print the cost, and give what it says of the tables."""
    (home / "newsletter.toml").write_text(_SETTINGS.format(url=source), encoding="utf-8")
    begun = time.monotonic()
    command = [sys.executable, "-c", _PROGRAM, "store", "move", target, "--json"]
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=True)
    seconds = time.monotonic() - begun
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    tables = json.loads(done.stdout)["tables"]
    rows = sum(table["rows"] for table in tables.values())
    cost = f"{rows:,} rows in {seconds:.1f} s, {rows / seconds:,.0f} a second; {most:.0f} MB"
    print(f"to {target.partition(':')[0]}: {cost}")
    return tables


if __name__ == "__main__":
    main()
