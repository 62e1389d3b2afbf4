"""Who holds a claim: a run of a process on a host. A claim of a run that is over need not wait for its lease to end."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from itertools import count
from pathlib import Path

_running: set[str] = set()
_numbers = count(1)
_WITH_PLACE = 3
_OF_NODE = 4  # parts of a name


def new() -> str:
    """A name that none before or after it has: in a container all are process 1."""
    return f"{socket.gethostname()}:{os.getpid()}:{_here()}:{secrets.token_hex(6)}"


@contextmanager
def this_run(node: str = "") -> Iterator[str]:
    """The name under which this run claims, and no other: a new one, or that of a node and a number behind it."""
    name = f"{node}:{next(_numbers):x}" if node else new()
    _running.add(name)
    try:
        yield name
    finally:
        _running.discard(name)


def node_of(owner: str) -> str:
    """The node that a run is of: several runs of one process share it."""
    return ":".join(owner.split(":")[:_OF_NODE])


def host_of(owner: str) -> str:
    """The host on which it ran."""
    return owner.partition(":")[0]


def is_gone(owner: str) -> bool:
    """Whether the owner ran here and does not any more. An owner on another machine is never known to be gone, nor one
    in another container, even where it has the name of this host."""
    host, pid, *rest = (*owner.split(":"), "")
    is_here = len(rest) < _WITH_PLACE or rest[0] == _here()  # older versions wrote no place
    if host != socket.gethostname() or not pid.isdecimal() or not is_here:
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


@cache
def _here() -> str:
    """Which machine since its start, and which container on it; "" where the system does not say."""
    try:
        start = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        numbers = Path("/proc/self/ns/pid").readlink()
    except OSError:
        return ""
    return blake2b(f"{start}{numbers}".encode(), digest_size=4).hexdigest()
