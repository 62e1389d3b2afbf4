"""The colours of a mail, drawn from the operator's one colour so that every one of them can be read.

Contrast and luminance are those of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

import re
from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from functools import lru_cache

from newsletter.errors import SettingsError

READABLE = 4.5  # the ratio WCAG asks of text of any size at level AA
_STEPS = 100
_TINTS = 7  # as many as an edition has themes


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """What one appearance of a mail is painted with, each as `#rrggbb`.

    `ink`, `quiet` and `accent` can be read on `page` and on `panel`; `line` and `tints` only decorate.
    """

    page: str
    panel: str
    ink: str
    quiet: str
    line: str
    accent: str
    tints: tuple[str, ...]


def light(colour: str) -> Palette:
    """Return the colours by day. Raises SettingsError where `colour` is not written like #b4421a."""
    return _palette(colour, page="#ffffff", panel="#f7f5f2", ink="#1c1b1a", quiet="#625e59", line="#e4e0da")


def dark(colour: str) -> Palette:
    """Return the colours by night. Raises SettingsError where `colour` is not written like #b4421a."""
    return _palette(colour, page="#161719", panel="#1f2124", ink="#ebe8e3", quiet="#a9a59f", line="#35373b")


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio [WCAG 2.2], from 1 (the same) to 21 (black on white), whichever is the lighter."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=64)
def _palette(colour: str, *, page: str, panel: str, ink: str, quiet: str, line: str) -> Palette:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise SettingsError([f"colour: {colour!r} is not a colour; write six hexadecimal digits, as in #b4421a"])
    accent = _readable(colour.lower(), page=page, panel=panel)
    tints = tuple(_mixed(accent, page, step / (_TINTS + 1)) for step in range(_TINTS))
    return Palette(page=page, panel=panel, ink=ink, quiet=quiet, line=line, accent=accent, tints=tints)


def _readable(colour: str, *, page: str, panel: str) -> str:
    """The colour of the same hue, nearest in lightness, that can be read on both grounds."""
    hue, lightness, saturation = rgb_to_hls(*_shares(colour))
    far = 0.0 if contrast(page, "#000000") > contrast(page, "#ffffff") else 1.0
    steps = (lightness + (far - lightness) * step / _STEPS for step in range(_STEPS + 1))
    way = (colour, *(_written(hls_to_rgb(hue, step, saturation)) for step in steps))
    return next(c for c in way if min(contrast(c, page), contrast(c, panel)) >= READABLE)


def _mixed(one: str, other: str, share: float) -> str:
    return _written(a + (b - a) * share for a, b in zip(_shares(one), _shares(other), strict=True))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(share) for share in _shares(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _shares(colour: str) -> tuple[float, float, float]:
    """Red, green and blue, each from 0 to 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _written(shares: Iterable[float]) -> str:
    return "#" + "".join(f"{round(255 * share):02x}" for share in shares)
