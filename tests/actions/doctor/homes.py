"""A healthy installation: settings, keys, people and a feed of yesterday, with a real mail server, DNS server and
pages."""

import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.types import ASGIApp

from newsletter.cli.opened import assembled
from newsletter.mail import keys
from newsletter.settings.file import load
from newsletter.web import pages
from tests import databases
from tests.dns_server import DnsServer, text
from tests.homes import Home, Result
from tests.served import served
from tests.smtp_server import CERTIFICATE, Relay

SENDER, DOMAIN, IP = "papers@news.test", "news.test", "192.0.2.25"
PEM = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)
RECORD = keys.opened(PEM, domain=DOMAIN, selector="s2026").record

SETTINGS = """
subscribers = "subscribers.yaml"
sources = ["feed.json"]
dkim = [{{ selector = "s2026", key = "dkim.pem" }}]

[list]
name = "Morning Papers"
sender = "papers@news.test"
operator = "you@news.test"
postal_address = "Library Lane 1, London"
url = "{url}"
secret = "3Jk9xQ2mVw7Zr5LpT8bNc4Yd6Hs1Gf0A"

[transport]
url = "smtp://papers@localhost:{port}"
password = "open sesame"
security = "starttls"

[mailbox]
url = "maildir:mail"
"""


def zone() -> dict[tuple[str, str], Sequence[str]]:
    """All that DNS has of a healthy newsletter."""
    return {
        (DOMAIN, "TXT"): [text(f"v=spf1 ip4:{IP} -all")],
        (RECORD[0], "TXT"): [text(RECORD[1])],
        (f"_dmarc.{DOMAIN}", "TXT"): [text("v=DMARC1; p=quarantine; adkim=s")],
        (DOMAIN, "MX"): ["10 mail.news.test."],
        ("mail.news.test", "A"): [IP],
        ("25.2.0.192.in-addr.arpa", "PTR"): ["mail.news.test."],
    }


@dataclass
class Installation:
    """What a test may spoil before the doctor comes."""

    home: Home
    relay: Relay
    dns: DnsServer

    def examined(self, *options: str) -> tuple[Result, list[dict[str, str]]]:
        """What the doctor says, as JSON, of all but the version of this machine's SQLite."""
        ended = self.home.run("doctor", "--dns", self.dns.place, "--ip", IP, "--json", *options)
        checks: list[dict[str, str]] = json.loads(ended.out)
        return ended, [each for each in checks if each["check"] != "SQLite"]

    def faults(self, *options: str) -> list[tuple[str, str]]:
        """The checks that are not well, each with its level."""
        return [(each["check"], each["level"]) for each in self.examined(*options)[1] if each["level"] != "ok"]

    def change(self, old: str, new: str) -> None:
        """Write something else into the settings."""
        path = self.home.path / "newsletter.toml"
        settings = path.read_text(encoding="utf-8")
        assert old in settings
        path.write_text(settings.replace(old, new), encoding="utf-8")


@contextmanager
def over_tls(application: ASGIApp) -> Iterator[str]:
    """The application at https://localhost, on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_level="critical", lifespan="off", ssl_certfile=str(CERTIFICATE))
    address = f"https://localhost:{listening.getsockname()[1]}"
    with served(config, listening):
        yield address


class Door:
    """Stands before the pages like a proxy, and can be told to answer instead."""

    def __init__(self) -> None:
        self.pages: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on."""
        await self.pages(scope, receive, send)


@contextmanager
def installed(folder: Path, relay: Relay) -> Iterator[tuple[Installation, Door]]:
    """All of it in that folder, until the block ends."""
    with ExitStack() as stack:
        door = Door()
        url = stack.enter_context(over_tls(door))
        home = Home(folder)
        for name, content in (
            ("newsletter.toml", SETTINGS.format(url=url, port=relay.port)),
            ("dkim.pem", PEM.decode()),
        ):
            (folder / name).touch(mode=0o600)
            (folder / name).write_text(content, encoding="utf-8")
        home.people("ada@example.org", "bob@example.org")
        home.feed(day=f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}")
        for name in ("cur", "new", "tmp"):
            (folder / "mail" / name).mkdir(parents=True)
        databases.put(folder / "newsletter.db")
        made = assembled(load(folder / "newsletter.toml"))
        stack.callback(made.engine.dispose)
        door.pages = pages.application(
            made.engine,
            made.mailing_list,
            secrets=made.links.secrets,
            templates=made.editing.templates,
            clock=lambda: datetime.now(UTC),
        )
        server = DnsServer(zone())
        stack.callback(server.close)
        yield Installation(home, relay, server), door
