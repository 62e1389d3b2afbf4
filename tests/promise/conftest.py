"""What the proofs share: a far end that has on disk what it accepts, and a program that needs no start."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.promise import sinks, steps
from tests.promise.sinks import Sink
from tests.promise.steps import Warm


@pytest.fixture
def far_ends(tmp_path: Path) -> Iterator[Callable[..., Sink]]:
    """Starts a far end that offers these words, or the usual ones."""

    def started(*offers: str) -> Sink:
        folder = tmp_path / f"far-end-{next(numbers)}"
        folder.mkdir()
        return stack.enter_context(sinks.sink(folder, *offers))

    numbers = count()
    with ExitStack() as stack:
        yield started


@pytest.fixture
def sink(far_ends: Callable[..., Sink]) -> Sink:
    """A far end with the usual offers."""
    return far_ends()


@pytest.fixture
def warm(program: Warm) -> Warm:
    """The program, imported already and traced where a test says so."""
    if not shutil.which("strace"):
        missing("strace", "no strace on the PATH")
    if why := steps.untraceable():
        missing("strace", why)
    return program
