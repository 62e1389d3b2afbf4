"""`newsletter deliver --rehearse`: everything but the sending."""

from pathlib import Path
from typing import Annotated

import typer

from newsletter.console import errors_as_lines, out, progress
from newsletter.options import Config, newsletter_of, now

Rehearse = Annotated[bool, typer.Option("--rehearse", help="Stamp and hand over all that is due to nobody.")]
Into = Annotated[Path | None, typer.Option("--into", help="With --rehearse: write the messages into this folder.")]


def rehearse(config: Config, *, into: Path | None, as_json: bool) -> None:
    """Rehearse what is due, and end with 1 where the real run would not go through."""
    from newsletter import pipeline, rehearsing, report_json, report_rehearsal, stopping

    with errors_as_lines():
        newsletter = newsletter_of(config)
        with stopping.on_signals() as stop, progress("rehearsing", pipeline.due_now(newsletter, now=now())) as told:
            found = rehearsing.rehearse(newsletter, clock=now, stopping=stop, into=into, told=told)
        as_values = report_rehearsal.values(found, now=now())
        out(report_json.as_json(as_values) if as_json else report_rehearsal.lines(found, now=now()))
    if any(edition.failed for edition in found):
        raise typer.Exit(1)
