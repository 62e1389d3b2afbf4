"""What the commands share: options, the clock, and the way from a settings file to a newsletter."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import logs
from newsletter.cli.console import err
from newsletter.cli.logs import Log, listening

if TYPE_CHECKING:
    from newsletter.actions.newsletter import Newsletter
    from newsletter.settings.file import Settings


def _said_before(context: typer.Context, value: Path) -> Path:
    """What stood before the command, where nothing stands behind it. Either wins over the environment."""
    context.find_root().with_resource(logs.ended())  # what the settings begin
    before = context.find_root().obj
    source = context.get_parameter_source("config")
    said_behind = source is not None and source.name == "COMMANDLINE"
    return before if isinstance(before, Path) and not said_behind else value


Config = Annotated[
    Path,
    typer.Option(
        "--config",
        "-c",
        envvar="NEWSLETTER_CONFIG",
        help="The settings file, or its folder.",
        metavar="FILE",
        readable=False,  # what cannot be read is said in our words
        callback=_said_before,
    ),
]
ConfigBefore = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The settings file, or its folder.", metavar="FILE", readable=False),
]


def _aloud(context: typer.Context, value: bool) -> bool:
    """Say what is logged on standard error until the command ends, once however often it is asked for."""
    root = context.find_root()
    if value and not root.meta.get("aloud"):
        root.meta["aloud"] = True
        root.with_resource(listening("newsletter", err))
    return value


Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", callback=_aloud, help="Say on standard error what is read and decided.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing if there was nothing to do.")]
Files = Annotated[
    list[Path], typer.Argument(help="Saved feed documents, of any shape.", metavar="FILE...", readable=False)
]
MaybeFiles = Annotated[
    list[Path] | None, typer.Argument(help="Saved feed documents; by default, what was collected.", readable=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[
    datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The list day.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        metavar="MOMENT",
        help="A moment in the past, in UTC, like 2026-07-31T08:20.",
    ),
]
MapFile = Annotated[
    Path | None, typer.Option("--map", help="Draw the edition as a map, .svg or .png.", metavar="FILE", readable=False)
]
Week = Annotated[bool, typer.Option("--week", help="The edition of the week that ends on the list day.")]
Explain = Annotated[bool, typer.Option("--explain", help="Explain why each paper is where it is.")]
Resume = Annotated[bool, typer.Option("--resume", help="End the pause that a relay's refusals began.")]
NewList = Annotated[bool, typer.Option("--new-list", help="Start a new list, beside the others in the store.")]
Missing = Annotated[
    bool,
    typer.Option(
        "--unsubscribe-missing",
        help='With list.file_is = "the list": unsubscribe everybody who is no longer in the file, however many.',
    ),
]
CONFIG = Path("newsletter.toml")


def now() -> datetime:
    """The moment, in UTC. This is the one clock of the commands."""
    return datetime.now(UTC)


@contextmanager
def loading() -> Iterator[None]:
    """Around what a command imports: all of it stays until the end, and is never looked through for garbage.

    To do so while it is loaded, and once more as the process ends, takes a quarter of a command with nothing to do.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def settings_of(config: Path) -> "Settings":
    """The settings in that file. Raises SettingsError."""
    with loading():
        from newsletter.settings.file import load

    settings = load(config / CONFIG if config.is_dir() else config)
    logs.begin(Log(settings.log.format, settings.log.name), settings.log.level)
    return settings


def newsletter_of(config: Path, *, new_list: bool = False, sends: bool = False) -> "Newsletter":
    """The newsletter that file describes. A `new_list` is known to the store from now on. Raises NewsletterError.

    A command that `sends` is refused where placeholders stand in the settings.
    """
    with loading():
        from newsletter.cli.opened import assembled

    newsletter = assembled(settings_of(config), sends=sends)
    if new_list:
        from newsletter.actions import lists

        lists.begin(newsletter.engine, newsletter.mailing_list.id, now=now())
    return newsletter


def settings_if_there(config: Path) -> "Settings | None":
    """The settings, or None for commands that can go without where nobody named a file and none is there."""
    return settings_of(config) if config != CONFIG or config.exists() else None
