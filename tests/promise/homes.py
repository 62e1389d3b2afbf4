"""A home whose edition is published to so many readers and leaves through a far end: where each proof begins."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.homes import Home
from tests.promise.sinks import Sink

LIMIT = "\n[gate]\naudience_change = 1.0\n"


def readers(number: int) -> list[str]:
    """So many addresses, in their order."""
    return [f"reader{each:05}@example.org" for each in range(number)]


def settled(home: Home, sink: Sink, *, connections: int, top: str = "", security: str = "none", end: str = "") -> None:
    """Settings that lead to this far end."""
    home.settings(
        way=f"smtp://localhost:{sink.port}", security=security, connections=connections, top=top, end=LIMIT + end
    )


def by_relays(home: Home, *sinks: Sink) -> None:
    """Settings that lead to several far ends, each over one connection and each the others' stand-in."""
    home.settings()
    path = home.path / "newsletter.toml"
    kept = path.read_text(encoding="utf-8").partition("[transport]")[0]
    ways = [f'[[relays]]\nname = "{n}"\nurl = "smtp://localhost:{each.port}"' for n, each in enumerate(sinks)]
    path.write_text(kept + "".join(f'{way}\nsecurity = "none"\nconnections = 1\n' for way in ways) + LIMIT)


def published(home: Home, people: Sequence[str]) -> None:
    """Freeze an edition for these people, without sending any of it."""
    home.people(*people)
    home.feed()
    for command in (["subscribers", "import", "subscribers.yaml"], ["collect"], ["publish"]):
        done = home.run(*command)
        assert done.code == 0, done.printed


def ready(
    folder: Path, sink: Sink, *, people: Sequence[str], connections: int, end: str = "", apart: bool = False
) -> Home:
    """A home in this folder that only waits for `newsletter deliver`."""
    folder.mkdir(exist_ok=True)
    home = Home(folder, apart)
    settled(home, sink, connections=connections, end=end)
    published(home, people)
    return home


def copy_of(home: Home, name: str) -> Home:
    """The home as it was before its first run, in a folder of this name beside it."""
    path = home.path.with_name(name)
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(home.path, path)
    return Home(path)


@contextmanager
def running(process: "subprocess.Popen[str]") -> Iterator["subprocess.Popen[str]"]:
    """A process that a test has to do with, and that does not outlive it."""
    with process:
        try:
            yield process
        finally:
            process.kill()
