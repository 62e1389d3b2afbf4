"""An IMAP server with as many mails as wanted, all alike, that may stop at a command. It can list and read only."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

UID_OF = 7  # the UID of a mail is so many times its number
MAIL = b"Subject: hello\r\n\r\nGood morning.\r\n"


@dataclass(slots=True)
class Imap:
    """A server that runs. `stops_at` is how a command begins at which it hangs up, in the middle of its answer, and
    `announced` of how many bytes it says that a mail is when it sends it."""

    number: int
    stops_at: str = ""
    size: int = len(MAIL)
    announced: int = len(MAIL)
    port: int = 0
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its mailbox as settings name it."""
        return f"imap://papers@127.0.0.1:{self.port}"

    def answer(self, tag: str, words: str) -> Iterator[bytes]:
        """The lines of an answer."""
        if match := re.match(r"FETCH (\d+)(?::(\d+))? ", words):
            first, last = int(match[1]), int(match[2] or match[1])
            for number in range(first, last + 1):
                yield f"* {number} FETCH (UID {number * UID_OF} RFC822.SIZE {self.size})".encode()
        elif match := re.match(r"UID FETCH (\d+) ", words):
            yield f"* {int(match[1]) // UID_OF} FETCH (UID {match[1]} BODY[]<0> {{{self.announced}}}".encode()
            yield MAIL + b")"
        elif words.startswith("SELECT"):
            yield f"* {self.number} EXISTS".encode()
            yield b"* OK [UIDVALIDITY 1] here"
        elif words.startswith("CAPABILITY"):
            yield b"* CAPABILITY IMAP4rev1"
        yield f"{tag} OK done".encode()


@contextmanager
def running(*, number: int, stops_at: str = "", announced: int = len(MAIL)) -> Iterator[Imap]:
    """Start a server, and end it with the block."""
    imap = Imap(number=number, stops_at=stops_at, announced=announced)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _, words = line.decode().strip().partition(" ")
                if words == "AUTHENTICATE XOAUTH2":
                    self.wfile.write(b"+ \r\n")
                    words = f"XOAUTH2 {self.rfile.readline().decode().strip()}"
                imap.asked.append(words)
                answer = b"\r\n".join(imap.answer(tag, words)) + b"\r\n"
                if imap.stops_at and words.startswith(imap.stops_at):
                    self.wfile.write(answer[: len(answer) // 2])
                    return
                self.wfile.write(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        imap.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield imap
        finally:
            server.shutdown()
