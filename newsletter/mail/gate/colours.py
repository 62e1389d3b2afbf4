"""Colours of every space that CSS knows, in sRGB: what a screen shows, and what contrast is reckoned from.

Matrices and transfer functions are those of CSS Color 4 (https://www.w3.org/TR/css-color-4/#color-conversion-code).
What lies outside of sRGB is clipped, as browsers do.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tinycss2.color5 import Color

Three = tuple[float, float, float]
_Matrix = tuple[Three, Three, Three]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """Red, green and blue in sRGB and how much it covers, each from 0 to 1. `written` is how the style has it."""

    shares: Three
    alpha: float = 1.0
    written: str = field(default="", compare=False)

    def over(self, ground: "Colour") -> "Colour":
        """Return what is seen of it on this ground, mixed in sRGB as CSS Compositing 1, section 5, has it."""
        both = zip(self.shares, ground.shares, strict=True)
        red, green, blue = (self.alpha * one + (1 - self.alpha) * other for one, other in both)
        return Colour(shares=(red, green, blue), alpha=1.0, written=self.written)

    def __str__(self) -> str:
        """Write it as `#rrggbb`, whatever it covers."""
        return "#" + "".join(f"{round(255 * share):02x}" for share in self.shares)


BLACK = Colour(shares=(0.0, 0.0, 0.0))
WHITE = Colour(shares=(1.0, 1.0, 1.0))


def in_srgb(space: str, coordinates: Sequence[float | None], alpha: float, *, written: str) -> Colour | None:
    """Convert from a space of CSS; None for a space that only its profile explains, and for numbers beyond reason."""
    known = tuple(coordinate or 0.0 for coordinate in coordinates)
    if not all(abs(coordinate) < _BEYOND for coordinate in known):
        return None
    shares = _device(known) if space == "device-cmyk" else _shares(space, known)
    return Colour(shares=shares, alpha=alpha, written=written) if shares else None


def _device(cmyk: Sequence[float]) -> Three:
    """CSS Color 5, section 9.3: what stands for a printer's colour where its profile is not known."""
    cyan, magenta, yellow, black = (min(1.0, max(0.0, ink)) for ink in cmyk)
    return _clipped([1 - min(1.0, ink * (1 - black) + black) for ink in (cyan, magenta, yellow)])


def _shares(space: str, known: Sequence[float]) -> Three | None:
    if len(known) != 3:
        return None
    if space == "srgb":
        return _clipped(known)
    if space in ("hsl", "hwb"):
        return _clipped(Color(space, known, 1).to("srgb").coordinates)
    xyz = _xyz(space, known)
    return _clipped([_encoded(light) for light in _times(_TO_SRGB, xyz)]) if xyz else None


def _xyz(space: str, known: Sequence[float]) -> Sequence[float] | None:
    """XYZ for the white D65."""
    if space in _LIGHT:
        decoded, matrix = _LIGHT[space]
        light = _times(matrix, [decoded(share) for share in known])
        return _times(_FROM_D50, light) if space in _OF_D50 else light
    if space in ("lab", "lch"):
        return _times(_FROM_D50, Color(space, known, 1).to("xyz-d50").coordinates)
    return Color(space, known, 1).to("xyz-d65").coordinates if space in ("oklab", "oklch") else None


def _times(matrix: _Matrix, column: Sequence[float]) -> list[float]:
    return [sum(one * other for one, other in zip(row, column, strict=True)) for row in matrix]


def _clipped(shares: Sequence[float]) -> Three:
    red, green, blue = (min(1.0, max(0.0, share)) for share in shares)
    return red, green, blue


def _as_it_is(share: float) -> float:
    return share


def _decoded(share: float) -> float:
    size = abs(share)
    return math.copysign(size / 12.92 if size <= 0.04045 else ((size + 0.055) / 1.055) ** 2.4, share)


def _encoded(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def _power(exponent: float) -> Callable[[float], float]:
    return lambda share: math.copysign(abs(share) ** exponent, share)


def _rec2020(share: float) -> float:
    size = abs(share)
    return math.copysign(size / 4.5 if size < 0.08124286 else ((size + 0.09929682) / 1.09929682) ** (1 / 0.45), share)


_BEYOND = 1e6
_AS_IT_IS: _Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_TO_SRGB: _Matrix = (
    (12831 / 3959, -329 / 214, -1974 / 3959),
    (-851781 / 878810, 1648619 / 878810, 36519 / 878810),
    (705 / 12673, -2585 / 12673, 705 / 667),
)
_FROM_D50: _Matrix = (
    (0.955473421488075, -0.02309845494876471, 0.06325924320057072),
    (-0.0283697093338637, 1.0099953980813041, 0.021041441191917323),
    (0.012314014864481998, -0.020507649298898964, 1.330365926242124),
)
_SRGB: _Matrix = (
    (506752 / 1228815, 87881 / 245763, 12673 / 70218),
    (87098 / 409605, 175762 / 245763, 12673 / 175545),
    (7918 / 409605, 87881 / 737289, 1001167 / 1053270),
)
_P3: _Matrix = (
    (608311 / 1250200, 189793 / 714400, 198249 / 1000160),
    (35783 / 156275, 247089 / 357200, 198249 / 2500400),
    (0.0, 32229 / 714400, 5220557 / 5000800),
)
_A98: _Matrix = (
    (573536 / 994567, 263643 / 1420810, 187206 / 994567),
    (591459 / 1989134, 6239551 / 9945670, 374412 / 4972835),
    (53769 / 1989134, 351524 / 4972835, 4929758 / 4972835),
)
_PROPHOTO: _Matrix = (
    (0.7977666449006423, 0.13518129740053308, 0.0313477341283922),
    (0.2880748288194013, 0.711835234241873, 0.00008993693872564),
    (0.0, 0.0, 0.8251046025104602),
)
_2020: _Matrix = (
    (63426534 / 99577255, 20160776 / 139408157, 47086771 / 278816314),
    (26158966 / 99577255, 472592308 / 697040785, 8267143 / 139408157),
    (0.0, 19567812 / 697040785, 295819943 / 278816314),
)
_LIGHT: Mapping[str, tuple[Callable[[float], float], _Matrix]] = {
    "srgb-linear": (_as_it_is, _SRGB),
    "display-p3": (_decoded, _P3),
    "a98-rgb": (_power(563 / 256), _A98),
    "prophoto-rgb": (_power(1.8), _PROPHOTO),
    "rec2020": (_rec2020, _2020),
    "xyz-d50": (_as_it_is, _AS_IT_IS),
    "xyz-d65": (_as_it_is, _AS_IT_IS),
}
_OF_D50 = frozenset({"prophoto-rgb", "xyz-d50"})
