"""The process that has imported the program and forks one for each command that it is asked for: see `forks`."""

import importlib
import json
import os
import pkgutil
import runpy
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import newsletter
from tests.homes import Home

_BESIDE = (
    "alembic.command",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql",
    "encodings.idna",
    "psycopg",
)


def main(asking: socket.socket) -> str:
    """Fork until nobody is there to ask; return in each fork the module that it is to run."""
    _load()
    while True:
        length, streams, *_ = socket.recv_fds(asking, 4, 2)
        if not length:
            sys.exit()
        asked = json.loads(_read(asking, int.from_bytes(length, "big")))
        number = _orphan()
        if not number:
            _become(asked, streams)
            return str(asked["command"][0])
        asking.sendall(str(number).encode())
        for stream in streams:
            os.close(stream)


def _load() -> None:
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    for module in pkgutil.walk_packages(newsletter.__path__, "newsletter."):
        if not module.name.startswith(("newsletter.store.migrations", "newsletter.__main__")):
            with suppress(ModuleNotFoundError):  # of an extra that is not installed
                importlib.import_module(module.name)
    for name in _BESIDE:
        importlib.import_module(name)
    _rehearse()


def _rehearse() -> None:
    """Make an edition, for what a process keeps of its first one: weights that are read and templates, compiled."""
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.settings()
        home.people("ada@example.org")
        home.feed()
        home.run("run")


def _read(asking: socket.socket, length: int) -> bytes:
    content = b""
    while len(content) < length:
        content += asking.recv(length - len(content))
    return content


def _orphan() -> int:
    """The number of a grandchild whose parent has ended; 0 in the grandchild."""
    here, there = os.pipe()
    if child := os.fork():
        number = int(os.read(here, 64))
        os.waitpid(child, 0)
        os.close(here)
        os.close(there)
        return number
    os.close(here)
    if grandchild := os.fork():
        os.write(there, str(grandchild).encode())
        os._exit(0)
    os.close(there)
    return 0


def _become(asked: dict[str, Any], streams: list[int]) -> None:
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream, number)
        os.close(stream)
    sys.argv = list(asked["command"])


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as asking:
        module = main(asking)
    runpy.run_module(module, run_name="__main__")
