"""A client in lock-step: the standard library given finished bytes, over one connection."""

import smtplib
import sys
from pathlib import Path

if __name__ == "__main__":
    port, count, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    content = (folder / "message.eml").read_bytes()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        connection.ehlo()
        for number in range(count):
            message = content.replace(b"@@NUMBER@@", str(number).encode())
            connection.sendmail("papers@papers.example.org", [f"reader{number}@example.org"], message)
