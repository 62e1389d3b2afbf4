"""Restore: a backup takes the place of the store, whole or not at all, and nobody's last word is lost by it."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from newsletter.actions.backup import SEAL, STORE, fingerprint
from newsletter.actions.newsletter import Links
from newsletter.actions.workplace import workplace
from newsletter.errors import BackupError, NewsletterError
from newsletter.models import Consent
from newsletter.store import bundle, copies, last_words, seal_copies
from newsletter.store.engine import open_store, reading
from newsletter.store.journal import Journal
from newsletter.store.last_words import LastWords, SaidAgain
from newsletter.store.schema import HEAD, subscribers
from newsletter.store.seal import Seal

steps = logging.getLogger("newsletter.steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a backup is restored to: the store by its url, and what this node keeps beside it."""

    url: str
    seal: Seal | None = None
    journal: Journal | None = None

    @property
    def file(self) -> Path | None:
        """The file of SQLite, None for a server."""
        path = make_url(self.url).database
        return Path(path) if copies.kind(self.url) == "sqlite" and path else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A backup that was looked through: the copy of the store, the folder of the seal, and what it says of itself."""

    folder: Path
    taken_at: datetime
    list_id: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What became of it: `aside` is where the store that was there is now, `unsubscribed` how many had left since.

    `sealed`: whether the seal that was in the backup is this node's. `again` counts what else people said since.
    """

    taken_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    aside: Path | None = None
    unsubscribed: int = 0
    sealed: bool = False
    again: SaidAgain = field(default_factory=SaidAgain)


@contextmanager
def opened(file: Path, place: Place, links: Links) -> Iterator[Opened]:
    """Look a backup through before anything is changed. Raises BackupError for one that has no place here."""
    near = place.file.absolute().parent if place.file else file.absolute().parent
    with workplace(".restore-", near) as folder:
        steps.info("reading %s", file.name)
        manifest = bundle.unpacked(file, folder)
        if manifest["store"] != copies.kind(place.url):
            raise BackupError(
                f"{file}: it is a backup of {manifest['store']}, but store.url is {copies.kind(place.url)}"
            )
        if manifest["schema"] > HEAD:
            raise BackupError(
                f"{file}: a newer version of this program made it, {manifest['program']}; use that version"
            )
        if manifest["secret"] not in {fingerprint(each) for each in links.secrets}:
            raise BackupError(
                f"{file}: it was taken with another list.secret, so links in mail that was sent would stop working; "
                "add that secret to list.old_secrets"
            )
        if place.file:
            copies.examined(folder / STORE)
        yield Opened(
            folder=folder,
            taken_at=datetime.fromisoformat(manifest["taken_at"]),
            list_id=manifest["list"],
            counts=manifest["counts"],
        )


def restore(backup: Opened, place: Place) -> Restored:
    """Put the backup in the place of the store. Killed at any step, the old store is there whole, or else the new one.

    Who unsubscribed after it was taken is written into the journal first, and is unsubscribed by the next run. What
    else people said since is written into the copy before it takes the place; into a server's store, right after. The
    seal keeps what it knows. Raises StoreError where the store is in use.
    """
    steps.info("reading what people asked for since")
    left, words = _said_since(place, backup.taken_at)
    if place.journal:
        for key, at in left:
            place.journal.add(key, at=at)
    sealed = seal_copies.join(backup.folder / SEAL, place.seal) if (backup.folder / SEAL).is_dir() else False
    copy, aside = backup.folder / STORE, None
    steps.info("putting the backup in the place of the store")
    if place.file:
        copy.chmod(0o600)
        again = _said_again(f"sqlite:///{copy}", words)  # which brings it to the newest schema, or refuses it
        aside = copies.put_file(copy, place.file.absolute())
    else:
        copies.require_unused(place.url)
        copies.put_dump(copy, place.url, backup.counts)
        again = _said_again(place.url, words)
    return Restored(
        taken_at=backup.taken_at,
        counts=backup.counts,
        aside=aside,
        unsubscribed=len(left),
        sealed=sealed,
        again=again,
    )


def _said_again(url: str, words: LastWords) -> SaidAgain:
    engine = open_store(url)
    try:
        with engine.begin() as connection:
            return last_words.say_again(connection, words)
    finally:
        engine.dispose()


def _said_since(place: Place, moment: datetime) -> tuple[list[tuple[bytes, datetime]], LastWords]:
    """Who unsubscribed after that, and what else was said, as far as the store that is there can be read."""
    if place.file and not place.file.exists():
        return [], LastWords()
    gone = (subscribers.c.consent == Consent.UNSUBSCRIBED.value, subscribers.c.consent_at >= moment)
    engine: Engine = create_engine(place.url)
    try:
        with reading(engine) as connection:
            rows = connection.execute(select(subscribers.c.key, subscribers.c.consent_at).where(*gone))
            return [(row.key, row.consent_at) for row in rows], last_words.read(connection)
    except (SQLAlchemyError, NewsletterError):  # it is damaged, empty, or gone, which is why a backup is restored
        return [], LastWords()
    finally:
        engine.dispose()
