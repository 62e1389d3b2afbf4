"""An edition from files named on the command line, with or without settings. Nothing of it is kept."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from newsletter.actions import plan
from newsletter.editorial import day_map
from newsletter.editorial.choices import Choices
from newsletter.editorial.ranking import explaining
from newsletter.editorial.ranking.explaining import Explained
from newsletter.errors import PictureError
from newsletter.models import Edition, Period
from newsletter.sources import reading


def plan_files(
    files: Sequence[Path],
    *,
    day: date | None,
    list_id: str,
    choices: Choices,
    now: datetime,
    period: Period = Period.DAY,
) -> Edition:
    """Plan the edition of `day` that the documents make: of the newest list day among them, or today, without one."""
    feeds = [reading.read_file(path, read_at=now) for path in files]
    newest = max((feed.list_day for feed in feeds if feed.list_day), default=now.date())
    return plan.plan_feeds(feeds, list_id=list_id, choices=choices, day=day or newest, period=period)


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
            raise PictureError(f"{path}: name an .svg or a .png file for the map")
    except OSError as error:
        raise PictureError(f"{path}: cannot be written: {error.strerror}") from error


def _as_png(drawing: str) -> bytes:
    try:
        import resvg_py
    except ModuleNotFoundError as error:
        raise PictureError(
            "a .png needs the extra `pictures`: run `pip install '.[pictures]'` in the checkout; .svg needs none"
        ) from error
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=1800))


def explained(files: Sequence[Path], edition: Edition, *, now: datetime) -> tuple[Explained, ...]:
    """Why each paper in the documents is where it is in their edition, or is not shown."""
    seen = [sighting for path in files for sighting in reading.read_file(path, read_at=now).sightings]
    return explaining.explain(seen, shown={trending.paper.id for trending in edition.papers})
