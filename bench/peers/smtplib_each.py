"""The standard library, as it is mostly used: an EmailMessage for each recipient over one connection."""

import smtplib
import sys
from pathlib import Path

from bench.peers.built import built

if __name__ == "__main__":
    port, count, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for message in built(folder, count):
            connection.send_message(message)
