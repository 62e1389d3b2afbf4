"""`newsletter test-send`: an edition to a test address, from a machine without a browser."""

from dataclasses import replace
from typing import Annotated, Literal

import typer

from newsletter.cli.console import err, errors_as_lines, out
from newsletter.cli.options import CONFIG, Config, Json, Verbose, loading, now, settings_of

MaybeEdition = Annotated[
    str,
    typer.Argument(
        help="Its day, its id, `next` or `week`; by default the next edition, or the newest if there is no next one.",
        metavar="[EDITION]",
    ),
]
To = Annotated[
    str, typer.Option("--to", metavar="ADDRESS", help="The test address; by default preview.to, then the operator.")
]
InLayout = Annotated[Literal["full", "brief"], typer.Option(help="The layout of the message.")]


def test_send(
    edition: MaybeEdition = "",
    to: To = "",
    layout: InLayout = "full",
    as_json: Json = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Send an edition to a test address and to nobody else, before it is sent to the list.

    It is the message that readers get, but its links open no subscriber's pages. Exit 1 if it was not accepted.

    Example: newsletter test-send 2025-12-01 --to you@example.org
    """
    with loading():
        from newsletter.actions import test_send, values
        from newsletter.cli.opened import assembled
        from newsletter.errors import SettingsError
        from newsletter.models import Layout
        from newsletter.people import subscribers_file
        from newsletter.web.preview import editions, message
        from newsletter.web.preview.editions import Given, Wanted

    with errors_as_lines():
        settings = settings_of(config)
        newsletter, moment = assembled(settings, sends=True), now()
        wanted = to or settings.preview.to or settings.list.operator
        if not wanted:
            raise SettingsError(["no test address; name one with --to, or set preview.to"])
        address = subscribers_file.address(wanted)
        list_id, editing = newsletter.mailing_list.id, newsletter.editing
        chosen = editions.find(newsletter.engine, list_id, editing, edition, Given(), now=moment)
        reader = replace(message.SAMPLE, address=address, name="")
        shown = message.message(newsletter, chosen, Wanted(layout=Layout(layout)), sample=reader, at=moment)
        for finding in shown.findings:
            err(f"newsletter: {finding}")
        sent = test_send.test_send(newsletter.way_out.transport, shown.message, address)
        out(values.as_json(values.sent_values(chosen.edition, sent)) if as_json else sent.words)
        if not sent.taken:
            raise typer.Exit(1)
