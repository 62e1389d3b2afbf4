"""`newsletter publish` in parts of five numbers, killed before a commit: `python -m tests.promise.parts COMMIT`."""

import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, event

from newsletter.actions.publish import publish
from newsletter.cli.opened import assembled
from newsletter.settings.file import load
from tests.whole import plan

AT_ONCE = 5


def main(commit: int) -> None:
    """Publish the next edition, and die before so manieth commit."""
    made, now = assembled(load(Path("newsletter.toml"))), datetime.now(UTC)
    planned = plan(made, now=now)
    commits = count(1)

    def die(_: Connection) -> None:
        if next(commits) == commit:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(made.engine, "commit", die)
    publish(made.engine, made.mailing_list, made.editing, planned, now=now, at_once=AT_ONCE)


if __name__ == "__main__":
    main(int(sys.argv[1]))
