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
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import psycopg

from tests.conftest import missing

_HOME = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A server on a socket in its own folder, and at the address where it `listens` besides, if any."""

    programs: Path
    path: Path
    listens: str = ""

    def database(self, *, like: str = "template1") -> str:
        """The URL of an empty store in it, or of one `like` another database, which nobody has open."""
        name = f"newsletter_{secrets.token_hex(6)}"
        with psycopg.connect(host=str(self.path), user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self.path}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-c listen_addresses='{self.listens}' -c unix_socket_directories='{self.path}'"
        self.run("pg_ctl", "start", "--wait", "--log", str(self.path / "log"), "--options", options)

    def stop(self, how: str) -> None:
        """Stop it: `fast`, or `immediate`, which is as if it had died."""
        self.run("pg_ctl", "stop", "--wait", "--mode", how)

    def keep(self) -> None:
        """Keep a copy of all that is in it while it does not run."""
        self._run("cp", "--archive", str(self.path / "data"), str(self.path / "kept"))

    def put_back(self) -> None:
        """Be what was kept: what came after it is lost."""
        shutil.rmtree(self.path / "data")
        (self.path / "kept").rename(self.path / "data")

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
def cluster(*, listens: str = "") -> Iterator[Cluster]:
    """A server that runs, and is gone afterwards with all that was in it."""
    programs = max(_HOME.glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    if programs is None or not (programs / "initdb").exists():
        missing("postgres", f"no initdb in {_HOME}")
        return
    made = replace(_placed(programs), listens=listens)
    made.copy(_initialised(programs))
    if listens:
        with (made.path / "data" / "pg_hba.conf").open("a", encoding="ascii") as rules:
            rules.write("host all all samenet trust\nhost all all 10.0.0.0/8 trust\n")
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
