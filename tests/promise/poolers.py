"""PgBouncer in transaction mode before a PostgreSQL server, with other clients who use the same connections."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.conftest import missing
from tests.promise.clusters import Cluster

_PORT = 6432  # names the socket in a folder of its own: no port is taken
_NOISY = 4
_SETTINGS = """
[databases]
* = host={server} user=postgres
[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {path}
auth_type = any
pool_mode = transaction
default_pool_size = {size}
logfile = {path}/log
pidfile = {path}/pid
ignore_startup_parameters = extra_float_digits
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooler:
    """A pooler that runs."""

    path: Path

    def before(self, store_url: str) -> str:
        """The URL of the same store through the pooler."""
        name = make_url(store_url).database
        return f"postgresql+psycopg://postgres@/{name}?host={self.path}&port={_PORT}"

    @contextmanager
    def noise(self, store_url: str) -> Iterator[None]:
        """Other clients, who keep a transaction open for a moment, again and again."""
        ended = threading.Event()
        address = f"host={self.path} port={_PORT} user=postgres dbname={make_url(store_url).database}"

        def busy() -> None:
            with psycopg.connect(address, prepare_threshold=None) as connection:
                while not ended.is_set():
                    with connection.transaction():
                        connection.execute("SELECT pg_sleep(0.02)")

        clients = [threading.Thread(target=busy) for _ in range(_NOISY)]
        for client in clients:
            client.start()
        try:
            yield
        finally:
            ended.set()
            for client in clients:
                client.join()


@contextmanager
def pooler(cluster: Cluster, *, size: int = 5) -> Iterator[Pooler]:
    """A pooler with so many connections to the server."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if not program:
        missing("pgbouncer", "no pgbouncer on the PATH")
    path = cluster.path / f"pooler{size}"
    path.mkdir()
    settings = path / "settings.ini"
    settings.write_text(_SETTINGS.format(server=cluster.path, path=path, port=_PORT, size=size))
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    if user:
        shutil.chown(path, user)
    with (
        (path / "out").open("ab") as out,
        subprocess.Popen([str(program), str(settings)], cwd=path, user=user, stdout=out, stderr=out) as process,
    ):
        try:
            _awaited(path)
            yield Pooler(path=path)
        finally:
            process.terminate()


def _awaited(path: Path) -> None:
    pause = threading.Event()
    for _ in range(500):
        if (path / f".s.PGSQL.{_PORT}").exists():
            return
        pause.wait(0.01)
    raise AssertionError((path / "log").read_text())
