"""`newsletter deliver` at another moment: `python -m tests.promise.at MOMENT`, in the folder of a home.

The program takes its time from one clock of the command line; this is that command with a clock that stands still.
"""

import sys
from datetime import datetime
from pathlib import Path

from newsletter.actions.outcomes import Delivered
from newsletter.cli import lines
from newsletter.cli.opened import assembled
from newsletter.settings.file import load
from tests.whole import deliver


def delivered(folder: Path, moment: datetime) -> tuple[Delivered, ...]:
    """Deliver what is due at that moment."""
    newsletter = assembled(load(folder / "newsletter.toml"))
    try:
        return deliver(newsletter, clock=lambda: moment)
    finally:
        newsletter.engine.dispose()


if __name__ == "__main__":
    for line in lines.delivered_lines(delivered(Path(), datetime.fromisoformat(sys.argv[1]))):
        sys.stdout.write(f"{line}\n")
