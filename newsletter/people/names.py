"""What may stand as a person's name, wherever it comes from: it is shown at the head of every mail to them."""

import re

LONGEST = 200
_LINE_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NEVER = {"://": "a link", "@": "an address"}


def fault(text: str) -> str:
    """Say what a text holds that no name does, "" where nothing: a name must not be taken for a link or a header."""
    if _LINE_ENDS.search(text.strip()):
        return "more than one line"
    return next((what for sign, what in _NEVER.items() if sign in text), "")
