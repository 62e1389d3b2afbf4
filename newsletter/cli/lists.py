"""The commands over a list as a whole."""

from typing import Annotated

import typer

from newsletter.cli.console import errors_as_lines, out
from newsletter.cli.options import CONFIG, Config, Json, newsletter_of, now

app = typer.Typer(help="The list as a whole.", no_args_is_help=True, rich_markup_mode=None)


@app.command("rename")
def rename(
    old: Annotated[str, typer.Argument(help="The id in the store.")],
    new: Annotated[str, typer.Argument(help="The new id.")],
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Change the id of a list. Its people and editions stay with it, and links already sent still work.

    Example: newsletter list rename newsletter.old.example newsletter.new.example
    """
    from newsletter.actions import lists, values

    with errors_as_lines():
        newsletter = newsletter_of(config)
        people = lists.rename(newsletter.engine, old, new, now=now())
        if as_json:
            out(values.as_json({"old": old, "new": new, "people": people}))
            return
        out(f"renamed: {old} is {new} now, with {'1 person' if people == 1 else f'{people:,} people'} on it")
        if newsletter.mailing_list.id != new:
            out(f'next: write id = "{new}" under [list] in the settings, which still have {newsletter.mailing_list.id}')
