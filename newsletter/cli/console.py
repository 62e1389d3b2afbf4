"""The terminal: lines and files out, errors as one line and an exit code, progress where somebody watches, signals."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, current_thread, main_thread
from types import FrameType
from typing import TYPE_CHECKING

import typer

from newsletter.errors import STOPPED, NewsletterError

if TYPE_CHECKING:
    from newsletter.models import State


_ACKNOWLEDGED = b"stopping: work in progress is finished first; press Ctrl-C again to stop at once\n"


def out(lines: str | Iterable[str]) -> None:
    """Print to standard output. A reader that went away, as `| head` does, is no error."""
    for line in [lines] if isinstance(lines, str) else lines:
        typer.echo(line)


def err(line: str) -> None:
    """Print to standard error. One that cannot be written, such as a file on a full disk, stops nothing."""
    with suppress(OSError):
        typer.echo(line, err=True)


def read(file: Path) -> bytes:
    """What a file holds, or standard input where it is `-`. Raises NewsletterError."""
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise NewsletterError(f"{file}: cannot be read: {error.strerror}") from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def write(file: Path, pieces: Iterable[str]) -> None:
    """Write a file whole, or leave what is there as it was; `-` is standard output. Raises NewsletterError.

    The file is its owner's alone: what is written holds addresses. A device or a pipe stays what it is.
    """
    if str(file) == "-":
        sys.stdout.writelines(pieces)
        return
    try:
        whole = file.resolve() if file.is_file() or not file.exists() else None
        unfinished = whole.with_name(f".{whole.name}") if whole else file
        with open(unfinished, "w", encoding="utf-8", opener=_private) as target:
            target.writelines(pieces)
        if whole:
            unfinished.replace(whole)
    except OSError as error:
        raise NewsletterError(f"{file}: cannot be written: {error.strerror}") from error


@contextmanager
def errors_as_lines() -> Iterator[None]:
    """Whatever was foreseen ends the command with its own words and exit code 1; a bug still looks like one."""
    try:
        yield
    except NewsletterError as error:
        for line in str(error).splitlines():
            err(f"newsletter: {line}")
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        err(STOPPED)
        raise typer.Exit(130) from error


@contextmanager
def progress(
    doing: str, total: "Callable[[], int] | None", *, shown: bool = True
) -> Iterator["Callable[[State], None]"]:
    """A bar with the step and the time left on a terminal where it is to be `shown`, nothing elsewhere.

    What it gives is called once for each thing done. `total` counts them, where there is a bar; without it, how many
    they are is not known yet.
    """
    shown = shown and sys.stderr.isatty()
    counted = total() if shown and total else None
    if not shown or counted == 0:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from newsletter.cli.logs import listening

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[aside]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=counted, rate="", aside="")
        ends: Counter[State] = Counter()

        def ended(state: "State") -> None:
            ends[state] += 1
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{speed:,.0f}/s" if speed else "", aside=_aside(ends))

        with listening("newsletter.steps", lambda step: bar.update(task, description=step, refresh=True)):
            yield ended


def _aside(ends: "Counter[State]") -> str:
    """What did not go as it mostly goes: "2 in doubt, 1 refused"."""
    from newsletter.models import State

    return ", ".join(f"{number:,} {state}" for state, number in ends.items() if state is not State.ACCEPTED)


class Stop(Event):
    """What asks for an orderly end. `by_hand`: whether it was Ctrl-C."""

    by_hand = False


def end_if_stopped(stop: Event) -> None:
    """End the command with 130, as shells expect, where Ctrl-C ended its work before its time."""
    if isinstance(stop, Stop) and stop.by_hand:
        err(STOPPED)
        raise typer.Exit(130)


@contextmanager
def stop_on_signals() -> Iterator[Event]:
    """Ask for an orderly end on SIGTERM and SIGINT: no more is claimed, what is in flight is finished.

    The first signal sets the event; a second one ends the process as it would have anyway.
    """
    stop = Stop()
    if current_thread() is not main_thread():
        yield stop
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def asked(number: int, _: FrameType | None) -> None:
        stop.by_hand = number == signal.SIGINT
        stop.set()
        if stop.by_hand:  # no stream is used here: the signal may have come while one was written to
            os.write(2, _ACKNOWLEDGED)
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, asked)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
