"""A folder with an edition published to as many subscribers as are asked for, ready for `newsletter deliver`."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine

from newsletter import packed
from newsletter.actions.newsletter import Editing
from newsletter.actions.plan_files import plan_files
from newsletter.actions.publish import publish
from newsletter.editorial.choices import Choices
from newsletter.mail.compose import every_layout
from newsletter.mail.samples import EXAMPLE_LIST
from newsletter.models import Asked, Edition, Layout
from newsletter.people import wishes
from newsletter.store.engine import open_store
from newsletter.store.schema import subscribers

SECRET = "of-the-bench-only-4Gh8sWqZ1xCv7BnM"
LIST = EXAMPLE_LIST
DAY = date(2025, 12, 1)
PUBLISHED_AT = datetime.now(UTC) - timedelta(minutes=5)  # what is older than `edition.late` is sent to nobody
TEMPLATES = packed.folder("templates")
_AT_ONCE = 50_000
_SETTINGS = """
[list]
name = "{name}"
sender = "{sender}"
url = "{url}"
id = "{id}"
secret = "{secret}"

[store]
url = "{store}"

[transport]
url = "smtp://127.0.0.1:{port}"
security = "none"
connections = {connections}
"""
_SIGNING = """
[[dkim]]
selector = "bench"
key = "{key}"
"""


def published(folder: Path, *, store: str, subscribers: int, papers: int, port: int, connections: int) -> float:
    """Make the folder, and publish an edition of that many papers; the seconds that publishing took."""
    settings(folder, store=store, port=port, connections=connections)
    engine = open_store(store)
    subscribe(engine, subscribers)
    made = edition(papers)
    begun = perf_counter()
    editing = Editing(choices=Choices(), templates=(TEMPLATES,))
    publish(engine, LIST, editing, made, now=PUBLISHED_AT)
    took = perf_counter() - begun
    engine.dispose()
    return took


def settings(folder: Path, *, store: str, port: int, connections: int, key: str = "") -> None:
    """Write newsletter.toml. `key` names the file of a key that signs, in that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    words = {name: getattr(LIST, name) for name in ("name", "sender", "url", "id")}
    document = _SETTINGS.format(**words, secret=SECRET, store=store, port=port, connections=connections)
    signing = _SIGNING.format(key=key) if key else ""
    (folder / "newsletter.toml").write_text(document + signing, encoding="utf-8")


def message(made: Edition) -> bytes:
    """The composed message of the full layout."""
    return every_layout(made, LIST, templates=[TEMPLATES], published_at=PUBLISHED_AT)[Layout.FULL]


def edition(papers: int) -> Edition:
    """An edition of that many papers of a real day."""
    dump = packed.folder("examples") / "daily-papers-dec-01.txt"
    choices = Choices(papers=papers)
    return plan_files([dump], day=DAY, list_id=LIST.id, choices=choices, now=PUBLISHED_AT)


def subscribe(engine: Engine, number: int) -> None:
    """Put so many confirmed subscribers on the list."""
    with engine.begin() as connection:
        for first in range(0, number, _AT_ONCE):
            connection.execute(subscribers.insert(), list(_people(range(first, min(number, first + _AT_ONCE)))))


def _people(numbers: range) -> Iterator[dict[str, Any]]:
    for number in numbers:
        yield {
            "list_id": LIST.id,
            "address": f"reader{number}@example.org",
            "key": secrets.token_bytes(9),
            "name": f"Reader {number}",
            "consent": "confirmed",
            "consent_at": PUBLISHED_AT,
            "time_zone": "UTC",
            "hour": None,
            "layout": Layout.FULL.value,
            "asked": wishes.to_text(Asked()),
            "variant": Layout.FULL.value,
        }
