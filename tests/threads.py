"""Two of a thing at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def at_once(act: Callable[[], Result], *, times: int = 2) -> list[Result]:
    """Call `act` in as many threads, all let go together; what each gave. Raises what any of them raised."""
    ready = Barrier(times)

    def wait_and_act() -> Result:
        ready.wait()
        return act()

    with ThreadPoolExecutor(max_workers=times) as pool:
        return [done.result() for done in [pool.submit(wait_and_act) for _ in range(times)]]
