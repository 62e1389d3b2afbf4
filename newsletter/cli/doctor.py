"""`newsletter doctor`: the settings become what is looked at, and what was seen becomes lines."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.console import errors_as_lines, out, progress
from newsletter.cli.options import CONFIG, Config, Json, Verbose, loading, now, settings_of
from newsletter.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from newsletter.actions.doctor.checked import Checked
    from newsletter.actions.doctor.subject import Subject
    from newsletter.settings.file import Settings

Ip = Annotated[
    str,
    typer.Option(
        "--ip", metavar="ADDRESS", help="The IP address that mail leaves from, for the checks of SPF and PTR."
    ),
]
Server = Annotated[
    str, typer.Option("--dns", metavar="ADDRESS", help="The resolver to ask, like 9.9.9.9; by default the machine's.")
]


def doctor(
    ip: Ip = "",
    server: Server = "",
    as_json: Json = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Check everything that mail depends on. Say what is wrong and how to correct it. Exit 1 if there is a fault.

    It changes nothing and sends no mail. A warning is worth a look; a fault must be corrected.

    Example: newsletter doctor --ip 192.0.2.1
    """
    with loading():
        from newsletter.actions import values
        from newsletter.actions.doctor import suffers

    with errors_as_lines():
        with progress("looking", None, shown=not as_json):
            checked = tuple(_checked(config, ip, server))
        out(values.as_json([values.doctor_values(each) for each in checked]) if as_json else doctor_lines(checked))
        if suffers(checked):
            raise typer.Exit(1)


def doctor_lines(checked: "Iterable[Checked]") -> Iterator[str]:
    """A line for each thing that was looked at, with the cure below what is not well, and how many there were."""
    from newsletter.cli.lines import counted

    counts = {"ok": 0, "warning": 0, "fault": 0}
    for each in checked:
        counts[each.level.value] += 1
        yield f"{each.level.value:<8} {each.check}: {each.what}"
        if each.cure:
            yield f"{'':<8} cure: {each.cure}"
    yield f"{counts['ok']} ok, {counted(counts['warning'], 'warning')}, {counted(counts['fault'], 'fault')}"


def _checked(config: Path, ip: str, server: str) -> "Iterator[Checked]":
    from newsletter.actions.doctor import doctor
    from newsletter.actions.doctor.checked import fault

    try:
        subject = _subject(settings_of(config), config, ip=_address(ip), server=server)
    except SettingsError as error:
        for mistake in error.mistakes:
            what, _, cure = mistake.partition("; ")
            yield fault("settings", what, cure or "correct it in the settings; no other check was made")
        return
    yield from doctor(subject)


def _subject(settings: "Settings", config: Path, *, ip: str, server: str) -> "Subject":
    """Where the store cannot be opened, all else is looked at beside an empty one."""
    from newsletter.actions.doctor.subject import Subject
    from newsletter.cli import modes
    from newsletter.cli.opened import assembled
    from newsletter.network.dns import Resolver
    from newsletter.network.reach import Client
    from newsletter.store.engine import open_store

    broken = ""
    try:
        newsletter = assembled(settings)
    except StoreError as error:
        broken = str(error)
        newsletter = assembled(settings, engine=open_store("sqlite://"))
    own = config / CONFIG if config.is_dir() else config
    return Subject(
        newsletter=newsletter,
        folder=settings.folder.absolute(),
        dns=Resolver(server),
        web=Client(),
        now=now(),
        private=(*modes.private(newsletter), own, *_key_files(settings)),
        placeholders=_placeholders(settings),
        passwords=tuple(filter(None, _passwords(settings))),
        ip=ip,
        store=broken,
    )


def _placeholders(settings: "Settings") -> tuple[str, ...]:
    try:
        settings.ready_to_send()
    except SettingsError as error:
        return tuple(mistake.partition(":")[0] for mistake in error.mistakes)
    return ()


def _key_files(settings: "Settings") -> Iterator[Path]:
    for key in settings.dkim:
        name = key.key.get_secret_value()
        if not name.lstrip().startswith("-----BEGIN"):
            yield settings.folder / name


def _passwords(settings: "Settings") -> Iterator[str]:
    yield settings.transport.password.get_secret_value()
    yield settings.mailbox.password.get_secret_value()
    for relay in settings.relays:
        yield relay.password.get_secret_value()


def _address(ip: str) -> str:
    from ipaddress import ip_address

    try:
        return str(ip_address(ip)) if ip else ""
    except ValueError as error:
        raise typer.BadParameter(f"{ip} is no IP address", param_hint="--ip") from error
