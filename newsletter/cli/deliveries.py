"""The commands over mail on its way: its deliveries, those in doubt, and what is published of its signatures."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.console import err, errors_as_lines, out
from newsletter.cli.options import CONFIG, Config, Json, Verbose, newsletter_of, now, settings_of

if TYPE_CHECKING:
    from newsletter.models import State

steps = logging.getLogger("newsletter.steps")
app = typer.Typer(rich_markup_mode=None)

_HELD = "held"

Named = Annotated[str, typer.Argument(metavar="EDITION", help="Its day, its week as week-2026-05-10, or its id.")]


def _states() -> "dict[str, State]":
    """The states by what they are called on a command line. What is only for some commands is loaded by those."""
    from newsletter.models import State

    return {state.replace(" ", "-"): state for state in State}


def _known(value: str) -> str:
    shown = value.replace(" ", "-")
    if shown and shown != _HELD and shown not in (known := _states()):
        raise typer.BadParameter(f"{value} is not one of {', '.join(known)} and {_HELD}")
    return shown


@app.command()
def deliveries(
    edition: Named,
    state: Annotated[
        str, typer.Option(help="Only those in this state; `held` are those that wait for you.", callback=_known)
    ] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="List at most this many.")] = None,
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """List the deliveries of an edition with their addresses. Exit 1 if they do not add up.

    Example: newsletter deliveries 2026-05-06 --state in-doubt
    """
    from newsletter.actions import resolve, values
    from newsletter.cli import lines

    with errors_as_lines():
        newsletter = newsletter_of(config)
        published = resolve.published(newsletter.engine, newsletter.mailing_list.id, edition)
        listed = resolve.listed(
            newsletter.engine, published, state=_states().get(state), held=state == _HELD, limit=limit
        )
        for each in listed:
            printed = values.delivery_values(each, newsletter.mailing_list) if as_json else None
            out(values.as_json(printed) if printed else lines.delivery_line(each))
        balance = resolve.balance(newsletter.engine, published)
        if not balance.holds:
            err(f"newsletter: {lines.balance_line(balance)}")
            raise typer.Exit(1)


@app.command()
def resolve(
    edition: Named,
    who: Annotated[list[str], typer.Argument(metavar="WHO...", help="Numbers or addresses.")],
    accepted: Annotated[bool, typer.Option("--accepted", help="It arrived, or the server accepted it.")] = False,
    resend: Annotated[bool, typer.Option("--resend", help="Send it again; it may have arrived.")] = False,
    refused: Annotated[bool, typer.Option("--refused", help="It did not arrive, and must not be sent again.")] = False,
    reason: Annotated[
        str, typer.Option(help="How you know it; this is kept with the delivery.")
    ] = "decided by a person",
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Resolve deliveries in doubt with what you know about them. If one of them cannot be resolved, the command
    resolves none.

    Example: newsletter resolve 2026-05-06 17 ada@example.org --accepted --reason "she has it"
    """
    from newsletter.actions import resolve, values
    from newsletter.cli import lines
    from newsletter.models import State

    asked = {State.ACCEPTED: accepted, State.PENDING: resend, State.REFUSED: refused}
    if sum(asked.values()) != 1:
        raise typer.BadParameter("give one of --accepted, --resend and --refused")
    with errors_as_lines():
        newsletter = newsletter_of(config)
        published = resolve.published(newsletter.engine, newsletter.mailing_list.id, edition)
        (state,) = (state for state, said in asked.items() if said)
        resolved = resolve.resolve(
            newsletter.engine, published, who, state=state, reason=" ".join(reason.split()), now=now()
        )
        printed = [values.delivery_values(each, newsletter.mailing_list) for each in resolved]
        out(values.as_json(printed) if as_json else map(lines.delivery_line, resolved))
        if not resolved and not as_json:
            out("nothing to resolve: these deliveries have that state already")


@app.command()
def reconcile(
    edition: Named,
    log: Annotated[
        list[Path],
        typer.Option(
            "--log",
            help="The log of Postfix or KumoMTA, plain or .gz. Name the oldest of several first.",
            allow_dash=True,
            readable=False,
        ),
    ],
    as_json: Json = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Resolve deliveries in doubt from the relay's log, which names each message by its Message-ID.

    Example: newsletter reconcile 2026-05-06 --log /var/log/mail.log.1 --log /var/log/mail.log
    """
    from newsletter.actions import resolve, values
    from newsletter.cli.lines import reconciled_lines

    with errors_as_lines():
        newsletter = newsletter_of(config)
        published = resolve.published(newsletter.engine, newsletter.mailing_list.id, edition)
        reconciled = resolve.reconcile(
            newsletter.engine,
            newsletter.mailing_list,
            published,
            _logged(log),
            now=now(),
            rows=newsletter.way_out.policy.replies,
        )
        printed = values.reconciled_values(reconciled)
        out(values.as_json(printed) if as_json else reconciled_lines(reconciled))


def _logged(files: Sequence[Path]) -> Iterator[bytes]:
    from newsletter.feedback import log_files

    for file in files:
        steps.info("reading %s", file.name)
        yield from log_files.lines(file)


@app.command()
def dkim(as_json: Json = False, config: Config = CONFIG) -> None:
    """Print the DNS records of the DKIM keys, as lines of a zone file.

    Example: newsletter dkim
    """
    from newsletter.actions import values
    from newsletter.errors import SettingsError
    from newsletter.settings.dkim import signing_keys, zone_lines

    with errors_as_lines():
        settings = settings_of(config)
        keys = signing_keys(settings.dkim, folder=settings.folder, sender=settings.list.sender)
        records = dict(key.record for key in keys)
        if not records:
            raise SettingsError(["dkim: no key is set, so no mail is signed; docs/delivery.md says how to begin"])
        out(values.as_json(records) if as_json else zone_lines(records))
