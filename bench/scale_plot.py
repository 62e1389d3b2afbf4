"""A picture of what a message costs as the list grows. SVG, made without a library."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, log10

_WIDTH, _HEIGHT, _LEFT, _BELOW, _TOP = 640, 360, 64, 56, 40
_ROUND = 20  # microseconds; the four lines of the grid are then whole numbers
_COLOURS = {"sqlite": "#0072b2", "postgresql": "#c04f00"}
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a message cost the processor, for a list of that size."""

    store: str
    size: int
    microseconds: float


def svg(costs: Sequence[Cost]) -> str:
    """The cost of a message over the size of the list, a line for each store. The same costs, the same picture."""
    highest = _ROUND * ceil(max(cost.microseconds for cost in costs) * 1.05 / _ROUND)
    sizes = sorted({cost.size for cost in costs})
    stores = list(dict.fromkeys(cost.store for cost in costs))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="13"><title>Processor time for a message over the size of the list</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="24" fill="#222222">microseconds of the processor for a message</text>',
        *_axes(sizes, highest),
        *(line for store in stores for line in _line([cost for cost in costs if cost.store == store], sizes, highest)),
        *_legend(stores),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _axes(sizes: Sequence[int], highest: float) -> Iterator[str]:
    for part in range(5):
        value = highest * part / 4
        y = _y(value, highest)
        yield f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - 110}" stroke="#dddddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#222222">{value:.0f}</text>'
    for size in sizes:
        x, y = _x(size, sizes), _HEIGHT - _BELOW + 22
        yield f'<text x="{x:.1f}" y="{y}" text-anchor="middle" fill="#222222">{size:,}</text>'
    yield f'<text x="{_LEFT}" y="{_HEIGHT - 10}" fill="#222222">subscribers</text>'


def _line(costs: Sequence[Cost], sizes: Sequence[int], highest: float) -> Iterator[str]:
    store = costs[0].store
    colour = _COLOURS.get(store, "#50555e")
    points = [(_x(cost.size, sizes), _y(cost.microseconds, highest)) for cost in costs]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for (x, y), cost in zip(points, costs, strict=True):
        label = f"{_NAMES.get(store, store)}, {cost.size:,}: {cost.microseconds:.0f} microseconds"
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"><title>{label}</title></circle>'


def _legend(stores: Sequence[str]) -> Iterator[str]:
    for line, store in enumerate(stores):
        colour, y = _COLOURS.get(store, "#50555e"), _TOP + 20 * line + 4
        yield f'<text x="{_WIDTH - 96}" y="{y}" fill="{colour}">{_NAMES.get(store, store)}</text>'


def _x(size: int, sizes: Sequence[int]) -> float:
    """The place of a size: tenfold is as far everywhere."""
    span = log10(sizes[-1] / sizes[0]) or 1.0
    return _LEFT + 20 + (_WIDTH - 130 - _LEFT - 20) * log10(size / sizes[0]) / span


def _y(value: float, highest: float) -> float:
    return _HEIGHT - _BELOW - (_HEIGHT - _BELOW - _TOP) * value / highest
