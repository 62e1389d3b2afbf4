"""`newsletter deliver`: what goes out, and what is only rehearsed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from newsletter.actions.after_restore import AfterRestore
    from newsletter.actions.newsletter import Links, Newsletter, WayOut
    from newsletter.models import MailingList

from newsletter.cli.console import end_if_stopped, err, errors_as_lines, out, progress, stop_on_signals
from newsletter.cli.options import CONFIG, Config, Json, Resume, Verbose, loading, newsletter_of, now

Retry = Annotated[
    str, typer.Option("--retry", metavar="REPLY", help="Retry every delivery that this reply refused or delays.")
]
Rehearse = Annotated[
    bool, typer.Option("--rehearse", help="Log in and make all messages that are due, but send nothing.")
]
Into = Annotated[
    Path | None, typer.Option("--into", help="With --rehearse: write the messages into this folder.", readable=False)
]

After = Annotated[
    Literal["resend", "skip"] | None,
    typer.Option(help="After a restore: resend the deliveries that the backup does not know of, or skip them."),
]


def deliver(
    resume: Resume = False,
    retry: Retry = "",
    after_restore: After = None,
    rehearse: Rehearse = False,
    into: Into = None,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Send every delivery that is due. It is safe to run again, or twice at once.

    Examples: newsletter deliver; newsletter deliver --rehearse
    """
    if rehearse:
        _rehearse(config, into=into, as_json=as_json)
        return
    with loading():
        from newsletter.actions import deliver, values
        from newsletter.cli import lines

    with errors_as_lines():
        newsletter = newsletter_of(config, sends=True)
        _as_asked(newsletter, retry=retry, restored=after_restore, resume=resume)
        with (
            stop_on_signals() as stop,
            progress(
                "delivering",
                lambda: deliver.due_now(newsletter.engine, newsletter.mailing_list.id, now=now()),
                shown=not as_json,
            ) as bar,
        ):
            delivered = deliver.deliver(*_way(newsletter), clock=now, stopping=stop, progress=bar)
        printed = [values.delivered_values(edition) for edition in delivered]
        out(values.as_json(printed) if as_json else lines.delivered_lines(delivered))
        if not delivered and not as_json:
            out("nothing to deliver: no edition has an open delivery")
        end_if_stopped(stop)
        if any(edition.tally.error or edition.crowds or edition.paused for edition in delivered):
            raise typer.Exit(1)


def _as_asked(newsletter: "Newsletter", *, retry: str, restored: "AfterRestore | None", resume: bool) -> None:
    """Decide what a person decides before anything is sent."""
    from newsletter.actions import after_restore, deliver, pause

    engine, list_id = newsletter.engine, newsletter.mailing_list.id
    if retry:
        err(f"deliveries due again: {deliver.retry(engine, list_id, retry, now=now()):,}")
    if restored:
        decided = after_restore.after_restore(engine, list_id, newsletter.way_out.seal, restored, now=now())
        err(f"deliveries {'not sent' if restored == 'skip' else 'due'} again: {decided:,}")
    if resume:
        pause.resume(engine, list_id)


def _rehearse(config: Config, *, into: Path | None, as_json: bool) -> None:
    """Rehearse what is due, and end with 1 where the real run would not go through."""
    from newsletter.actions import deliver, values
    from newsletter.actions.rehearse import rehearse
    from newsletter.cli.rehearsal import rehearsed_lines

    with errors_as_lines():
        newsletter = newsletter_of(config, sends=True)
        with (
            stop_on_signals() as stop,
            progress(
                "rehearsing", lambda: deliver.due_now(newsletter.engine, newsletter.mailing_list.id, now=now())
            ) as bar,
        ):
            rehearsed = rehearse(*_way(newsletter), clock=now, stopping=stop, into=into, progress=bar)
        as_values = values.rehearsed_values(rehearsed, now=now())
        out(values.as_json(as_values) if as_json else rehearsed_lines(rehearsed, now=now()))
    if any(edition.failed for edition in rehearsed):
        raise typer.Exit(1)


def _way(newsletter: "Newsletter") -> "tuple[Engine, MailingList, Links, WayOut]":
    """What delivering takes of a newsletter."""
    return newsletter.engine, newsletter.mailing_list, newsletter.links, newsletter.way_out
