"""Where the files that come with the program are: templates and examples, in a checkout or inside the wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_PACKED = _PACKAGE / "_packed"


def folder(name: str) -> Path:
    """Return the folder or file `name` of the checkout's top level, wherever this program was installed."""
    packed = _PACKED / name
    return packed if packed.exists() else _PACKAGE.parent / name
