"""A relay that takes every message and keeps none, to rehearse into.

`python -m newsletter.delivery.smtp.sink` prints the port of 127.0.0.1 that it listens on, and ends when its input does.
"""

import asyncio
import sys
from typing import cast

_OFFERS = b"250-rehearsal\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 0\r\n"
_END = b"\r\n.\r\n"
_TAKEN = b"250 2.0.0 taken and not kept\r\n"


class _Conversation(asyncio.Protocol):
    """One client. What it says is looked at only for where a command and a text end."""

    def __init__(self) -> None:
        self._said = b""
        self._in_text = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(b"220 rehearsal\r\n")

    def data_received(self, data: bytes) -> None:
        self._said += data
        answers: list[bytes] = []
        while self._goes_on(answers):
            pass
        self._transport.write(b"".join(answers))

    def _goes_on(self, answers: list[bytes]) -> bool:
        """Answer what is whole; whether anything was."""
        piece, end, rest = self._said.partition(_END if self._in_text else b"\r\n")
        if not end:
            return False
        self._said = rest
        if self._in_text:
            self._in_text = False
            answers.append(_TAKEN)
        else:
            self._answer(piece[:4].upper(), answers)
        return True

    def _answer(self, command: bytes, answers: list[bytes]) -> None:
        match command:
            case b"EHLO" | b"HELO":
                answers.append(_OFFERS)
            case b"DATA":
                answers.append(b"354 go on\r\n")
                self._in_text = True
                self._said = b"\r\n" + self._said  # so that a text that is only a dot ends too
            case b"QUIT":
                self._transport.write(b"".join([*answers, b"221 2.0.0 bye\r\n"]))
                answers.clear()
                self._transport.close()
            case _:
                answers.append(b"250 2.1.0 ok\r\n")


async def main() -> None:
    """Take messages until standard input ends, as it does when whoever started this has ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Conversation, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
