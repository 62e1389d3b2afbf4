"""The commands: a few lines each over the pipeline. What is imported stays small until a command runs."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter import __version__, cli_deliver, cli_deliveries, cli_preview, cli_subscribers, cli_templates
from newsletter.console import err, errors_as_lines, out, progress
from newsletter.options import (
    CONFIG,
    AsOf,
    Config,
    Day,
    Explain,
    Files,
    Json,
    MapFile,
    MaybeFiles,
    Week,
    loading,
    newsletter_of,
    now,
    settings_if_there,
    settings_of,
)

if TYPE_CHECKING:
    from newsletter.models import Edition, Period
    from newsletter.settings.file import Settings

app = typer.Typer(
    name="newsletter",
    help="Get trending papers in your email inbox.\n\n"
    "Begin with `newsletter demo`, then `newsletter init`; cron calls `newsletter run`.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(cli_subscribers.app, name="subscribers")
app.add_typer(cli_templates.app, name="templates")
app.command("check")(cli_templates.check_edition)
app.command("deliver")(cli_deliver.deliver)
app.command("receive")(cli_deliver.receive)
app.add_typer(cli_deliveries.app)
app.command("preview")(cli_preview.preview)


def main() -> None:
    """The entry point of the `newsletter` command."""
    # pydantic would look through all that is installed for plugins, which takes as long as most of its own loading
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """Print the version where it is asked for."""
    if show:
        out(f"newsletter {__version__}")
        raise typer.Exit


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")] = Path(),
) -> None:
    """Write newsletter.toml, with a secret of its own, and subscribers.yaml.

    Example: newsletter init my-newsletter
    """
    from newsletter import starter

    with errors_as_lines():
        for path in starter.write_files(folder):
            out(f"wrote {path}")
        out("next: edit both, then `newsletter run`")


@app.command()
def papers(files: Files, as_json: Json = False) -> None:
    """Print what feed documents hold, as the program reads them.

    Example: newsletter papers examples/daily-papers-dec-01.txt --json
    """
    from newsletter import report
    from newsletter.actions import values
    from newsletter.errors import FeedError
    from newsletter.sources import reading

    failed = False
    for path in files:
        try:
            feed = reading.read_file(path, read_at=now())
        except FeedError as error:
            failed = True
            err(f"newsletter: {error}")
            continue
        if as_json:
            out(values.as_json(values.paper_values(sighting)) for sighting in feed.sightings)
        else:
            out(report.feed_lines(feed))
        for skipped in feed.skipped:
            err(f"{feed.source}: skipped {skipped.place}: {skipped.reason}")
    if failed:
        raise typer.Exit(1)


@app.command()
def plan(
    files: MaybeFiles = None,
    day: Day = None,
    as_of: AsOf = None,
    map_: MapFile = None,
    week: Week = False,
    explain: Explain = False,
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Show the edition that would be published, keeping nothing.

    With --date and --as-of: what would have been planned then, from what had been collected by that moment.

    Example: newsletter plan examples/*.txt --json
    """
    from newsletter import report
    from newsletter.actions import plan, plan_files, values
    from newsletter.models import Period

    with errors_as_lines():
        chosen = day.date() if day else None
        moment = as_of.replace(tzinfo=UTC) if as_of else now()
        if files:
            period = Period.WEEK if week else Period.DAY
            edition = _planned_of(files, settings_if_there(config), day=chosen, period=period, now=moment)
            explained = plan_files.explained(files, edition, now=moment) if explain else ()
        else:
            newsletter = newsletter_of(config)
            planned = plan.plan_week if week else plan.plan
            edition = planned(newsletter, now=moment, day=chosen)
            explained = plan.explain(newsletter, edition, now=moment) if explain else ()
        if map_:
            plan_files.draw(edition, map_)
        if as_json:
            out(values.as_json(values.edition_values(edition, explained=explained)))
        else:
            out(report.edition_lines(edition))
            out(report.explained_lines(edition, explained) if explain else ())


def _planned_of(
    files: Sequence[Path], settings: "Settings | None", *, day: date | None, period: "Period", now: datetime
) -> "Edition":
    """The edition of these documents. Where the settings name an endpoint it has that one's lines, which are kept."""
    from newsletter.actions.plan_files import plan_files
    from newsletter.actions.summarise import summarise
    from newsletter.editorial.choices import Choices
    from newsletter.mail.samples import EXAMPLE_LIST
    from newsletter.store.engine import open_store

    if settings is None:
        return plan_files(files, day=day, list_id=EXAMPLE_LIST.id, choices=Choices(), now=now, period=period)
    list_id, choices = settings.mailing_list.id, settings.choices
    edition = plan_files(files, day=day, list_id=list_id, choices=choices, now=now, period=period)
    endpoint = settings.summary.endpoint
    if endpoint is None:
        return edition
    engine = open_store(settings.store_url)
    try:
        return summarise(edition, endpoint, engine, day=now.date())
    finally:
        engine.dispose()


@app.command()
def collect(day: Day = None, as_json: Json = False, config: Config = CONFIG) -> None:
    """Read every source and keep what was seen.

    A source on the web is asked for the newest list that is over, or for that of --date.

    Example: newsletter collect --date 2026-07-31
    """
    from newsletter import report
    from newsletter.actions import values
    from newsletter.actions.collect import collect

    with errors_as_lines():
        collected = collect(newsletter_of(config), now=now(), day=day.date() if day else None)
        out(values.as_json(values.collected_values(collected)) if as_json else report.collected_lines(collected))
        if any(source.refused for source in collected):
            raise typer.Exit(1)


@app.command()
def publish(
    day: Day = None,
    week: Week = False,
    anyway: Annotated[bool, typer.Option("--anyway", help="The papers or the audience are as they should be.")] = False,
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Freeze the next edition and its audience. Nothing is sent yet.

    With --week: that of the newest week that is over, or of the one that ends with --date.

    Example: newsletter publish --date 2025-12-01
    """
    from newsletter import report
    from newsletter.actions import plan, values
    from newsletter.actions.publish import publish

    with errors_as_lines():
        newsletter, moment = newsletter_of(config), now()
        planning = plan.plan_week if week else plan.plan
        planned = planning(newsletter, now=moment, day=day.date() if day else None)
        published = publish(newsletter, planned, now=moment, anyway=anyway)
        told = values.published_values(published)
        out(values.as_json(told) if as_json else report.published_line(published))


@app.command()
def run(as_json: Json = False, config: Config = CONFIG) -> None:
    """Collect, publish if due, deliver what is due: what cron calls. Safe to repeat at any moment.

    Example, in a crontab: */10 * * * * cd /srv/newsletter && newsletter run
    """
    with loading():
        from newsletter import report, stopping
        from newsletter.actions import values
        from newsletter.actions.run import run as run_once

    with errors_as_lines():
        with stopping.on_signals() as stop, progress("delivering", None) as told:
            ran = run_once(newsletter_of(config), clock=now, stopping=stop, told=told)
        out(values.as_json(values.ran_values(ran)) if as_json else report.ran_lines(ran))
        if ran.failed:
            raise typer.Exit(1)


@app.command()
def serve(config: Config = CONFIG) -> None:
    """Serve the pages, and run every few minutes.

    Example: newsletter serve
    """
    from newsletter import serving

    with errors_as_lines():
        settings = settings_of(config)
        serving.serve(settings, clock=now)


@app.command()
def status(as_json: Json = False, config: Config = CONFIG) -> None:
    """Print the editions and the balance of their deliveries; exit 1 where one does not hold.

    Example: newsletter status --json
    """
    from newsletter import report
    from newsletter.actions import values
    from newsletter.actions.status import status

    with errors_as_lines():
        newsletter = newsletter_of(config)
        state = status(newsletter, now=now())
        out(values.as_json(values.status_values(state)) if as_json else report.status_lines(state))
        if not all(balance.holds for _, balance in state.editions):
            raise typer.Exit(1)


@app.command()
def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demonstration first.")] = False,
) -> None:
    """Do the main job on the example feeds and subscribers, into the folder outbox/. Nothing leaves the machine.

    Example: newsletter demo
    """
    from newsletter import report, starter
    from newsletter.actions.run import run as run_once
    from newsletter.assembly import assembled

    with errors_as_lines():
        folder = Path()
        if fresh:
            starter.forget_demo(folder)
        ran = run_once(assembled(starter.demo_settings(folder)), clock=now)
        out(report.ran_lines(ran))
        out(report.demo_lines(ran, outbox=folder / "outbox"))
