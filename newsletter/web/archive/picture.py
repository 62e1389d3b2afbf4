"""The picture of an edition for those who are sent a link to it: its title, its themes and their bar."""

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from html import escape

from newsletter.mail import palette
from newsletter.mail.cards import ThemeCards
from newsletter.mail.palette import Palette
from newsletter.models import MailingList
from newsletter.web.archive import xml
from newsletter.web.archive.words import Whole

WIDTH, HEIGHT = 1200, 630
"""As those who show such pictures ask for them."""

_MARGIN = 80
_TITLE_LINE, _LONGEST_TITLE_LINE, _TITLE_LINES = 76, 32, 3
_THEMES, _THEME_LINE, _LONGEST_THEME = 6, 44, 36
_LONGEST_NAME = 50
_SERIF = "Georgia, 'Noto Serif', 'DejaVu Serif', 'Liberation Serif', serif"
_SANS = "Helvetica, Arial, 'Noto Sans', 'DejaVu Sans', 'Liberation Sans', sans-serif"


def svg(edition: Whole, mailing_list: MailingList) -> str:
    """The picture as SVG. The same edition of the same list gives the same picture."""
    colours = palette.light(mailing_list.colour)
    (name,) = _lines(mailing_list.name, _LONGEST_NAME)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours.page}"/>',
        _text(_MARGIN, 92, 34, name, fill=colours.accent, family=_SERIF),
        _text(_MARGIN, 134, 24, edition.line.written, fill=colours.quiet, family=_SANS),
        *_title(edition.line.title, colours),
        *_bar(edition.cards.themes, colours),
        *_themes(edition.cards.themes, colours),
        "</svg>",
    ]
    return xml.held("\n".join(parts)) + "\n"


@lru_cache(maxsize=64)
def png(drawing: str) -> bytes:
    """The drawing as PNG; b"" where the extra `pictures` is not installed or the machine has no fonts to write with."""
    return _drawn(drawing) if available() else b""


@cache
def available() -> bool:
    """Whether pictures can be drawn on this machine, text and all."""
    empty = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">{}</svg>'
    try:
        return _drawn(empty.format(_text(4, 30, 20, "a", fill="#000000", family=_SANS))) != _drawn(empty.format(""))
    except ModuleNotFoundError:
        return False


def _drawn(drawing: str) -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=drawing))


def _title(title: str, colours: Palette) -> Iterator[str]:
    for number, line in enumerate(_lines(title, _LONGEST_TITLE_LINE, most=_TITLE_LINES)):
        yield _text(_MARGIN, 232 + _TITLE_LINE * number, 60, line, fill=colours.ink, family=_SERIF)


def _bar(themes: Sequence[ThemeCards], colours: Palette) -> Iterator[str]:
    """A piece for each paper in the tint of its theme, as on the page."""
    tints = [colours.tints[theme.tint] for theme in themes for _ in theme.cards]
    step = (WIDTH - 2 * _MARGIN) / max(1, len(tints))
    for number, tint in enumerate(tints):
        yield f'<rect x="{_MARGIN + step * number:.1f}" y="424" width="{step - 3:.1f}" height="12" fill="{tint}"/>'


def _themes(themes: Sequence[ThemeCards], colours: Palette) -> Iterator[str]:
    """The first themes in two columns, each with its tint and its count."""
    for number, theme in enumerate(themes[:_THEMES]):
        column, row = divmod(number, _THEMES // 2)
        x, y = _MARGIN + column * (WIDTH - 2 * _MARGIN) // 2, 490 + _THEME_LINE * row
        yield f'<rect x="{x}" y="{y - 15}" width="14" height="14" fill="{colours.tints[theme.tint]}"/>'
        (name,) = _lines(theme.name, _LONGEST_THEME)
        count = f'<tspan dx="12" fill="{colours.quiet}">{theme.count}</tspan>'
        yield _text(x + 28, y, 24, name, fill=colours.ink, family=_SANS).replace("</text>", f"{count}</text>")


def _lines(text: str, longest: int, *, most: int = 1) -> list[str]:
    """The text in lines of so many letters, fewer where they are as wide as those of China, Japan and Korea."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    room = longest * len(text) // (len(text) + wide) if text else longest
    lines = textwrap.wrap(text, room) or [""]
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][: room - 1].rstrip()}…"]


def _text(x: int, y: int, size: int, words: str, *, fill: str, family: str) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" font-family="{family}">{escape(words)}</text>'
