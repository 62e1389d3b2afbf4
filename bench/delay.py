"""A line with a round trip: passes bytes on to another port, late. `python -m bench.delay PORT MILLISECONDS` prints
the port it listens on."""

import asyncio
import sys

_PIECE = 65_536


async def main(port: int, round_trip: float) -> None:
    """Pass on for as long as it runs."""

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        late = round_trip / 2
        await asyncio.gather(_passed(reader, there_writer, late), _passed(there_reader, writer, late))

    server = await asyncio.start_server(met, "127.0.0.1", 0, limit=1 << 22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, late: float) -> None:
    """Each piece leaves `late` seconds after it came, however many are on their way."""
    clock = asyncio.get_running_loop().time
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def arriving() -> None:
        while piece := await reader.read(_PIECE):
            under_way.put_nowait((clock() + late, piece))
        under_way.put_nowait((clock() + late, b""))

    async def leaving() -> None:
        while True:
            due, piece = await under_way.get()
            await asyncio.sleep(max(0.0, due - clock()))
            if not piece:
                writer.close()
                return
            writer.write(piece)
            await writer.drain()

    await asyncio.gather(arriving(), leaving(), return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]) / 1000))
