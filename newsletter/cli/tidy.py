"""`newsletter tidy`: what is old enough is deleted, or only counted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.console import errors_as_lines, out, stop_on_signals
from newsletter.cli.options import CONFIG, Config, Json, newsletter_of, now

if TYPE_CHECKING:
    from newsletter.actions.outcomes import Tidied

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only count what would be deleted.")]
Shrink = Annotated[
    bool,
    typer.Option(
        "--shrink",
        help="Afterwards, rewrite the SQLite file without its free space. Nothing else can write to it meanwhile.",
    ),
]


def tidy(
    dry_run: DryRun = False,
    shrink: Shrink = False,
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Delete what is older than the settings allow. The first time, it only prints what it would delete.

    `newsletter run` does this once a day.

    Examples: newsletter tidy --dry-run; newsletter tidy --shrink
    """
    from newsletter.actions import tidy, values
    from newsletter.store import space

    with errors_as_lines(), stop_on_signals() as stop:
        newsletter = newsletter_of(config)
        engine, list_id, keep = newsletter.engine, newsletter.mailing_list.id, newsletter.keep
        if dry_run:
            done = tidy.look(engine, list_id, keep, now=now())
        else:
            done = tidy.tidy(engine, list_id, keep, now=now(), stopping=stop)
        if shrink and not dry_run:
            space.shrink(engine)
        out(values.as_json(values.tidied_values(done)) if as_json else _lines(done, dry_run=dry_run))
        if not as_json and done.any and space.keeps_its_size(engine):
            out("the store's file keeps its size; `newsletter tidy --shrink` makes it smaller")


def _lines(done: "Tidied", *, dry_run: bool) -> Iterator[str]:
    from newsletter.cli.lines import tidied_line

    yield tidied_line(done)
    if done.any and done.only_said and not dry_run:
        yield "nothing was deleted this first time; the next `newsletter tidy`, or tomorrow's run, deletes it"
