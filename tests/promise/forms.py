"""How long the proof is: short in CI, long where PROVE=long, as `make prove` says."""

import os
from typing import TypeVar

Size = TypeVar("Size")

LONG = os.environ.get("PROVE") == "long"


def form(*, short: Size, long: Size) -> Size:
    """The size of this run."""
    return long if LONG else short
