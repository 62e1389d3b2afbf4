"""A DNS server on a free port of 127.0.0.1: it knows what a test tells it, can be silent, and can lie."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = Mapping[tuple[str, str], Sequence[str]]


class Manner(StrEnum):
    """How it answers."""

    TRUTHFUL = "truthful"
    SILENT = "silent"
    FAILING = "failing"
    GARBAGE = "garbage"
    ANOTHER = "another question"


class DnsServer:
    """Answers for a zone: `{("example.org", "TXT"): ['"v=spf1 -all"']}`. Whatever is not in it does not exist."""

    def __init__(self, zone: Zone, manner: Manner = Manner.TRUTHFUL) -> None:
        self.zone, self.manner = dict(zone), manner
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """End it: an empty packet is no question."""
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            packet, client = self._socket.recvfrom(4096)
            if not packet:
                return
            if answer := self._answered(packet):
                self._socket.sendto(answer, client)

    def _answered(self, packet: bytes) -> bytes:
        asked = dns.message.from_wire(packet)
        question = asked.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{kind} {name}")
        reply = dns.message.make_response(asked)
        reply.flags |= dns.flags.RA
        if self.manner is Manner.SILENT:
            return b""
        if self.manner is Manner.GARBAGE:
            return packet[:2] + b"\xff" * 40
        if self.manner is Manner.ANOTHER:
            other = dns.message.make_response(dns.message.make_query("other.example.", kind))
            other.id = asked.id
            other.answer.append(dns.rrset.from_text("other.example.", 60, "IN", "TXT", '"v=spf1 +all"'))
            return other.to_wire()
        if self.manner is Manner.FAILING:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif records := self.zone.get((name.lower(), kind)):
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        elif not any(known == name.lower() for known, _ in self.zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()


@contextmanager
def answering(zone: Zone, manner: Manner = Manner.TRUTHFUL) -> Iterator[DnsServer]:
    """A server that ends with the block."""
    server = DnsServer(zone, manner)
    try:
        yield server
    finally:
        server.close()


def text(value: str) -> str:
    """A TXT record as a zone file has it, in strings of at most 255 characters."""
    return " ".join(f'"{value[at : at + 255]}"' for at in range(0, len(value), 255))
