"""A process that writes an unsubscription down because the store cannot take it, says so, and applies it later."""

from datetime import UTC, datetime
from pathlib import Path

from newsletter.store.engine import open_store
from newsletter.store.journal import Journal

KEY = b"ada's key"
LEFT_AT = datetime(2026, 5, 7, 6, tzinfo=UTC)
STORE, JOURNAL, ANSWER = "newsletter.db", "newsletter.unsubscribed", "answer.txt"


def left(folder: Path) -> None:
    """Write down that she left, answer her, and then bring the store up to date."""
    Journal(folder / JOURNAL).add(KEY, at=LEFT_AT)
    (folder / ANSWER).write_text("You are unsubscribed.\n")
    applied(folder)


def applied(folder: Path) -> int:
    """Apply what waits, as whatever opens the store next does."""
    engine = open_store(f"sqlite:///{folder / STORE}")
    try:
        return Journal(folder / JOURNAL).apply(engine)
    finally:
        engine.dispose()
