"""The views of the preview: which frames stand side by side in each."""

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
