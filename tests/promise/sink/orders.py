"""What the far end was told to do wrong: orders, each for a step, obeyed as often as it says and then forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

STEPS = ("CONNECT", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "BDAT", "TEXT", "DOT", "TAKEN", "RSET", "QUIT", "EARLY")


@dataclass(slots=True, kw_only=True)
class Order:
    """At `step`, where `about` stands in its line: wait `delay` seconds, say `reply`, and then end it as `end` says.

    `end` is "" (go on), "close" or "reset". Without a reply and an end, the true answer comes late. The first `skip`
    times nothing is done. EARLY is a command that came before the last was answered, which is refused whatever was
    offered; TEXT is the moment that some of a text has come; DOT comes before a message is kept, TAKEN
    after it.
    """

    step: str
    reply: str = ""
    end: str = ""
    about: str = ""
    delay: float = 0.0
    times: int = 1_000_000
    skip: int = 0


class Orders:
    """The orders of one far end, asked by all its conversations."""

    def __init__(self) -> None:
        self._orders: list[Order] = []
        self._lock = Lock()

    def add(self, values: Mapping[str, Any]) -> None:
        """One more order; the oldest that fits is the one obeyed."""
        order = Order(**values)
        if order.step not in STEPS:
            raise ValueError(order.step)
        with self._lock:
            self._orders.append(order)

    def forget(self) -> None:
        """Be good from now on."""
        with self._lock:
            self._orders.clear()

    def at(self, step: str, line: str) -> Order | None:
        """The order for this moment, counted as obeyed."""
        with self._lock:
            for order in self._orders:
                if order.step == step and order.about in line and order.times:
                    if order.skip:
                        order.skip -= 1
                        continue
                    order.times -= 1
                    return order
        return None
