"""A line with a round trip: passes bytes on to another port, late. `python -m bench.delay PORT MILLISECONDS` prints
the port it listens on.

Threads that sleep, because an event loop rounds up each wait to a whole millisecond, and so makes a line longer for
words that come in two pieces.
"""

import socket
import sys
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from time import monotonic, sleep

_PIECE = 1 << 18


def main(port: int, round_trip: float) -> None:
    """Pass on for as long as it runs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        while True:
            here, _ = listening.accept()
            there = socket.create_connection(("127.0.0.1", port))
            for end in (here, there):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _pass_on(here, there, round_trip / 2)
            _pass_on(there, here, round_trip / 2)


def _pass_on(origin: socket.socket, target: socket.socket, late: float) -> None:
    """Each piece leaves `late` seconds after it came, however many are on their way."""
    under_way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()

    def arriving() -> None:
        with suppress(OSError):
            while piece := origin.recv(_PIECE):
                under_way.put((monotonic() + late, piece))
        under_way.put((monotonic() + late, b""))

    def leaving() -> None:
        with suppress(OSError):
            while True:
                due, piece = under_way.get()
                sleep(max(0.0, due - monotonic()))
                if not piece:
                    target.shutdown(socket.SHUT_WR)
                    return
                target.sendall(piece)

    for work in (arriving, leaving):
        Thread(target=work, daemon=True).start()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]) / 1000)
