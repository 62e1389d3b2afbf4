"""From the settings to the frozen edition: lines by an endpoint, and none where none is named."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.transports.folder import Folder
from newsletter.sources.source import Source
from newsletter.store import editions
from newsletter.store.engine import reading
from tests import whole
from tests.homes import TITLES, Home
from tests.mail.editions import LIST
from tests.network.endpoints import Asked, answer, endpoint, header
from tests.newsletters import newsletter
from tests.whole import changed, collect, publish

NOW = datetime(2024, 5, 7, 8, tzinfo=UTC)
LINE = "We study it and find that it can be done, and done well."


@pytest.fixture
def made(sqlite_engine: Engine, home: Home) -> Newsletter:
    """A newsletter of the saved feed, collected."""
    source = Source.saved(home.path / "feed.json")
    made = newsletter(sqlite_engine, Folder(home.path / "outbox"), sources=lambda: [source])
    collect(made, now=NOW)
    return made


def test_the_lines_are_frozen_with_the_edition_and_asked_for_once(made: Newsletter) -> None:
    asked = Asked(turns=[answer(LINE)])
    with asked.server() as server:
        with_endpoint = changed(made, endpoint=lambda: endpoint(server))
        whole.plan(with_endpoint, now=NOW)
        publish(with_endpoint, whole.plan(with_endpoint, now=NOW), now=NOW, anyway=True)
    with reading(made.engine) as connection:
        frozen = editions.latest(connection, LIST.id)
    assert frozen
    assert ({trending.summary for trending in frozen.edition.papers}, len(asked.questions)) == ({LINE}, len(TITLES))


def test_the_edition_of_a_week_has_the_same_lines_and_asks_nothing_twice(made: Newsletter) -> None:
    asked = Asked(turns=[answer(LINE)])
    with asked.server() as server:
        with_endpoint = changed(made, endpoint=lambda: endpoint(server))
        day, week = whole.plan(with_endpoint, now=NOW), whole.plan_week(with_endpoint, now=NOW, day=NOW.date())
    lines = {trending.summary for edition in (day, week) for trending in edition.papers}
    assert (lines, len(asked.questions)) == ({LINE}, len(TITLES))


def test_a_plan_of_files_has_the_lines_and_asks_for_each_once(home: Home) -> None:
    asked = Asked(turns=[answer(LINE)])
    with asked.server() as server:
        home.settings(end=f'[summary]\nurl = "{server.url("/v1")}"\nmodel = "small"\nprivate = true\n')
        codes = [home.run("plan", "feed.json").code for _ in range(2)]
    assert (codes, len(asked.questions)) == ([0, 0], len(TITLES))


def test_a_run_asks_the_endpoint_of_the_settings_with_its_key_and_mails_its_lines(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SUMMARY__KEY", "sk-of-the-environment")
    asked = Asked(turns=[answer(LINE)])
    with asked.server() as server:
        home.settings(end=f'[summary]\nurl = "{server.url("/v1")}"\nmodel = "small"\nprivate = true\n')
        home.run("run")
    mails = [path.read_text(encoding="utf-8") for path in (home.path / "outbox").glob("*.eml")]
    keys = {header(head, "Authorization") for head in server.heads}
    assert (any(LINE in mail for mail in mails), keys) == (True, {"Bearer sk-of-the-environment"})
