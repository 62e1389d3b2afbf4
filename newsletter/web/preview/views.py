"""The views of the preview: which frames stand side by side in each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a frame holds."""

    HTML = "html"
    TEXT = "text"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One way to see the message. `width` is that of a phone's screen in pixels; 0 is as wide as there is room."""

    title: str
    kind: Kind = Kind.HTML
    width: int = 0
    dark: bool = False
    images: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A choice of frames."""

    title: str
    frames: tuple[Frame, ...]


_DESKTOP = Frame(title="Desktop")
_PHONE = Frame(title="Phone", width=390)
_SMALL = Frame(title="Small phone", width=320)
_DARK = Frame(title="Desktop, dark", dark=True)
_DARK_PHONE = Frame(title="Phone, dark", width=390, dark=True)
_NO_IMAGES = Frame(title="Desktop, images off", images=False)
_TEXT = Frame(title="Plain text", kind=Kind.TEXT)
_SOURCE = Frame(title="Source", kind=Kind.SOURCE)

FIRST = "all"
VIEWS: Mapping[str, View] = {
    FIRST: View(title="Side by side", frames=(_DESKTOP, _PHONE, _DARK_PHONE, _DARK, _TEXT, _SOURCE, _NO_IMAGES)),
    "desktop": View(title="Desktop", frames=(_DESKTOP,)),
    "phone": View(title="Phone", frames=(_PHONE, _SMALL, _DARK_PHONE)),
    "dark": View(title="Dark", frames=(_DARK, _DARK_PHONE)),
    "images-off": View(
        title="Images off", frames=(_NO_IMAGES, Frame(title="Phone, images off", width=390, images=False))
    ),
    "text": View(title="Plain text", frames=(_TEXT,)),
    "source": View(title="Source", frames=(_SOURCE,)),
}


_WANTS = re.compile(rb"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")
_SUPPORTED = re.compile(rb"(color-scheme\s*:\s*)(?:light dark|dark light)")
_META = re.compile(rb'<meta\b[^>]*\bname="(?:supported-)?color-schemes?"[^>]*>')
_BOTH = re.compile(rb'content="(?:light dark|dark light)"')
_ALWAYS, _NEVER = b"(min-width: 0)", b"(max-width: 0)"


def seen_in(html: bytes, *, dark: bool) -> bytes:
    """The part with the question which colours are preferred answered in its style rules; nothing else is changed."""
    answer = b"dark" if dark else b"light"
    html = _WANTS.sub(lambda match: _ALWAYS if match[1] == answer else _NEVER, html)
    html = _SUPPORTED.sub(rb"\1" + answer, html)
    return _META.sub(lambda match: _BOTH.sub(b'content="' + answer + b'"', match[0]), html)
