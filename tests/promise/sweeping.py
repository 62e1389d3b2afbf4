"""`newsletter worker` that sweeps every so many seconds: `python -m tests.promise.sweeping SECONDS`."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsletter.cli import jobs
from newsletter.cli.worker import worker
from newsletter.settings.file import load

Works = Callable[[str, jobs.Work], None]


def sweeping(works: Works, seconds: float) -> Works:
    """What works as `works` does, and sweeps every so many seconds."""

    def so(queue: str, work: jobs.Work) -> None:
        works(queue, replace(work, sweep=seconds))

    return so


if __name__ == "__main__":
    jobs.work = sweeping(jobs.work, float(sys.argv[1]))
    worker(load(Path("newsletter.toml")), clock=lambda: datetime.now(UTC))
