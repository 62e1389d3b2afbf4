"""The commands of every day: a few lines each over the pipeline. What is imported stays small until one runs."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter import __version__
from newsletter.cli import editions
from newsletter.cli.console import end_if_stopped, err, errors_as_lines, out, progress, stop_on_signals
from newsletter.cli.options import (
    CONFIG,
    Config,
    ConfigBefore,
    Json,
    Missing,
    NewList,
    Quiet,
    Verbose,
    loading,
    newsletter_of,
    now,
    settings_of,
)
from newsletter.cli.order import InOrderOfUse, for_one
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.actions.outcomes import Ran
    from newsletter.actions.status import Status

app = typer.Typer(
    name="newsletter",
    cls=InOrderOfUse,
    help="Get trending papers in your email inbox.\n\n"
    "Begin with `newsletter demo`, then `newsletter init`; cron calls `newsletter run`.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """The entry point of the `newsletter` command."""
    # pydantic would look through all that is installed for plugins, which takes as long as most of its own loading
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # our matrices are small, and each thread takes memory
    try:
        chosen()()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still held back would fail once more at the end
        err(f"newsletter: standard output cannot be written: {error.strerror}")
        sys.exit(1)


def chosen() -> typer.Typer:
    """Return the app with the command alone that is asked for, else with all of them, which takes longer to load."""
    arguments = sys.argv[1:]
    if (alone := for_one(app, arguments)) is not app:
        return alone
    from newsletter.cli import commands

    return for_one(commands.app, arguments)


@app.callback(invoke_without_command=True)
def version(
    context: typer.Context,
    config: ConfigBefore = None,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    show: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """Print the version where it is asked for, and keep the settings that are named before the command."""
    context.obj = config
    if show:
        out(f"newsletter {__version__}")
        raise typer.Exit


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where to write them.", readable=False)] = Path(),
    name: Annotated[str, typer.Option(help="The name of the newsletter.")] = "",
    sender: Annotated[str, typer.Option(help="The address that its mail comes from.")] = "",
    url: Annotated[str, typer.Option(help="The address of its pages, https://...")] = "",
    postal_address: Annotated[str, typer.Option(help="Your postal address, for the footers.")] = "",
    operator: Annotated[str, typer.Option(help="Your own address, which gets every edition.")] = "",
) -> None:
    """Begin a newsletter: write newsletter.toml, with a new secret, and subscribers.yaml.

    On a terminal, it asks for what the options leave out.

    Example: newsletter init my-newsletter --sender papers@news.example.org --operator you@example.org
    """
    from newsletter.cli import starter

    with errors_as_lines():
        given = {"name": name, "sender": sender, "url": url, "postal_address": postal_address, "operator": operator}
        answers = starter.answered(given, starter.terminal())
        written = starter.write_files(folder, answers)
        out(starter.begun_lines(written, left=[key for key in given if key not in answers]))


app.command()(editions.papers)
app.command()(editions.plan)
app.command()(editions.collect)
app.command()(editions.publish)


@app.command()
def run(
    quiet: Quiet = False,
    new_list: NewList = False,
    unsubscribe_missing: Missing = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Collect, publish if due, and deliver what is due. Cron calls it; it is safe to repeat at any moment.

    Example, in a crontab: */10 * * * * newsletter -c /srv/newsletter run --quiet
    """
    with loading():
        from newsletter.actions.run import run
        from newsletter.cli import lines, modes

    with errors_as_lines():
        newsletter = newsletter_of(config, new_list=new_list, sends=True)
        if not quiet:
            modes.tell(newsletter, now=now())
        with stop_on_signals() as stop, progress("running", None, shown=not (quiet or as_json)) as bar:
            ran = run(newsletter, clock=now, stopping=stop, progress=bar, insists=unsubscribe_missing)
        if as_json and not (quiet and ran.idle):
            out(_ran_as_json(ran))
        elif not as_json:
            out(lines.quiet_lines(ran) if quiet else lines.ran_lines(ran))
        for mistake in ran.imported.mistakes:
            err(f"newsletter: {mistake}")
        end_if_stopped(stop)
        if ran.failed:
            raise typer.Exit(1)


def _ran_as_json(ran: "Ran") -> str:
    from newsletter.actions import values  # which few runs print

    return values.as_json(values.ran_values(ran))


@app.command()
def serve(
    workers: Annotated[
        int,
        typer.Option(min=0, help="The number of processes that do the work; more than 0 needs a store on PostgreSQL."),
    ] = 0,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Serve the pages, and run every few minutes.

    With --workers 2, two other processes do the work. If one dies, it is started again.

    Example: newsletter serve --workers 2
    """
    from newsletter.cli import serve

    with errors_as_lines():
        settings = settings_of(config)
        if not workers:
            serve.serve(settings, clock=now)
            return
        with _needing_workers():
            import procrastinate  # noqa: F401 - its absence is said before anything is begun
        serve.serve(settings, clock=now, workers=serve.Workers(workers, config))


@app.command()
def worker(
    until_input_ends: Annotated[
        bool, typer.Option("--until-input-ends", help="End when standard input ends. `serve --workers` uses this.")
    ] = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Read, publish, deliver and tidy, beside workers on other machines. They share a store on PostgreSQL.

    Example: newsletter worker
    """
    with errors_as_lines():
        settings = settings_of(config)
        with _needing_workers():
            from newsletter.cli import worker
        ends = worker.until_input_ends if until_input_ends else lambda _: None
        worker.worker(settings, clock=now, ends=ends)


@contextmanager
def _needing_workers() -> Iterator[None]:
    """Say which extra is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        cure = "run `pip install '.[workers]'` in the checkout"
        raise NewsletterError(f"{error.name} is not installed; {cure}") from error


@app.command()
def status(
    all_: Annotated[bool, typer.Option("--all", help="Every edition, not only the newest 20.")] = False,
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Print the newest editions and the balance of their deliveries. Exit 1 if one does not add up.

    Example: newsletter status --json
    """
    with loading():
        from newsletter.actions.status import SHOWN, status
        from newsletter.cli import lines, modes

    with errors_as_lines():
        newsletter = newsletter_of(config)
        modes.tell(newsletter, now=now())
        state = status(newsletter.engine, newsletter.mailing_list.id, now=now(), limit=None if all_ else SHOWN)
        out(_status_as_json(state) if as_json else lines.status_lines(state))
        if not all(balance.holds for _, balance in state.editions):
            raise typer.Exit(1)


def _status_as_json(state: "Status") -> str:
    from newsletter.actions import values  # as above

    return values.as_json(values.status_values(state))


@app.command()
def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Delete the last demo first.")] = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
) -> None:
    """Run once with example feeds and subscribers. Mail goes into the folder outbox/; nothing leaves the machine.

    Example: newsletter demo
    """
    from newsletter.actions.run import run
    from newsletter.cli import lines, starter
    from newsletter.cli.opened import assembled

    with errors_as_lines():
        folder = Path()
        if fresh:
            starter.forget_demo(folder)
        ran = run(assembled(starter.demo_settings(folder)), clock=now)
        out(lines.ran_lines(ran))
        out(starter.demo_lines(ran, outbox=folder / "outbox"))
