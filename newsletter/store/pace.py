"""Long work in short transactions, with time between two of them for whoever else writes."""

import time
from collections.abc import Callable

from sqlalchemy import Connection, Engine

Wait = Callable[[float], bool]
"""Wait so many seconds; whether to stop after them."""

_BREATH = 1.5  # times as long as a transaction: SQLite lets in whoever asks at the moment, not whoever waits longest


def paced(engine: Engine, part: Callable[[Connection], int], wait: Wait) -> int:
    """Do a part in each transaction until one finds nothing to do, or it is to stop; how much all of them did."""
    done, stops = 0, False
    while not stops:
        begun = time.perf_counter()
        with engine.begin() as connection:
            number = part(connection)
        done += number
        stops = not number or wait(_BREATH * (time.perf_counter() - begun))
    return done
