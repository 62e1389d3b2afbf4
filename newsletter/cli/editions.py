"""The commands over editions: what feeds hold, what would be published, collecting and publishing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.console import err, errors_as_lines, out, progress
from newsletter.cli.options import (
    CONFIG,
    AsOf,
    Config,
    Day,
    Explain,
    Files,
    Json,
    MapFile,
    MaybeFiles,
    Verbose,
    Week,
    loading,
    newsletter_of,
    now,
    settings_if_there,
)

if TYPE_CHECKING:
    from newsletter.actions.newsletter import Newsletter
    from newsletter.editorial.ranking.explaining import Explained
    from newsletter.models import Edition, Period, Published
    from newsletter.settings.file import Settings


def papers(files: Files, as_json: Json = False) -> None:
    """Print the papers in feed documents, as the program reads them.

    Example: newsletter papers examples/daily-papers-dec-01.txt --json
    """
    from newsletter.actions import values
    from newsletter.cli import lines
    from newsletter.editorial.summary.lines import line_of
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
            read = ((sighting, line_of(sighting.paper)) for sighting in feed.sightings)
            out(values.as_json(values.paper_values(sighting, line=line)) for sighting, line in read)
        else:
            out(lines.feed_lines(feed))
        for skipped in feed.skipped:
            err(f"{feed.source}: skipped {skipped.place}: {skipped.reason}")
    if failed:
        raise typer.Exit(1)


def plan(
    files: MaybeFiles = None,
    day: Day = None,
    as_of: AsOf = None,
    map_: MapFile = None,
    week: Week = False,
    explain: Explain = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Show the edition that would be published. Nothing is kept.

    With --date and --as-of, show the edition that would have been planned at that moment, from the papers collected by
    then.

    Example: newsletter plan examples/*.txt --json
    """
    with loading():
        from newsletter.actions import plan
        from newsletter.cli import lines
        from newsletter.models import Period

    with errors_as_lines():
        chosen = day.date() if day else None
        moment = as_of.replace(tzinfo=UTC) if as_of else now()
        if files:
            period = Period.WEEK if week else Period.DAY
            edition = _planned_of(files, settings_if_there(config), day=chosen, period=period, now=moment)
            explained = _explained(files, edition, now=moment) if explain else ()
        else:
            newsletter = newsletter_of(config)
            planned = plan.plan_week if week else plan.plan
            engine, editing = newsletter.engine, newsletter.editing
            edition = planned(engine, newsletter.mailing_list.id, editing, now=moment, day=chosen)
            explained = plan.explain(engine, edition, days=editing.choices.days, now=moment) if explain else ()
        if map_:
            _draw(edition, map_)
        shown = lines.explained_lines(edition, explained) if explain else ()
        out(_planned_as_json(edition, explained) if as_json else (*lines.edition_lines(edition), *shown))


def _explained(files: Sequence[Path], edition: "Edition", *, now: datetime) -> "tuple[Explained, ...]":
    from newsletter.actions import plan_files  # which only who names files or a map has a use for

    return plan_files.explained(files, edition, now=now)


def _draw(edition: "Edition", map_: Path) -> None:
    from newsletter.actions import plan_files  # as above

    plan_files.draw(edition, map_)


def _planned_as_json(edition: "Edition", explained: "Sequence[Explained]") -> str:
    from newsletter.actions import values

    return values.as_json(values.planned_values(edition, explained=explained))


def _planned_of(
    files: Sequence[Path], settings: "Settings | None", *, day: date | None, period: "Period", now: datetime
) -> "Edition":
    """The edition of these documents. Where the settings name an endpoint it has that one's lines, which are kept."""
    from newsletter.actions.plan import with_lines
    from newsletter.actions.plan_files import plan_files
    from newsletter.editorial.choices import Choices
    from newsletter.mail.samples import EXAMPLE_LIST
    from newsletter.store.engine import open_store

    if settings is None:
        return plan_files(files, day=day, list_id=EXAMPLE_LIST.id, choices=Choices(), now=now, period=period)
    list_id, editing = settings.mailing_list.id, settings.editing
    edition = plan_files(files, day=day, list_id=list_id, choices=editing.choices, now=now, period=period)
    if not settings.summary.url:
        return edition
    engine = open_store(settings.store_url)
    try:
        return with_lines(edition, engine, editing, now=now)
    finally:
        engine.dispose()


def collect(
    day: Day = None,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Read every source and keep its papers.

    A source on the web is asked for the newest list whose day is over, or for the list of --date.

    Example: newsletter collect --date 2026-07-31
    """
    from newsletter.actions import values
    from newsletter.actions.collect import collect
    from newsletter.cli import lines

    with errors_as_lines():
        newsletter, chosen = newsletter_of(config), day.date() if day else None
        with progress("reading sources", None, shown=not as_json):
            collected = collect(newsletter.engine, newsletter.sources(), now=now(), day=chosen)
        out(values.as_json(values.collected_values(collected)) if as_json else lines.collected_lines(collected))
        if not (collected or as_json):
            out("nothing to collect: no source is set; name one as `sources` in newsletter.toml")
        if any(source.refused for source in collected):
            raise typer.Exit(1)


def publish(
    day: Day = None,
    week: Week = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Publish although the gate doubts the edition, or nobody would get it.")
    ] = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Freeze the next edition and its audience. Nothing is sent yet.

    With --week, publish the edition of the newest week that is over, or of the week that ends on --date.

    Example: newsletter publish --date 2025-12-01
    """
    from newsletter.actions import import_file, values
    from newsletter.cli import lines, people
    from newsletter.errors import NobodyDue

    with errors_as_lines():
        newsletter = newsletter_of(config)
        imported = import_file.brought_in(newsletter, now=now())
        out(() if as_json else people.imported_lines(imported))
        try:
            published = _published(newsletter, day.date() if day else None, week=week, anyway=anyway)
        except NobodyDue as nobody:
            nobody_due = {"published": None, "why_not": str(nobody)}
            out(values.as_json(nobody_due) if as_json else f"nothing published: {nobody}")
            return
        out(values.as_json(values.published_values(published)) if as_json else lines.published_line(published))


def _published(newsletter: "Newsletter", day: date | None, *, week: bool, anyway: bool) -> "Published":
    """Publish the edition of `day`, or the next one, which may have waited too long for an audience; or the rest of one
    whose publishing was stopped."""
    from newsletter.actions import material, plan
    from newsletter.actions.finish import finish
    from newsletter.actions.publish import publish
    from newsletter.store.engine import reading

    engine, mailing_list, editing, moment = newsletter.engine, newsletter.mailing_list, newsletter.editing, now()
    stopped = finish(engine, mailing_list.id)
    if stopped and day is None and not week:
        return stopped[-1]
    planning = plan.plan_week if week else plan.plan
    planned = planning(engine, mailing_list.id, editing, now=moment, day=day)
    if day is None and not week and not anyway:
        with reading(engine) as connection:
            material.still_open(connection, mailing_list.id, planned.day, late=editing.choices.late, now=moment)
    return publish(engine, mailing_list, editing, planned, now=moment, anyway=anyway)
