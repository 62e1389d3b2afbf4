"""An edition from files named on the command line, with or without settings. Nothing of it is kept."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from newsletter import packed, pipeline
from newsletter.editorial import day_map, explaining
from newsletter.editorial.choices import Choices
from newsletter.editorial.explaining import Explained
from newsletter.errors import PictureError
from newsletter.models import Edition, MailingList, Period
from newsletter.settings import Settings
from newsletter.sources import reading
from newsletter.store.engine import open_store
from newsletter.summaries import replacing

EXAMPLE_LIST = MailingList(
    id="newsletter.papers.example.org",
    name="Trending Papers",
    sender="papers@papers.example.org",
    url="https://papers.example.org",
    mailbox="papers@papers.example.org",
)


def of_files(
    files: Sequence[Path],
    *,
    day: date | None,
    settings: Settings | None,
    now: datetime,
    period: Period = Period.DAY,
) -> Edition:
    """The edition of `day` that the documents make: the newest list day among them, or today, where none is given.

    Where the settings name an endpoint it has that one's lines, and the store keeps what was answered.
    """
    choices = settings.choices if settings else Choices()
    list_id = mailing_list(settings).id
    edition = of_documents(files, day=day, list_id=list_id, choices=choices, now=now, period=period)
    endpoint = settings.summary.endpoint if settings else None
    if settings is None or endpoint is None:
        return edition
    engine = open_store(settings.store_url)
    try:
        return replacing.replaced(edition, endpoint, engine, day=now.date())
    finally:
        engine.dispose()


def of_documents(
    files: Sequence[Path],
    *,
    day: date | None,
    list_id: str,
    choices: Choices,
    now: datetime,
    period: Period = Period.DAY,
) -> Edition:
    """The same for a list whose operator decides so, with the lines of the rule."""
    feeds = [reading.read_file(path, read_at=now) for path in files]
    newest = max((feed.list_day for feed in feeds if feed.list_day), default=now.date())
    return pipeline.plan_feeds(feeds, list_id=list_id, choices=choices, day=day or newest, period=period)


def draw(edition: Edition, path: Path) -> None:
    """Draw the map of the edition into an .svg file, or a .png file where the extra `pictures` is installed.

    Raises PictureError where that is not so, the ending is another, or the file cannot be written.
    """
    drawing = day_map.svg(edition)
    try:
        if path.suffix == ".svg":
            path.write_text(drawing, encoding="utf-8")
        elif path.suffix == ".png":
            path.write_bytes(_as_png(drawing))
        else:
            raise PictureError(f"{path}: a map is an .svg or a .png file")
    except OSError as error:
        raise PictureError(f"{path}: cannot be written: {error.strerror}") from error


def _as_png(drawing: str) -> bytes:
    try:
        import resvg_py
    except ModuleNotFoundError as error:
        raise PictureError(
            "a .png needs the extra `pictures`: pip install 'newsletter[pictures]'; .svg needs none"
        ) from error
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=1800))


def explained(files: Sequence[Path], edition: Edition, *, now: datetime) -> tuple[Explained, ...]:
    """Why each paper in the documents is where it is in their edition, or is not shown."""
    seen = [sighting for path in files for sighting in reading.read_file(path, read_at=now).sightings]
    return explaining.explain(seen, shown={found.paper.id for found in edition.papers})


def mailing_list(settings: Settings | None) -> MailingList:
    """The list of the settings, or one to look at where there are none."""
    return settings.mailing_list if settings else EXAMPLE_LIST


def template_folders(settings: Settings | None) -> tuple[Path, ...]:
    """Where templates are looked for."""
    return settings.template_folders if settings else (packed.folder("templates"),)
