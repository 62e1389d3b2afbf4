"""The commands over the people on the list."""

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.console import err, errors_as_lines, out, write
from newsletter.cli.options import CONFIG, Config, Json, newsletter_of, now, settings_of

app = typer.Typer(help="The people on the list.", no_args_is_help=True, rich_markup_mode=None)


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="A YAML file.")], config: Config = CONFIG) -> None:
    """Add the people of a YAML file, or bring them up to date; a file with a mistake is not imported at all.

    Example: newsletter subscribers import subscribers.yaml
    """
    from newsletter.actions import subscribe

    with errors_as_lines():
        newsletter = newsletter_of(config)
        greets = newsletter.operator.welcome
        imported = subscribe.from_file(newsletter.engine, newsletter.mailing_list, file, now=now(), greets=greets)
        out(f"{imported.new} new, {imported.known} known")
        out(imported.notes)


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where to; - is standard output.", allow_dash=True)] = Path("-"),
    config: Config = CONFIG,
) -> None:
    """Write everybody into a YAML file that `import` reads.

    Example: newsletter subscribers export everybody.yaml
    """
    from newsletter.actions import subscribe

    with errors_as_lines():
        newsletter = newsletter_of(config)
        write(file, subscribe.to_file(newsletter.engine, newsletter.mailing_list.id))


@app.command("list")
def list_(as_json: Json = False, config: Config = CONFIG) -> None:
    """List everybody and what they asked for.

    Example: newsletter subscribers list --json
    """
    from newsletter.actions import subscribe, values
    from newsletter.cli import lines

    with errors_as_lines():
        newsletter = newsletter_of(config)
        everybody = subscribe.everybody(newsletter.engine, newsletter.mailing_list.id)
        if as_json:
            out(values.as_json(values.subscriber_values(person)) for person in everybody)
        else:
            out(lines.subscriber_line(person) for person in everybody)


@app.command("add")
def add(
    address: Annotated[str, typer.Argument(help="The address.")],
    name: Annotated[str, typer.Option(help="The name mail is addressed to.")] = "",
    time_zone: Annotated[str, typer.Option(help="An IANA name.")] = "UTC",
    hour: Annotated[int | None, typer.Option(min=0, max=23, help="The hour of the morning.")] = None,
    frequency: Annotated[str, typer.Option(help="daily or weekly.")] = "daily",
    layout: Annotated[str, typer.Option(help="full or brief.")] = "full",
    config: Config = CONFIG,
) -> None:
    """Add one person who has agreed to be on the list.

    Example: newsletter subscribers add ada@example.org --name Ada --time-zone Europe/London --hour 7
    """
    from newsletter.actions.subscribe import subscribe
    from newsletter.people import subscribers_file

    with errors_as_lines():
        asked = {"address": address, "name": name, "time_zone": time_zone, "hour": hour}
        newsletter, wishes = newsletter_of(config), {"frequency": frequency, "layout": layout}
        person = subscribers_file.subscriber({**asked, **wishes}, local=newsletter.mailing_list.local_addresses)
        list_id, greets = newsletter.mailing_list.id, newsletter.operator.welcome
        new = subscribe(newsletter.engine, list_id, person, now=now(), greets=greets)
        out(f"{'added' if new else 'brought up to date'}: {person.address}")


@app.command("remove")
def remove(address: Annotated[str, typer.Argument(help="The address.")], config: Config = CONFIG) -> None:
    """Forget one person: their row, and their name and address in the record of past deliveries.

    Example: newsletter subscribers remove ada@example.org
    """
    from newsletter.actions import subscribe

    with errors_as_lines():
        settings = settings_of(config)
        newsletter = newsletter_of(config)
        if not subscribe.remove(newsletter.engine, newsletter.mailing_list.id, address):
            err(f"newsletter: {address} is not on the list; `newsletter subscribers list` says who is")
            raise typer.Exit(1)
        again = (
            f"; take them out of {settings.subscribers} too, or the next run adds them" if settings.subscribers else ""
        )
        out(f"removed: {address}{again}")
