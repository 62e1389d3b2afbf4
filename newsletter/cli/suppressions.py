"""The commands over the addresses that are not written to."""

from io import StringIO
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.console import errors_as_lines, out, read, write
from newsletter.cli.options import CONFIG, Config, Json, newsletter_of, now
from newsletter.errors import NewsletterError

app = typer.Typer(help="The addresses that get no mail.", no_args_is_help=True, rich_markup_mode=None)
Address = Annotated[str, typer.Argument(help="The address.")]


@app.command("list")
def list_(as_json: Json = False, config: Config = CONFIG) -> None:
    """List the suppressed addresses, each with the reason and the date.

    Example: newsletter suppressions list --json
    """
    from newsletter.actions import suppress, values

    with errors_as_lines():
        every = suppress.listed(newsletter_of(config).engine)
        if as_json:
            out(values.as_json(values.suppression_values(each)) for each in every)
        else:
            out(f"{each.address}  since {each.since:%Y-%m-%d}  {each.reason}" for each in every)


@app.command("add")
def add(
    address: Address,
    reason: Annotated[str, typer.Option(help="Why, for whoever reads the list later.")] = "",
    config: Config = CONFIG,
) -> None:
    """Suppress an address: it gets no more mail from any list in this store.

    Example: newsletter suppressions add eve@example.org --reason "she asked by telephone"
    """
    from newsletter.actions import suppress

    with errors_as_lines():
        new = suppress.suppress(newsletter_of(config).engine, address, reason=reason, now=now())
        out("suppressed" if new else "suppressed already; the first reason stays")


@app.command("remove")
def remove(address: Address, config: Config = CONFIG) -> None:
    """Lift a suppression: the address may get mail again. Exit 1 if it was not suppressed.

    Example: newsletter suppressions remove ada@example.org
    """
    from newsletter.actions import suppress

    with errors_as_lines():
        if not suppress.lift(newsletter_of(config).engine, address):
            raise NewsletterError(f"{address}: is not suppressed")
        out("lifted: the address may get mail again")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="A CSV file.", readable=False)], config: Config = CONFIG) -> None:
    """Suppress the addresses in a CSV file: address, reason, since. If the file has a mistake, nothing is imported.

    Example: newsletter suppressions import suppressions.csv
    """
    from newsletter.actions import suppress

    with errors_as_lines():
        try:
            lines = StringIO(read(file).decode("utf-8-sig"), newline="")
        except UnicodeDecodeError as error:
            raise NewsletterError(f"{file}: is not UTF-8") from error
        new, known = suppress.from_lines(newsletter_of(config).engine, lines, now=now())
        out(f"{new} new, {known} known")


@app.command("export")
def export(
    file: Annotated[
        Path, typer.Argument(help="The file to write; - is standard output.", allow_dash=True, readable=False)
    ] = Path("-"),
    config: Config = CONFIG,
) -> None:
    """Write the suppressions to a CSV file that `import` reads.

    Example: newsletter suppressions export suppressions.csv
    """
    from newsletter.actions import suppress

    with errors_as_lines():
        write(file, suppress.as_lines(newsletter_of(config).engine))
