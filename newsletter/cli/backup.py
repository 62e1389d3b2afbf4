"""`newsletter backup` and `newsletter restore`: what stands in the backup, and what a person should know of it."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.console import errors_as_lines, out
from newsletter.cli.options import CONFIG, Config, Json, Verbose, loading, newsletter_of, now, settings_of
from newsletter.errors import BackupError, StoreForgot

if TYPE_CHECKING:
    from newsletter.actions.restore import Opened, Restored
    from newsletter.settings.file import Settings

_LOGIN = re.compile(r"(?<=://)([^/@\s:]*):[^/@\s]*@")
_SHOWN = {"subscribers": "subscriber", "editions": "edition", "deliveries": "delivery"}


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; an existing file is replaced.", readable=False)],
    as_json: Json = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Write the store, the seal and the settings without secrets into one file, and check it.

    Other commands may write to the store meanwhile. Keep the file on another machine. A store on PostgreSQL needs
    the program pg_dump on this machine.

    Example: newsletter backup /mnt/backups/newsletter.backup
    """
    with loading():
        from newsletter.actions import backup, values

    with errors_as_lines():
        settings = settings_of(config)
        made = backup.backup(newsletter_of(config), without_secrets(settings), file, now=now())
        if as_json:
            out(values.as_json(values.backup_values(made)))
            return
        out(f"{file}: {made.size / 1e6:,.1f} MB, of {made.taken_at:%Y-%m-%d %H:%M} UTC: {_counted(made.counts)}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `newsletter backup` wrote.", readable=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Replace the store with a backup, completely or not at all. It first says what it will do, and asks.

    Stop `newsletter serve` and the runs of cron first. A store on PostgreSQL needs the
    programs pg_restore and psql on this machine.

    Example: newsletter restore /mnt/backups/newsletter.backup
    """
    with loading():
        from sqlalchemy.engine import make_url

        from newsletter.actions import restore
        from newsletter.cli.opened import journal_of, seal_of

    with errors_as_lines():
        settings = settings_of(config)
        url = make_url(settings.store_url)
        place = restore.Place(url=settings.store_url, seal=seal_of(settings, url), journal=journal_of(settings, url))
        with restore.opened(file, place, settings.links) as opened:
            out(_before(opened, url.render_as_string(hide_password=True)))
            _ask(yes=yes)
            restored = restore.restore(opened, place)
        out(_after(restored, settings))


def without_secrets(settings: "Settings") -> dict[str, Any]:
    """The settings as plain values. Secrets are stars, and a password in a URL is left out."""

    def clean(value: Any) -> Any:
        match value:
            case dict():
                return {key: clean(each) for key, each in value.items()}
            case list():
                return [clean(each) for each in value]
            case str():
                return _LOGIN.sub(r"\1@", value)
        return value

    values: dict[str, Any] = clean(settings.model_dump(mode="json"))
    return values


def _before(opened: "Opened", url: str) -> Iterator[str]:
    yield f"backup of {opened.list_id}, taken on {opened.taken_at:%Y-%m-%d %H:%M} UTC: {_counted(opened.counts)}"
    yield f"it replaces {url}; what was written there since then is lost, except what people asked for"


def _ask(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise BackupError("nothing was restored; use --yes if nobody can answer the question")
    if not typer.confirm("restore it?"):
        raise BackupError("nothing was restored")


def _after(restored: "Restored", settings: "Settings") -> Iterator[str]:
    """What was done, and what is to be decided before mail goes out again."""
    from newsletter.actions import after_restore, deliver
    from newsletter.cli.lines import counted
    from newsletter.cli.opened import assembled

    yield f"restored the store of {restored.taken_at:%Y-%m-%d %H:%M} UTC"
    if restored.aside:
        yield f"the store that was there is kept as {restored.aside}; delete it when you no longer need it"
    if restored.unsubscribed:
        yield f"{restored.unsubscribed} unsubscribed since; the next run unsubscribes them again"
    again = restored.again
    if again.erased or again.suppressions or again.preferences:
        yield (
            f"carried over from the old store: {counted(again.erased, 'deletion')}, "
            f"{counted(again.suppressions, 'suppression')} and the preferences of "
            f"{counted(again.preferences, 'subscriber')}"
        )
    newsletter = assembled(settings)
    list_id, moment = newsletter.mailing_list.id, now()
    try:
        after_restore.check(newsletter.engine, list_id, newsletter.way_out.seal, now=moment)
    except StoreForgot as forgot:
        yield str(forgot)
        return
    if due := deliver.due_now(newsletter.engine, list_id, now=moment):
        yield (
            f"{due:,} deliveries are due, and this machine knows of none that was accepted since. If another "
            "machine sent them, do not run this one yet: `newsletter deliveries` lists them"
        )


def _counted(counts: Any) -> str:
    from newsletter.cli.lines import counted

    return ", ".join(counted(counts.get(name, 0), one, name) for name, one in _SHOWN.items())
