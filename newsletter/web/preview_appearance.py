"""The HTML part as a reader's device would show it, in daylight or in the dark, whatever the operator's own shows."""

import re

_WANTS = re.compile(rb"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")
_SUPPORTED = re.compile(rb"(color-scheme\s*:\s*)(?:light dark|dark light)")
_META = re.compile(rb'<meta\b[^>]*\bname="(?:supported-)?color-schemes?"[^>]*>')
_BOTH = re.compile(rb'content="(?:light dark|dark light)"')
_ALWAYS, _NEVER = b"(min-width: 0)", b"(max-width: 0)"


def seen_in(html: bytes, *, dark: bool) -> bytes:
    """The part with the question which colours are preferred answered in its style rules; nothing else is changed."""
    answer = b"dark" if dark else b"light"
    html = _WANTS.sub(lambda found: _ALWAYS if found[1] == answer else _NEVER, html)
    html = _SUPPORTED.sub(rb"\1" + answer, html)
    return _META.sub(lambda found: _BOTH.sub(b'content="' + answer + b'"', found[0]), html)
