"""The commands over templates and the gate."""

from typing import Annotated

import typer

from newsletter.cli.console import errors_as_lines, out
from newsletter.cli.options import CONFIG, Config, Json, Verbose, newsletter_of, now, settings_if_there

app = typer.Typer(help="The templates of the mails.", no_args_is_help=True, rich_markup_mode=None)


@app.command("check")
def check_templates(as_json: Json = False, config: Config = CONFIG) -> None:
    """Make every mail with sample content and check it with the gate. Report each mistake by file and line.

    Example: newsletter templates check
    """
    from newsletter import packed
    from newsletter.actions import values
    from newsletter.cli import lines
    from newsletter.mail import proofread
    from newsletter.mail.samples import EXAMPLE_LIST

    with errors_as_lines():
        settings = settings_if_there(config)
        mailing_list = settings.mailing_list if settings else EXAMPLE_LIST
        folders = settings.template_folders if settings else (packed.folder("templates"),)
        checked = proofread.proofread(mailing_list, folders, now=now())
        out(values.as_json(values.proofread_values(checked)) if as_json else lines.proofread_lines(checked))
        if checked.refused:
            raise typer.Exit(1)


def check_edition(
    edition: Annotated[
        str, typer.Argument(help="Its day or its id; by default, the next edition.", metavar="[EDITION]")
    ] = "",
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Check an edition with the gate, published or planned. Report what would stop it, and how to correct it.

    Example: newsletter check 2025-12-01
    """
    from newsletter.actions import values
    from newsletter.actions.check import check
    from newsletter.cli import lines, modes

    with errors_as_lines():
        newsletter = newsletter_of(config)
        modes.tell(newsletter, now=now())
        checked = check(newsletter.engine, newsletter.mailing_list, newsletter.editing, edition, now=now())
        out(values.as_json(values.checked_values(checked)) if as_json else lines.checked_lines(checked))
        if checked.refused:
            raise typer.Exit(1)
