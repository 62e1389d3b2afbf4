"""A process that has imported the program and forks one for each line it is given: a command, without its start.

A line is {"folder": ..., "program": "newsletter", "command": [...], "held": true or false}; other programs are "at",
"left" and the names of controls. It says the number of the fork, and when the fork has ended, how. A fork that is to be
held stops itself before its first step, so that it can be traced from there.
"""

import importlib
import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from newsletter.cli.commands import app
from tests.promise import at, leaving
from tests.promise.controls import CONTROLS

_FIRST = (
    "newsletter.cli.opened",
    "newsletter.actions.plan",
    "newsletter.actions.run",
    "newsletter.cli.lines",
    "newsletter.actions.values",
    "newsletter.cli.console",
)
_BESIDE = ("alembic.command", "sqlalchemy.dialects.sqlite", "encodings.idna")


def main() -> None:
    """Fork until standard input ends."""
    for name in (*_FIRST, *_BESIDE):
        importlib.import_module(name)
    _say("ready")
    for line in sys.stdin:
        asked = json.loads(line)
        number = os.fork()
        if not number:
            _run(asked)
        if asked["held"]:
            os.waitid(os.P_PID, number, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        _say(str(number))
        _, ended = os.waitpid(number, 0)
        _say(str(os.waitstatus_to_exitcode(ended)))


def _run(asked: dict[str, Any]) -> None:
    os.chdir(asked["folder"])
    output = os.open("told.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    if asked["held"]:
        os.kill(os.getpid(), signal.SIGSTOP)
    os.getppid()
    if asked["program"] == "newsletter":
        app(asked["command"])
    elif asked["program"] == "at":
        at.delivered(Path(), datetime.fromisoformat(asked["command"][0]))
    elif asked["program"] == "left":
        leaving.left(Path())
    else:
        CONTROLS[asked["program"]]()
    os._exit(0)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


main()
