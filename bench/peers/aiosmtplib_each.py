"""aiosmtplib: an EmailMessage for each recipient over sixteen connections."""

import asyncio
import sys
from pathlib import Path

import aiosmtplib

from bench.peers.built import built

_CONNECTIONS = 16


async def main(port: int, count: int, folder: Path) -> None:
    """Send them all."""
    messages = built(folder, count)

    async def some() -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False) as connection:
            for message in messages:
                await connection.send_message(message)

    await asyncio.gather(*(some() for _ in range(_CONNECTIONS)))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
