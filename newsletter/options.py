"""What the commands share: options, the clock, and the way from a settings file to a newsletter."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from newsletter.pipeline import Newsletter
    from newsletter.settings import Settings

Config = Annotated[
    Path, typer.Option("--config", "-c", envvar="NEWSLETTER_CONFIG", help="The settings file.", metavar="FILE")
]
Files = Annotated[list[Path], typer.Argument(help="Saved feed documents, of any shape.", metavar="FILE...")]
MaybeFiles = Annotated[
    list[Path] | None, typer.Argument(help="Saved feed documents; what was collected where none is named.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[
    datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The list day.")
]
CONFIG = Path("newsletter.toml")


def now() -> datetime:
    """The moment, in UTC. This is the one clock of the commands."""
    return datetime.now(UTC)


def settings_of(config: Path) -> "Settings":
    """The settings in that file. Raises SettingsError."""
    from newsletter import settings

    return settings.load(config)


def newsletter_of(config: Path) -> "Newsletter":
    """The newsletter that file describes. Raises NewsletterError."""
    from newsletter.assembly import assembled

    return assembled(settings_of(config))


def settings_if_there(config: Path) -> "Settings | None":
    """The settings, or None for commands that can go without where the file is not there."""
    return settings_of(config) if config.exists() else None
