"""Started as `python -m tests.promise.sink RECORD [OFFER ...]`: says its port, then does what each line of JSON asks.

{"order": {"step": "RCPT", "reply": "451 4.3.0 later"}}    one more order
{"forget": true}                                           no orders any more
{"tell_at": 500}                                           say "taken 500" when so many messages are on disk
"""

import json
import socket
import ssl
import sys
from pathlib import Path
from threading import Lock, Thread

from tests.promise.sink.conversation import Conversation, FarEnd
from tests.promise.sink.orders import Orders
from tests.promise.sink.record import Record

CERTIFICATE = Path(__file__).parents[2] / "data" / "relay.pem"


class _Control:
    """What is asked on standard input and told on standard output."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = 0
        self._tell_at: set[int] = set()

    def say(self, words: str) -> None:
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()

    def grown(self, taken: int) -> None:
        with self._lock:
            self._taken = max(taken, self._taken)
            self._tell()

    def tell_at(self, number: int) -> None:
        with self._lock:
            self._tell_at.add(number)
            self._tell()

    def _tell(self) -> None:
        for number in sorted(number for number in self._tell_at if number <= self._taken):
            self._tell_at.remove(number)
            self.say(f"taken {number}")


def main() -> None:
    """Serve until standard input ends."""
    control, orders = _Control(), Orders()
    record = Record(Path(sys.argv[1]), control.grown)
    offers = sys.argv[3:]
    implicit = "TLS" in offers
    tls = _tls() if implicit or "STARTTLS" in offers else None
    offered = [offer for offer in offers if offer != "TLS"]
    far_end = FarEnd(record=record, orders=orders, offers=offered, tls=tls)
    listening = socket.create_server((sys.argv[2], 0), backlog=128)
    Thread(target=_serve, args=(listening, far_end, tls if implicit else None), daemon=True).start()
    control.say(f"port {listening.getsockname()[1]}")
    for line in sys.stdin:
        _asked(json.loads(line), control, orders)


def _asked(asked: dict[str, object], control: _Control, orders: Orders) -> None:
    match asked:
        case {"order": dict(values)}:
            orders.add(values)
        case {"forget": True}:
            orders.forget()
        case {"tell_at": int(number)}:
            control.tell_at(number)
            return
    control.say("ok")


def _serve(listening: socket.socket, far_end: FarEnd, tls: ssl.SSLContext | None) -> None:
    while True:
        peer, _ = listening.accept()
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Thread(target=_hold, args=(peer, far_end, tls), daemon=True).start()


def _hold(peer: socket.socket, far_end: FarEnd, tls: ssl.SSLContext | None) -> None:
    try:
        Conversation(tls.wrap_socket(peer, server_side=True) if tls else peer, far_end).hold()
    except OSError:
        peer.close()


def _tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


main()
