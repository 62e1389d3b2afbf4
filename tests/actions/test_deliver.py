"""Delivering reads no more of the store than somebody asked for."""

import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event

from newsletter.delivery.transports.folder import Folder
from tests.homes import Home
from tests.newsletters import ADA, BOB, frozen, newsletter
from tests.whole import deliver

NOW = datetime(2026, 5, 7, 8, tzinfo=UTC)


@pytest.mark.parametrize(("heard", "counts"), [(logging.WARNING, 1), (logging.INFO, 2)])
def test_who_is_due_is_counted_before_only_where_somebody_hears_of_it(
    engine: Engine, home: Home, caplog: pytest.LogCaptureFixture, heard: int, counts: int
) -> None:
    caplog.set_level(heard, logger="newsletter.steps")
    frozen(engine, [ADA, BOB], now=NOW)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    deliver(newsletter(engine, Folder(home.path / "outbox")), clock=lambda: NOW)
    assert sum("count(" in each and "due_at <=" in each for each in asked) == counts
