"""A folder as an operator has it, settings, subscribers and a feed, and the commands run in it."""

import gc
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry, Pool
from typer.main import get_command
from typer.testing import CliRunner

from newsletter.cli.commands import app
from tests.forks import Forked, forked

SETTINGS = """
subscribers = "subscribers.yaml"
sources = ["feed.json"]
{top}

[list]
name = "Morning Papers"
sender = "papers@example.org"
url = "https://papers.example.org"
secret = "a-secret-for-tests-3Jk9xQ2mVw7Zr5Lp"

[transport]
url = "{way}"
security = "{security}"
connections = {connections}
"""
_COMMANDS = get_command(app)  # laid out once: that takes as long as most commands
_OFTEN = 200
_runs = count(1)
TITLES = ("Robots that fold laundry", "Speech without words", "A map of every maze", "Small models that plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def printed(self) -> str:
        """Everything it printed."""
        return self.out + self.err


@dataclass(frozen=True, slots=True)
class Home:
    """An operator's folder. Where `apart`, its commands run in processes of their own."""

    path: Path
    apart: bool = False

    def settings(
        self, *, way: str = "folder:outbox", security: str = "none", connections: int = 1, top: str = "", end: str = ""
    ) -> None:
        """Write newsletter.toml."""
        text = SETTINGS.format(way=way, security=security, connections=connections, top=top) + end
        (self.path / "newsletter.toml").write_text(text, encoding="utf-8")

    def people(self, *addresses: str) -> None:
        """Write subscribers.yaml."""
        lines = "".join(f"  - address: {address}\n" for address in addresses)
        (self.path / "subscribers.yaml").touch(mode=0o600)
        (self.path / "subscribers.yaml").write_text(f"subscribers:\n{lines}", encoding="utf-8")

    def feed(self, *, day: str = "2024-05-06", titles: Iterable[str] = TITLES) -> None:
        """Write feed.json, a day of the Daily Papers API."""
        cards = [_card(number, title, day) for number, title in enumerate(titles, start=1)]
        (self.path / "feed.json").write_text(json.dumps(cards), encoding="utf-8")

    def run(self, *command: str) -> Result:
        """Run a command, in this process unless it is to be apart."""
        if self.apart:
            with self.started(*command) as process:
                out, err = process.communicate()
            return Result(code=process.returncode, out=out, err=err)
        before = Path.cwd()
        os.chdir(self.path)
        try:
            with _closing():
                return _invoked(command)
        finally:
            os.chdir(before)
            if next(_runs) % _OFTEN == 0:
                _swept()

    def started(self, *command: str, environment: Mapping[str, str] | None = None) -> Forked:
        """Start a command in a process of its own, which needs no time to load the program."""
        return forked(command, self.path, {**os.environ, **(environment or {})})

    def status(self) -> dict[str, Any]:
        """What `status --json` says."""
        values: dict[str, Any] = json.loads(self.run("status", "--json").out)
        return values

    def states(self) -> dict[str, int]:
        """The states of the newest edition's deliveries, those that have any."""
        (edition,) = self.status()["editions"]
        return {state: number for state, number in edition["states"].items() if number}


def _invoked(command: Iterable[str]) -> Result:
    code = 0
    with CliRunner().isolation() as (out, err, _):
        try:
            _COMMANDS.main(list(command), prog_name="newsletter")
        except SystemExit as ended:
            code = int(ended.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
        return Result(code=code, out=_text(out), err=_text(err))


def _text(stream: BytesIO) -> str:
    return stream.getvalue().decode().replace("\r\n", "\n")


@contextmanager
def _closing() -> Iterator[None]:
    """Close what a command opened and nobody uses, which else ends with a process."""
    opened: list[ConnectionPoolEntry] = []

    def note(_: object, entry: ConnectionPoolEntry) -> None:
        opened.append(entry)

    event.listen(Pool, "connect", note)
    try:
        yield
    finally:
        event.remove(Pool, "connect", note)
        for entry in opened:
            if not entry.in_use:
                entry.close()


def _swept() -> None:
    """Forget what commands left. Each freezes all that is there as it begins, so that nobody looks through it again."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _card(number: int, title: str, day: str) -> dict[str, Any]:
    paper = {
        "id": f"2405.{number:05}",
        "title": title,
        "summary": f"We study {title.lower()} and find that it can be done.",
        "authors": [{"name": "Ada Lovelace"}],
        "publishedAt": f"{day}T00:00:00.000Z",
        "submittedOnDailyAt": f"{day}T01:00:00.000Z",
        "upvotes": 100 - number,
    }
    return {"paper": paper, "numComments": number}
