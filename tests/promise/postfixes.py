"""A real Postfix on a free port of this machine, with a queue of its own, that throws away what it has accepted."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.conftest import missing

_PROGRAMS = Path("/usr/lib/postfix/sbin")
_MAIN = """
compatibility_level = 3.6
queue_directory = {path}/spool
data_directory = {path}/data
command_directory = /usr/sbin
daemon_directory = {programs}
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.example.org
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
alias_maps =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
default_transport = discard:
relay_transport = discard:
in_flow_delay = 0
enable_long_queue_ids = yes
maillog_file = {path}/maillog
maillog_file_prefixes = {path}
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
_NAMED = re.compile(r"postfix/cleanup\[\d+\]: (\w+): message-id=(<[^>]*>)")
_SENT = re.compile(r"postfix/discard\[\d+\]: (\w+): to=<([^>]*)>.* status=sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A message that the log says was handed on: its queue id, Message-ID and recipient."""

    queued: str
    id: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """A Postfix that runs."""

    path: Path
    port: int

    def flushed(self, number: int) -> None:
        """Stop it when it has handed on so many messages."""
        self.handed_on(number)
        self.run("stop")

    def handed_on(self, number: int) -> None:
        """Wait until it has handed on so many messages, or has stood still for too long."""
        command = ["timeout", "120", "tail", "--lines=+1", "--follow", str(self.path / "maillog")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as log:
            removed = (line for line in log.stdout or () if line.endswith(": removed\n"))
            deque(islice(removed, number), maxlen=0)
            log.terminate()

    def logged(self) -> list[Logged]:
        """What its log says of every message."""
        log = (self.path / "maillog").read_text(encoding="utf-8")
        ids = dict(_NAMED.findall(log))
        return [Logged(queued=queued, id=ids[queued], recipient=to) for queued, to in _SENT.findall(log)]

    def run(self, command: str) -> None:
        """Have it start or stop."""
        done = subprocess.run(
            ["postfix", "-c", str(self.path / "etc"), command], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


@contextmanager
def postfix(disk: Path | None = None, *, settings: str = "") -> Iterator[Postfix]:
    """A Postfix that is gone afterwards with its queue, which lies on that disk where one is named.

    `settings` are lines of main.cf, which count instead of those here.

    Skips where there is none, or we may not start one.
    """
    if not shutil.which("postfix") or not _PROGRAMS.exists():
        missing("postfix", "no postfix on the PATH")
    if os.geteuid() != 0:
        missing("postfix", "only root starts a Postfix")
    path = Path(tempfile.mkdtemp(prefix="newsletter-postfix-", dir=disk))
    made = Postfix(path=path, port=_free_port())
    _written(made, settings)
    made.run("start")
    try:
        yield made
    finally:
        subprocess.run(["postfix", "-c", str(path / "etc"), "stop"], capture_output=True, check=False)
        shutil.rmtree(path)


def _written(made: Postfix, settings: str) -> None:
    made.path.chmod(0o755)
    for name in ("etc", "spool", "data"):
        (made.path / name).mkdir()
    shutil.chown(made.path / "data", "postfix")
    named = {line.partition("=")[0] for line in settings.splitlines()}
    ours = [line for line in _MAIN.splitlines(keepends=True) if line.partition("=")[0] not in named]
    (made.path / "etc" / "main.cf").write_text("".join(ours).format(path=made.path, programs=_PROGRAMS) + settings)
    (made.path / "etc" / "master.cf").write_text(_MASTER.format(port=made.port))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port
