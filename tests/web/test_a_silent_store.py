"""The pages while the store is locked or stopped: they say so, and no unsubscription is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Consent
from newsletter.store.engine import open_store
from newsletter.store.journal import Journal
from newsletter.tokens import Purpose
from tests import whole
from tests.promise.clusters import Cluster, cluster
from tests.web.conftest import SECRET, House, Minutes, fill, kept, link, on_store, view
from tests.whole import application, deliver

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
AT_ONCE = timedelta(milliseconds=20)
SORRY = "<h1>This page does not work just now</h1>"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process writes, and goes on writing."""
    other = create_engine(f"sqlite:///{path}", isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        connection.exec_driver_sql("ROLLBACK")
    other.dispose()


@pytest.fixture
def impatient(newsletter: Newsletter, tmp_path: Path) -> Iterator[Newsletter]:
    """The newsletter, whose pages wait for nobody."""
    engine = open_store(f"sqlite:///{tmp_path / 'newsletter.db'}", patience=AT_ONCE)
    yield whole.changed(newsletter, engine=engine, journal=Journal(tmp_path / "newsletter.unsubscribed"))
    engine.dispose()


@pytest.fixture
def shown(impatient: Newsletter, house: tuple[House, httpx.Client]) -> httpx.Client:
    """Its pages."""
    served, client = house
    served.tenant = application(impatient, secrets=[SECRET], clock=Minutes())
    return client


def test_one_click_at_a_locked_store_is_answered_200_and_comes_first_when_it_opens(
    shown: httpx.Client, impatient: Newsletter, tmp_path: Path
) -> None:
    with locked(tmp_path / "newsletter.db"):
        answer = shown.post(link(Purpose.UNSUBSCRIBE), data=ONE_CLICK)
        before = kept(impatient).consent
    (delivered, *_) = deliver(impatient, clock=Minutes())
    assert (answer.status_code, answer.text, before) == (200, "You are unsubscribed.\n", Consent.CONFIRMED)
    assert (kept(impatient).consent, sum(delivered.tally.states.values())) == (Consent.UNSUBSCRIBED, 1)


def test_the_button_at_a_locked_store_is_answered_with_a_page(shown: httpx.Client, tmp_path: Path) -> None:
    with locked(tmp_path / "newsletter.db"):
        answer = shown.post(link(Purpose.UNSUBSCRIBE))
    assert (answer.status_code, "<h1>You are unsubscribed</h1>" in answer.text) == (202, True)


def test_a_link_that_is_not_ours_is_written_down_nowhere(
    shown: httpx.Client, impatient: Newsletter, tmp_path: Path
) -> None:
    with locked(tmp_path / "newsletter.db"):
        answer = shown.post(link(Purpose.PREFERENCES).replace("preferences", "unsubscribe"), data=ONE_CLICK)
    assert (answer.status_code, (tmp_path / "newsletter.unsubscribed").exists()) == (404, False)


def test_a_form_at_a_locked_store_is_503_in_words_and_says_when_to_come_again(
    shown: httpx.Client, tmp_path: Path
) -> None:
    with locked(tmp_path / "newsletter.db"):
        answer = shown.post(f"{link(Purpose.PREFERENCES)}/link")
    assert (answer.status_code, answer.headers["retry-after"], SORRY in answer.text) == (503, "30", True)


def test_pages_that_only_read_are_shown_while_somebody_writes(
    shown: httpx.Client, impatient: Newsletter, tmp_path: Path
) -> None:
    with locked(tmp_path / "newsletter.db"):
        answers = [
            shown.get(path).status_code for path in ("/", "/feed.atom", view(impatient), link(Purpose.PREFERENCES))
        ]
    assert answers == [200, 200, 200, 200]


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A PostgreSQL server that may be stopped."""
    with cluster() as made:
        yield made


READ = (
    "/",
    "/editions/2025-12-01",
    "/editions/2025-12-01.bib",
    "/archive",
    "/archive/2025-12",
    "/themes",
    "/search?q=a",
    "/feed.atom",
    "/feed.json",
    "/sitemap.xml",
    "/healthz",
    link(Purpose.UNSUBSCRIBE),
    link(Purpose.PREFERENCES),
    "/subscribe",
)


def test_every_page_of_a_stopped_server_is_503_and_one_click_waits(
    server: Cluster, house: tuple[House, httpx.Client], tmp_path: Path
) -> None:
    engine = open_store(server.database(), patience=AT_ONCE)
    made = whole.changed(on_store(engine, tmp_path / "outbox"), journal=Journal(tmp_path / "newsletter.unsubscribed"))
    fill(made)
    served, client = house
    served.tenant = application(made, secrets=[SECRET], clock=Minutes())
    server.stop("immediate")
    try:
        answers = {path: client.get(path) for path in READ}
        left = client.post(link(Purpose.UNSUBSCRIBE), data=ONE_CLICK)
    finally:
        server.start()
    deliver(made, clock=Minutes())
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(READ, 503) | {
        "/subscribe": 200
    }
    assert {answer.headers.get("retry-after") for answer in answers.values() if answer.status_code == 503} == {"30"}
    assert (left.status_code, kept(made).consent) == (200, Consent.UNSUBSCRIBED)
    engine.dispose()


def test_a_row_that_another_holds_is_not_waited_for_on_postgresql(
    server: Cluster, house: tuple[House, httpx.Client], tmp_path: Path
) -> None:
    url = server.database()
    engine, other = open_store(url, patience=AT_ONCE), open_store(url)
    made = whole.changed(on_store(engine, tmp_path / "outbox"), journal=Journal(tmp_path / "newsletter.unsubscribed"))
    fill(made)
    served, client = house
    served.tenant = application(made, secrets=[SECRET], clock=Minutes())
    with other.begin() as holding:
        holding.exec_driver_sql("SELECT * FROM subscribers FOR UPDATE")
        answer = client.post(link(Purpose.UNSUBSCRIBE))
    assert answer.status_code == 202
    engine.dispose()
    other.dispose()
