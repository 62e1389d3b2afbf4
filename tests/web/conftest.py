"""A newsletter with two published editions on a store of its own, and its pages on a port of this machine."""

import shutil
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine
from starlette.types import ASGIApp, Receive, Scope, Send

from newsletter import packed, tokens
from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.transports.folder import Folder
from newsletter.editorial.choices import Choices
from newsletter.models import Layout, MailingList, Subscriber
from newsletter.sources.source import Source
from newsletter.store import editions, subscribers
from newsletter.store.engine import open_store, reading
from newsletter.tokens import Purpose
from tests import whole, workers
from tests.served import served
from tests.web.browser import launched, open_page
from tests.whole import application, collect, plan, publish

LIST = MailingList(
    id="papers.example.org",
    name="Morning Papers",
    sender="papers@example.org",
    url="https://papers.example.org",
    mailbox="leave@example.org",
    postal_address="Example Society\n1 Library Lane\nLondon",
    verp=False,
)
SECRET = "the-secret-that-signs-the-links-0123456789"
OLD_SECRET = "the-secret-that-signed-the-links-9876543210"
NOW = datetime(2025, 12, 2, 6, tzinfo=UTC)
DAYS = (date(2025, 11, 13), date(2025, 12, 1))
ADA = Subscriber(address="ada@example.org", key=b"ada-ada-a", name="Ada Lovelace", time_zone="Europe/London", hour=7)
BOB = Subscriber(address="bob@example.org", key=b"bob-bob-b", name="Bob", layout=Layout.BRIEF)


@dataclass
class Minutes:
    """A clock that goes on by a minute each time it is looked at."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """The next minute."""
        self.now += timedelta(minutes=1)
        return self.now


class House:
    """Serves whichever application lives in it, which is another one for every test."""

    tenant: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        await self.tenant(scope, receive, send)


@contextmanager
def serving(application: ASGIApp) -> Iterator[str]:
    """The application on a free port; gives its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    # Without it each answer on a kept connection waits 40 ms for an acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(application, log_level="critical", access_log=False, ws="none", lifespan="off")
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with served(config, listening):
        yield address


def on_store(engine: Engine, outbox: Path) -> Newsletter:
    """The newsletter on that store, delivering into that folder."""
    examples = packed.folder("examples")
    return whole.newsletter(
        mailing_list=LIST,
        secret=SECRET,
        choices=Choices(),
        engine=engine,
        transport=Folder(outbox),
        connections=1,
        templates=(packed.folder("templates"),),
        sources=lambda: [
            Source.saved(examples / name) for name in ("daily-papers-nov-13.txt", "daily-papers-dec-01.txt")
        ],
    )


def asking(address: str) -> httpx.Client:
    """Who asks for the pages there. To load the certificates of the world would take longer than most tests."""
    return httpx.Client(base_url=address, timeout=30, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


@pytest.fixture(scope="session")
def published_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two editions published to Ada and Bob, made by the first worker that wants it."""
    return workers.made_once(tmp_path_factory, "published", _publish) / "newsletter.db"


def _publish(folder: Path) -> None:
    newsletter = on_store(open_store(f"sqlite:///{folder / 'newsletter.db'}"), folder / "outbox")
    fill(newsletter)
    newsletter.engine.dispose()


def fill(newsletter: Newsletter) -> None:
    """Subscribe Ada and Bob, and publish an edition of each example feed to them."""
    with newsletter.engine.begin() as connection:
        for person in (ADA, BOB):
            subscribers.add(connection, LIST.id, person, now=NOW)
    collect(newsletter, now=NOW)
    for day in DAYS:
        publish(newsletter, plan(newsletter, now=NOW, day=day), now=NOW)


@pytest.fixture
def newsletter(published_store: Path, tmp_path: Path) -> Iterator[Newsletter]:
    """The published newsletter on a copy of its store, which a test may change."""
    with copied(published_store, tmp_path) as newsletter:
        yield newsletter


@contextmanager
def copied(store: Path, folder: Path) -> Iterator[Newsletter]:
    """The newsletter of that store on a copy of it in that folder."""
    shutil.copyfile(store, folder / "newsletter.db")
    engine = open_store(f"sqlite:///{folder / 'newsletter.db'}")
    yield on_store(engine, folder / "outbox")
    engine.dispose()


@pytest.fixture(scope="session")
def house() -> Iterator[tuple[House, httpx.Client]]:
    """One server for all tests, since starting and ending one takes longer than most of them."""
    house = House()
    with serving(house) as address, asking(address) as client:
        yield house, client


@pytest.fixture
def pages(newsletter: Newsletter, house: tuple[House, httpx.Client]) -> httpx.Client:
    """The pages, asked over HTTP as a mail program or a browser asks."""
    served, client = house
    served.tenant = application(newsletter, secrets=[SECRET, OLD_SECRET], clock=Minutes())
    return client


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for a file of tests. It may not outlive them: while it runs, nothing else can run an event loop."""
    with launched(chromium) as browser:
        yield browser


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One page of it for a file of tests, each of which makes it as new."""
    with open_page(browser) as page:
        yield page


def link(purpose: Purpose, person: Subscriber = ADA, *, secret: str = SECRET) -> str:
    """The path of a person's link for `purpose`, but for that of view online, which also names an edition."""
    return f"/{purpose}/{tokens.sign(person.key, purpose=purpose, list_id=LIST.id, secret=secret)}"


def edition_id(newsletter: Newsletter) -> str:
    """The id of the newest edition."""
    with reading(newsletter.engine) as connection:
        newest = editions.latest(connection, LIST.id)
    assert newest
    return newest.edition.id


def view(newsletter: Newsletter, person: Subscriber = ADA) -> str:
    """The path at which a person views the newest edition online."""
    return link(Purpose.VIEW, person).replace("/view/", f"/view/{edition_id(newsletter)}/")


def kept(newsletter: Newsletter, person: Subscriber = ADA) -> Subscriber:
    """The person as the store has them."""
    with reading(newsletter.engine) as connection:
        subscriber = subscribers.find(connection, LIST.id, person.address)
    assert subscriber
    return subscriber
