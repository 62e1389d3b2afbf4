"""What is wrong with the value of an option, in our words instead of those of the libraries that read it."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.settings.words import words

if TYPE_CHECKING:
    import typer

_EXAMPLE = datetime(2026, 7, 31, 8, 20)  # noqa: DTZ001 - only to show how a moment is written
_NO_MOMENT = " does not match the formats "
_FORMAT = re.compile("'([^']+)'")


def mistyped(error: "typer.BadParameter") -> str:
    """Say what is wrong with a value and what is right. What is said in our words already stays as it is."""
    from pydantic import ValidationError  # loaded by now where it is needed

    if not isinstance(error.__cause__, ValidationError):
        return error.message
    said = words(error.__cause__.errors()[0]).removesuffix(", without quotes").removesuffix(".")
    value, no_moment, formats = said.partition(_NO_MOMENT)
    if not no_moment:
        return said
    examples = [_EXAMPLE.strftime(each) for each in _FORMAT.findall(formats)]
    return f"{value} is not written like {' or '.join(examples)}"
