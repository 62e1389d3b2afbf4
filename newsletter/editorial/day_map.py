"""A picture of the day: papers as points, themes as colours, near what is alike. SVG, made without a library."""

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
import numpy.typing as npt

from newsletter.editorial.themes import model, seeds
from newsletter.editorial.themes.fits import fits_of
from newsletter.editorial.themes.of_edition import MORE
from newsletter.models import Edition, Paper

_WIDTH, _HEIGHT, _MARGIN = 900, 600, 48
_LEGEND_LINE = 24
_COLOURS = ("#0072b2", "#c04f00", "#00785a", "#b03a7a", "#7a6000", "#50555e", "#5b3a8c", "#a8323e")
"""After Okabe and Ito, told apart by colour-blind readers too, and dark enough for white numbers."""
_GREY = "#767676"
_CLOSEST = 22.0  # between two points, so that none hides another
_STEPS = 60


def svg(edition: Edition) -> str:
    """Return the papers of an edition on a map, as the text of an SVG. The same edition gives the same picture."""
    papers = [shown.paper for shown in edition.papers]
    colours = [colour for theme, colour in _coloured(edition) for _ in edition.themes[theme].papers]
    points = _apart(_framed(positions(papers)))
    height = _HEIGHT + _LEGEND_LINE * (len(edition.themes) + 1)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="14"><title>{escape(edition.title)}</title>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        *_dots(edition, points, colours),
        *_legend(edition),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def positions(papers: Sequence[Paper]) -> npt.NDArray[np.float64]:
    """Return a place in the plane for each paper, n rows of 2, so that distances are near those that grouping uses.

    Classical scaling: the two directions of the doubly centred squared distances that keep most of them
    (Torgerson 1952). Each direction's sign is the one that makes its largest part positive.
    """
    if len(papers) < 2:
        return np.zeros((len(papers), 2))
    fits = fits_of(papers, model=model.shipped_model(), seeds=seeds.shipped_seeds())
    squared = fits.distance() ** 2
    middle = np.eye(len(papers)) - 1.0 / len(papers)
    values, vectors = np.linalg.eigh(-0.5 * middle @ squared @ middle)
    directions = vectors[:, [-1, -2]]
    signs = np.sign(directions[np.abs(directions).argmax(axis=0), [0, 1]])
    return np.asarray(directions * signs * np.sqrt(np.maximum(values[[-1, -2]], 0.0)))


def _framed(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The places in the picture's own units, filling its frame."""
    low, span = places.min(axis=0, initial=np.inf), np.ptp(places, axis=0) if len(places) else np.ones(2)
    share = (places - low) / np.where(span > 0, span, 1.0)
    share[:, span == 0] = 0.5
    return np.asarray(_MARGIN + share * (np.array([_WIDTH, _HEIGHT]) - 2 * _MARGIN))


def _apart(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Push points that would hide each other apart, a little at a time; equal ones along their order."""
    moved = places.copy()
    for _ in range(_STEPS):
        gaps = moved[:, None] - moved[None]
        far = np.linalg.norm(gaps, axis=2)
        near = (far < _CLOSEST) & ~np.eye(len(moved), dtype=bool)
        if not near.any():
            break
        turns = np.arange(len(moved))
        spread = np.stack([np.cos(turns), np.sin(turns)], axis=1)
        away = np.where(far[..., None] > 0, gaps / np.maximum(far, 1e-9)[..., None], spread[:, None] - spread[None])
        moved += (away * ((_CLOSEST - far) / 2 * near)[..., None]).sum(axis=1)
        moved = np.clip(moved, _MARGIN / 2, np.array([_WIDTH, _HEIGHT]) - _MARGIN / 2)
    return moved


def _coloured(edition: Edition) -> Iterator[tuple[int, str]]:
    for number, theme in enumerate(edition.themes):
        yield number, _GREY if theme.name == MORE else _COLOURS[number % len(_COLOURS)]


def _dots(edition: Edition, points: npt.NDArray[np.float64], colours: Sequence[str]) -> Iterator[str]:
    for number, (shown, (x, y), colour) in enumerate(zip(edition.papers, points, colours, strict=True), start=1):
        votes = f", {shown.upvotes} upvotes" if shown.upvotes else ""
        yield (
            f'<g><title>{escape(shown.paper.title)}{votes}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="10" '
            f'fill="{colour}"/><text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="11" '
            f'font-weight="bold" fill="#ffffff">{number}</text></g>'
        )


def _legend(edition: Edition) -> Iterator[str]:
    number = 1
    for line, colour in _coloured(edition):
        theme = edition.themes[line]
        y = _HEIGHT + _LEGEND_LINE * (line + 1)
        last = number + len(theme.papers) - 1
        numbers = f"{number}" if last == number else f"{number} to {last}"
        yield f'<circle cx="{_MARGIN}" cy="{y - 5}" r="7" fill="{colour}"/>'
        yield f'<text x="{_MARGIN + 16}" y="{y}" fill="#222222">{escape(theme.name)} ({numbers})</text>'
        number = last + 1
