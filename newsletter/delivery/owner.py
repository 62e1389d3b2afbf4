"""Who holds a claim: a run of a process on a host. A claim of a run that is over need not wait for its lease to end."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager

_running: set[str] = set()


@contextmanager
def this_run() -> Iterator[str]:
    """The name under which this run claims, which none before or after it has: in a container all are process 1."""
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"
    _running.add(name)
    try:
        yield name
    finally:
        _running.discard(name)


def host_of(owner: str) -> str:
    """The host on which it ran."""
    return owner.partition(":")[0]


def is_gone(owner: str) -> bool:
    """Whether the owner ran on this host and does not any more. Another host's owner is never known to be gone."""
    host, _, rest = owner.partition(":")
    pid, _, _ = rest.partition(":")
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return owner not in _running
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
