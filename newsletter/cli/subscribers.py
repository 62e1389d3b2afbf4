"""The commands over the people on the list."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from newsletter.cli.console import err, errors_as_lines, out, progress, write
from newsletter.cli.options import CONFIG, Config, Json, Missing, NewList, Verbose, newsletter_of, now, settings_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from newsletter.models import Subscriber

Address = Annotated[str, typer.Argument(help="The address.")]
Name = Annotated[str | None, typer.Option(help="The name that mail is addressed to.")]
Zone = Annotated[str | None, typer.Option(help="An IANA name, like Europe/London.")]
Hour = Annotated[int | None, typer.Option(min=0, max=23, help="The hour of the day.")]
Quiet = Annotated[str | None, typer.Option(help="No edition in these hours of their day, like 22-7; empty: none.")]
Often = Annotated[str | None, typer.Option(help="daily, weekdays, weekly or big.")]
Looks = Annotated[str | None, typer.Option(help="full or brief.")]
Paused = Annotated[str | None, typer.Option(help="Mail starts again on this day, like 2026-12-24; empty: now.")]
There = TypeVar("There")
_OF_A_PERSON = ("address", "name", "time_zone", "hour", "quiet_hours", "frequency", "layout", "paused_until")

app = typer.Typer(help="The people on the list.", no_args_is_help=True, rich_markup_mode=None)


def _one_of(option: str) -> Callable[[str], str]:
    """Refuse what is none of the words that an option takes. What is only for some commands is loaded by those."""

    def checked(value: str) -> str:
        from newsletter import models

        words = list({"consent": models.Consent, "frequency": models.Frequency, "layout": models.Layout}[option])
        if value and value not in words:
            raise typer.BadParameter(f"{value} is not one of {', '.join(words)}")
        return value

    return checked


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A YAML file.", readable=False)],
    new_list: NewList = False,
    unsubscribe_missing: Missing = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Add or update the people in a YAML file. If the file has a mistake, nobody is imported.

    Example: newsletter subscribers import subscribers.yaml
    """
    from newsletter.actions import import_file
    from newsletter.cli.people import imported_counts, imported_notes

    with errors_as_lines():
        newsletter = newsletter_of(config, new_list=new_list)
        with progress("importing", None):
            imported = import_file.brought_in(newsletter, now=now(), path=file, insists=unsubscribe_missing)
        out(imported_counts(imported))
        out(imported_notes(imported))


@app.command("export")
def export(
    file: Annotated[
        Path, typer.Argument(help="The file to write; - is standard output.", allow_dash=True, readable=False)
    ] = Path("-"),
    config: Config = CONFIG,
) -> None:
    """Write all subscribers to a YAML file that `import` reads.

    Example: newsletter subscribers export everybody.yaml
    """
    from newsletter.actions import subscribe

    with errors_as_lines():
        newsletter = newsletter_of(config)
        write(file, subscribe.to_file(newsletter.engine, newsletter.mailing_list.id))


@app.command("list")
def list_(
    consent: Annotated[
        str,
        typer.Option(callback=_one_of("consent"), help="Only those who are confirmed, unconfirmed or unsubscribed."),
    ] = "",
    frequency: Annotated[str, typer.Option(callback=_one_of("frequency"), help="Only those with this frequency.")] = "",
    layout: Annotated[str, typer.Option(callback=_one_of("layout"), help="Only those with this layout.")] = "",
    text: Annotated[str, typer.Option(help="Only those whose address contains this text.")] = "",
    after: Annotated[str, typer.Option(help="Start after this address, the last one of the previous page.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="List at most this many.")] = None,
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """List all subscribers and their preferences.

    Example: newsletter subscribers list --consent unsubscribed --limit 50 --json
    """
    from newsletter.actions import subscribe

    with errors_as_lines():
        newsletter = newsletter_of(config)
        only = {"consent": consent, "frequency": frequency, "layout": layout}
        people = subscribe.everybody(newsletter.engine, newsletter.mailing_list.id, only=only, text=text, after=after)
        _print(newsletter.engine, islice(people, limit), as_json)


@app.command("find")
def find(
    text: Annotated[str, typer.Argument(help="A part of the address or name.")],
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """List the people whose address or name contains a text. Exit 1 if there is nobody.

    Example: newsletter subscribers find lovelace
    """
    from newsletter.actions import subscribe

    with errors_as_lines():
        newsletter = newsletter_of(config)
        people = list(subscribe.matching(newsletter.engine, newsletter.mailing_list.id, text))
        _print(newsletter.engine, people, as_json)
        if not people:
            raise typer.Exit(1)


@app.command("show")
def show(address: Address, as_json: Json = False, config: Config = CONFIG) -> None:
    """Print what is known about one person, and who said it.

    Example: newsletter subscribers show ada@example.org
    """
    from newsletter.actions import subscribe, values
    from newsletter.cli.people import known_lines

    with errors_as_lines():
        newsletter = newsletter_of(config)
        known = _there(subscribe.person(newsletter.engine, newsletter.mailing_list.id, address), address)
        out(values.as_json(values.known_values(known)) if as_json else known_lines(known))


@app.command("add")
def add(
    address: Address,
    name: Name = None,
    time_zone: Zone = None,
    hour: Hour = None,
    quiet_hours: Quiet = None,
    frequency: Often = None,
    layout: Looks = None,
    paused_until: Paused = None,
    new_list: NewList = False,
    config: Config = CONFIG,
) -> None:
    """Add one person who agreed to it. If they are on the list already, change the given preferences.

    Example: newsletter subscribers add ada@example.org --name Ada --time-zone Europe/London --hour 7
    """
    from newsletter.actions import amend
    from newsletter.cli.people import amended_lines

    with errors_as_lines():
        given = _given(locals())
        out(amended_lines(amend.add(newsletter_of(config, new_list=new_list), given, now=now())))


@app.command("set")
def set_(
    address: Address,
    name: Name = None,
    time_zone: Zone = None,
    hour: Hour = None,
    quiet_hours: Quiet = None,
    frequency: Often = None,
    layout: Looks = None,
    paused_until: Paused = None,
    config: Config = CONFIG,
) -> None:
    """Set preferences of one person, even those they chose themselves. The subscribers file does not undo this.

    Example: newsletter subscribers set ada@example.org --hour 9
    """
    from newsletter.actions import amend
    from newsletter.cli.people import amended_lines

    with errors_as_lines():
        newsletter = newsletter_of(config)
        given = _given(locals())
        amended = _there(amend.amend(newsletter.engine, newsletter.mailing_list.id, given), address)
        out(amended_lines(amended))


@app.command("unsubscribe")
def unsubscribe(address: Address, config: Config = CONFIG) -> None:
    """Unsubscribe one person who asked for it. No file subscribes them again.

    Example: newsletter subscribers unsubscribe ada@example.org
    """
    from newsletter.actions import amend
    from newsletter.cli.people import consent_words

    with errors_as_lines():
        newsletter = newsletter_of(config)
        gone = amend.unsubscribe(newsletter.engine, newsletter.mailing_list.id, address, now=now())
        known = _there(gone, address)
        out(f"unsubscribed: {known.subscriber.address}: {consent_words(known)}")


@app.command("remove")
def remove(address: Address, config: Config = CONFIG) -> None:
    """Forget one person: delete their row, and their name and address in past deliveries.

    Example: newsletter subscribers remove ada@example.org
    """
    from newsletter.actions import subscribe

    with errors_as_lines():
        settings = settings_of(config)
        newsletter = newsletter_of(config)
        _there(subscribe.remove(newsletter.engine, newsletter.mailing_list.id, address) or None, address)
        again = (
            f"; take them out of {settings.subscribers} too, or the next run adds them" if settings.subscribers else ""
        )
        out(f"removed: {address}{again}")


def _print(engine: "Engine", people: "Iterable[Subscriber]", as_json: bool) -> None:
    from newsletter.actions import suppress, values
    from newsletter.cli.people import subscriber_line

    both = suppress.among(engine, people)
    if as_json:
        out(values.as_json(values.listed_values(person, why)) for person, why in both)
    else:
        out(subscriber_line(person, why) for person, why in both)


def _there(person: There | None, address: str) -> There:
    if person is None:
        err(f"newsletter: {address} is not on the list; `newsletter subscribers list` says who is")
        raise typer.Exit(1)
    return person


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a command's options that say something of a person, where they were given."""
    return {name: options[name] for name in _OF_A_PERSON if options[name] is not None}
