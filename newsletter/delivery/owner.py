"""Who holds a claim: a process on a host. A claim of a process that is gone need not wait for its lease to end."""

import os
import socket


def this_process() -> str:
    """The name under which this process claims."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_gone(owner: str) -> bool:
    """Whether the owner ran on this host and does not any more. Another host's owner is never known to be gone."""
    host, _, pid = owner.rpartition(":")
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
