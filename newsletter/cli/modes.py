"""Files that hold addresses or signed links, and that others on this machine can read: told, and never changed."""

import shlex
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from newsletter.actions.newsletter import Newsletter
from newsletter.cli.console import err
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import StoreError
from newsletter.store import occasions

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def tell(newsletter: Newsletter, *, now: datetime) -> None:
    """Print one line on standard error, with the cure, where others can read such files. At most once a day."""
    wide = [path for path in private(newsletter) if _is_open(path)]
    if wide and _first_of_day(newsletter, now):
        err(f"newsletter: {words(wide)}")


def words(wide: Iterable[Path]) -> str:
    """What others can read, and the command that ends it."""
    files = {mode: [path for path in wide if path.is_dir() is (mode == 700)] for mode in (600, 700)}
    cure = " && ".join(f"chmod {mode} {shlex.join(map(str, paths))}" for mode, paths in files.items() if paths)
    names = ", ".join(str(path) for paths in files.values() for path in paths)
    return f"other users of this machine can open {names}; `{cure}` keeps them out"


def private(newsletter: Newsletter) -> Iterator[Path]:
    """The database, the subscribers file, the outbox and the folder of the seal, those that there are."""
    url, way_out = newsletter.engine.url, newsletter.way_out
    if url.drivername.startswith("sqlite") and url.database:
        yield Path(url.database.removeprefix("file:"))
    if newsletter.subscribers:
        yield newsletter.subscribers
    if isinstance(way_out.transport, Folder):
        yield way_out.transport.path
    if way_out.seal:
        yield way_out.seal.folder


def _is_open(path: Path) -> bool:
    with suppress(OSError):
        return bool(path.stat().st_mode & _OTHERS)
    return False


def _first_of_day(newsletter: Newsletter, now: datetime) -> bool:
    """Whether this day has not been told yet; always, where the store may only be read."""
    try:
        with newsletter.engine.begin() as connection:
            return occasions.once(connection, newsletter.mailing_list.id, f"modes {now.date()}", now=now)
    except StoreError:
        return True
