"""What XML 1.0 can hold of a text, escaped or not (https://www.w3.org/TR/xml/#charsets)."""

import re

_FOREIGN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def held(text: str) -> str:
    """The text without the control characters for which XML has no place."""
    return _FOREIGN.sub("", text)
