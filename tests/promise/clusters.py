"""A PostgreSQL server of one's own, which may be stopped as hard as one likes."""

import atexit
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg

from tests.conftest import missing

_HOME = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A server on a socket in its own folder."""

    programs: Path
    path: Path

    def database(self, *, like: str = "template1") -> str:
        """The URL of an empty store in it, or of one `like` another database, which nobody has open."""
        name = f"newsletter_{secrets.token_hex(6)}"
        with psycopg.connect(host=str(self.path), user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self.path}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.path}'"
        self.run("pg_ctl", "start", "--wait", "--log", str(self.path / "log"), "--options", options)

    def stop(self, how: str) -> None:
        """Stop it: `fast`, or `immediate`, which is as if it had died."""
        self.run("pg_ctl", "stop", "--wait", "--mode", how)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs, as the user whom it belongs to."""
        self._run(str(self.programs / program), "--pgdata", str(self.path / "data"), *arguments)

    def copy(self, other: "Cluster") -> None:
        """Be what another one is, which does not run."""
        self._run("cp", "--archive", str(other.path / "data"), str(self.path))

    def _run(self, *command: str) -> None:
        user = "postgres" if os.geteuid() == 0 else None
        log = (self.path / "programs.log").open("ab")
        with log:
            subprocess.run(command, cwd=self.path, user=user, stdout=log, stderr=log, check=True)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server that runs, and is gone afterwards with all that was in it."""
    programs = max(_HOME.glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    if programs is None or not (programs / "initdb").exists():
        missing("postgres", f"no initdb in {_HOME}")
        return
    made = _placed(programs)
    made.copy(_initialised(programs))
    made.start()
    try:
        yield made
    finally:
        _end(made)


@cache
def _initialised(programs: Path) -> Cluster:
    """One that was never started: to copy it takes a tenth of the time."""
    made = _placed(programs)
    atexit.register(shutil.rmtree, made.path)
    made.run("initdb", "--auth", "trust", "--username", "postgres", "--encoding", "UTF8", "--no-sync")
    return made


def _placed(programs: Path) -> Cluster:
    path = Path(tempfile.mkdtemp(prefix="newsletter-postgres-"))
    if os.geteuid() == 0:
        os.chown(path, pwd.getpwnam("postgres").pw_uid, -1)
    return Cluster(programs=programs, path=path)


def _end(made: Cluster) -> None:
    if (made.path / "data" / "postmaster.pid").exists():
        made.stop("immediate")
    shutil.rmtree(made.path)
