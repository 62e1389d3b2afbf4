"""The command that shows what will be sent."""

from typing import Annotated

import typer

from newsletter.cli.console import errors_as_lines
from newsletter.cli.options import CONFIG, Config, Day, MaybeFiles, now


def preview(
    files: MaybeFiles = None,
    day: Day = None,
    to: Annotated[
        str, typer.Option("--to", help="The address that `send this to me` sends to.", metavar="ADDRESS")
    ] = "",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 0,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
    config: Config = CONFIG,
) -> None:
    """Show any edition in the browser, as any subscriber gets it, before it is sent. It reloads when a file changes.

    Example: newsletter preview examples/daily-papers-dec-01.txt --to you@example.org
    """
    from newsletter.cli import serve
    from newsletter.web.preview.editions import Given

    with errors_as_lines():
        given = Given(files=tuple(files or ()), day=day.date() if day else None)
        serve.preview(given, config=config, to=to, port=port, open_browser=open_browser, clock=now)
