"""How long the proof is: short in CI, long where PROVE=long, as `make prove` says."""

import os
from typing import TypeVar

Size = TypeVar("Size")

LONG = os.environ.get("PROVE") == "long"


def form(*, short: Size, long: Size) -> Size:
    """The size of this run."""
    return long if LONG else short


MUCH = form(short=250_000, long=1_000_000)
"""Characters: so many that what is not read in linear time does not come back, in either form."""
