"""An application that is served from a thread of the test."""

import asyncio
import socket
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread

import uvicorn


class _Server(uvicorn.Server):
    """Ends as soon as it is asked to; uvicorn's own takes a fifth of a second, which is longer than most tests."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.asked_to_end: Future[None] = Future()

    async def main_loop(self) -> None:
        """Wait for the end."""
        await self.on_tick(0)
        await asyncio.wrap_future(self.asked_to_end)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - uvicorn names it
        """Close the connections, and wait for those that still answer."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.001)


@contextmanager
def served(config: uvicorn.Config, listening: socket.socket) -> Iterator[None]:
    """Serve it at this socket until the block ends. The socket listens before the server runs."""
    server = _Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        server.asked_to_end.set_result(None)
        thread.join()
        listening.close()
