"""What lies beside a store moves with it: unsubscriptions that wait, and what is known here of accepted mail."""

from pathlib import Path

import pytest
from sqlalchemy import select

from newsletter.actions.restore import Place
from newsletter.errors import StoreError
from newsletter.models import Period
from newsletter.store.engine import open_store
from newsletter.store.journal import Journal
from newsletter.store.schema import subscribers
from newsletter.store.seal import Issue
from tests import databases
from tests.actions.test_move import moved, opened, sqlite
from tests.newsletters import ADA, BOB, NOW, on_list


def test_unsubscriptions_that_wait_beside_the_store_go_along(tmp_path: Path) -> None:
    here, there = sqlite(tmp_path / "newsletter.db"), sqlite(tmp_path / "there.db")
    engine = open_store(here.url)
    on_list(engine, [ADA, BOB])
    engine.dispose()
    waiting = Journal(tmp_path / "newsletter.unsubscribed")
    waiting.add(ADA.key, at=NOW)
    moved(Place(url=here.url, journal=waiting), there)
    with opened(there) as connection:
        gone = connection.execute(select(subscribers.c.address).where(subscribers.c.consent == "unsubscribed"))
        assert gone.scalars().all() == ["ada@example.org"]


def test_the_seal_goes_along_and_another_one_is_not_overwritten(tmp_path: Path) -> None:
    here = sqlite(tmp_path / "newsletter.db")
    databases.opened(here.url).dispose()
    issue = Issue("newsletter.example.org", Period.DAY, NOW.date())
    (tmp_path / "away").mkdir()
    there = sqlite(tmp_path / "away" / "there.db")
    for place, address in ((here, "ada@example.org"), (there, "bob@example.org")):
        with place.seal.page(issue, now=NOW) as page:  # type: ignore[union-attr]
            page.add([(1, address)], now=NOW)
    with pytest.raises(StoreError, match=r"there.seal is another store's seal; move it away"):
        moved(here, there)
    there.seal.folder.rename(tmp_path / "aside")  # type: ignore[union-attr]
    moved(here, there)
    with there.seal.page(issue, now=NOW) as page:  # type: ignore[union-attr]
        assert list(page.known(iter([(1, "ada@example.org")]))) == [1]
