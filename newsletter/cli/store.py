"""`newsletter store move`: what has moved, and what is to be written into the settings then."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.console import end_if_stopped, err, errors_as_lines, out, stop_on_signals
from newsletter.cli.options import CONFIG, Config, Json, Verbose, loading, now, settings_of

if TYPE_CHECKING:
    from newsletter.actions.move import Moved
    from newsletter.actions.restore import Place
    from newsletter.settings.file import Settings

app = typer.Typer(help="The store as a whole.", no_args_is_help=True, rich_markup_mode=None)

_SHOWN = {"subscribers": "subscriber", "editions": "edition", "deliveries": "delivery"}


@app.callback()
def store() -> None:
    """The store as a whole."""


@app.command("move")
def move(
    url: Annotated[str, typer.Argument(help="Where to: postgresql+psycopg://user@host/database or sqlite:///file.db")],
    as_json: Json = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Move the store to another database, from SQLite to PostgreSQL or back, and compare the two.

    Stop `newsletter serve` and the runs of cron first. If the move is stopped or killed, the old store stays as it was.
    Run the command again to continue. After the move, the old store can no longer be opened. Write the new store.url
    into newsletter.toml. The password may stand in PGPASSWORD or in ~/.pgpass instead of in the URL.

    Examples: newsletter store move postgresql+psycopg://newsletter@db.example.org/newsletter;
    newsletter store move sqlite:///newsletter.db
    """
    with loading():
        from newsletter.actions import values
        from newsletter.actions.move import move

    with errors_as_lines():
        settings = settings_of(config)
        here, there = _place(settings, settings.store_url), _place(settings, settings.store_at(url))
        with stop_on_signals() as stop, _bar(shown=not as_json) as progress:
            moved = move(here, there, now=now(), progress=progress, stopping=stop)
        if not moved.finished:
            end_if_stopped(stop)
            err("newsletter: stopped before the end; the old store is as it was; run again to continue")
            raise typer.Exit(1)
        block = _block(settings, url, here, there)
        out(values.as_json(_values(moved, block)) if as_json else _lines(moved, here, block))


def _place(settings: "Settings", url: str) -> "Place":
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    from newsletter.actions.restore import Place
    from newsletter.cli.opened import journal_of, seal_of
    from newsletter.errors import StoreError

    try:
        place = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"{url}: this is no URL of a store; postgresql+psycopg://user@host/database is one") from error
    return Place(url=url, seal=seal_of(settings, place), journal=journal_of(settings, place))


def _block(settings: "Settings", url: str, here: "Place", there: "Place") -> dict[str, str]:
    """What has to stand in `[store]` from now on. The folder of the seal stays where it is."""
    from sqlalchemy.engine import make_url

    from newsletter.store.move.marks import shown

    block = {"url": shown(make_url(url)), "seal": settings.store.seal}
    if here.seal and not there.seal:
        seal, folder = here.seal.folder.absolute(), settings.folder.absolute()
        block["seal"] = str(seal.relative_to(folder) if seal.is_relative_to(folder) else seal)
    return {key: value for key, value in block.items() if value}


def _values(moved: "Moved", block: dict[str, str]) -> dict[str, Any]:
    tables = {name: {"rows": tally.number, "hash": tally.hash} for name, tally in moved.tables.items()}
    return {"tables": tables, "store": block}


def _lines(moved: "Moved", here: "Place", block: dict[str, str]) -> Iterator[str]:
    from newsletter.cli.lines import counted

    counts = {name: tally.number for name, tally in moved.tables.items()}
    people = ", ".join(counted(counts[name], one, name) for name, one in _SHOWN.items())
    yield f"moved {sum(counts.values()):,} rows to {block['url']}: {people}"
    yield f"compared: all {len(counts)} tables have the same rows in both stores, by number and by hash"
    yield "next: write this into newsletter.toml, with the password if the URL had one"
    yield "[store]"
    yield from (f'{name} = "{value}"' for name, value in block.items())
    if here.file:
        yield f"the old store is kept as {here.file}, but can no longer be opened; delete it when you no longer need it"


@contextmanager
def _bar(*, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar with the table, the rows and the time left on a terminal, nothing elsewhere."""
    if not (shown and sys.stderr.isatty()):
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from newsletter.cli.logs import listening

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("moving", total=None)
        with listening("newsletter.steps", lambda step: bar.update(task, description=step, refresh=True)):
            yield lambda done, total: bar.update(task, completed=done, total=total)
