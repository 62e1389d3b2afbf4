"""`newsletter reply`: what the program would do about a reply, and why."""

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.console import errors_as_lines, out, read
from newsletter.cli.options import CONFIG, Config, Json, settings_if_there

_STEPS = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "dot", "later")


def _step(value: str) -> str:
    if value and value not in _STEPS:
        raise typer.BadParameter(f"{value} is not one of {', '.join(_STEPS)}")
    return value


def reply(
    words: Annotated[str, typer.Argument(help="What the relay said, with its code.", show_default=False)] = "",
    at: Annotated[str, typer.Option(help=f"The SMTP step that it answered: {', '.join(_STEPS)}.", callback=_step)] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            help="Judge each JSON line of this file; - reads standard input.", allow_dash=True, readable=False
        ),
    ] = None,
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Explain a relay's reply: whose fault it is, and what the program would do.

    Example: newsletter reply "550 5.7.1 No such user" --at rcpt
    """
    import json

    from newsletter.actions import reply
    from newsletter.delivery.verdict.kinds import Step
    from newsletter.errors import NewsletterError

    with errors_as_lines():
        settings = settings_if_there(config)
        rows = settings.delivery.replies if settings else ()
        if bool(words) == bool(file):
            raise NewsletterError("give either a reply or --file")
        if file:
            out(json.dumps(each) for each in reply.replies(read(file).splitlines(), rows=rows))
            return
        meaning = reply.reply(words, at=Step(at) if at else None, rows=rows)
        out(json.dumps(reply.values(meaning)) if as_json else reply.lines(meaning))
