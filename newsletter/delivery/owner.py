"""Who holds a claim: a process on a host. A claim of a process that is gone need not wait for its lease to end."""

import os
import secrets
import socket
from functools import cache


def this_process() -> str:
    """The name under which this process claims, which no process after it has: in a container all are number 1."""
    return f"{socket.gethostname()}:{os.getpid()}:{_birth()}"


def is_gone(owner: str) -> bool:
    """Whether the owner ran on this host and does not any more. Another host's owner is never known to be gone."""
    host, _, rest = owner.partition(":")
    pid, _, birth = rest.partition(":")
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return birth != _birth()
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@cache
def _birth() -> str:
    return secrets.token_hex(4)
