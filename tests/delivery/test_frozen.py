"""A dispatcher that stands still at the worst moment: messages are on record as sending, and nothing of them has left.

Its clock is in the test's hand. Whoever takes over meanwhile does it in earnest, over the same store and relay.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from newsletter.actions.newsletter import Links, Newsletter
from newsletter.actions.prepare import Prepared
from newsletter.actions.stamp import stamper
from newsletter.delivery.beat import Pulse
from newsletter.delivery.dispatcher import Dispatcher
from newsletter.delivery.ledger import Entries, Ledger, Written
from newsletter.delivery.outbox import Tally
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import OutOfTouch
from newsletter.store import nodes
from newsletter.store.deliveries import DeliveryLedger
from tests.delivery.test_dispatcher import through
from tests.mail.editions import LIST
from tests.newsletters import NOW, SECRET, crowd, delivered, newsletter, published, standing
from tests.smtp_server import Relay

NAME = "another-host:4:0badcafe"
TOO_LONG = 61.0  # seconds


@dataclass(slots=True)
class Clock:
    """Seconds that pass when they are told to."""

    now: float = 0.0

    def __call__(self) -> float:
        """The moment."""
        return self.now


@dataclass(slots=True)
class Frozen:
    """A ledger that comes back late from the first write that lets messages go."""

    ledger: Ledger
    meanwhile: Callable[[], object] | None

    def write(self, entries: Entries, *, now: datetime) -> Written:
        """Write, and then let other things happen once."""
        written = self.ledger.write(entries, now=now)
        if written.leaving and self.meanwhile:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return written


@dataclass(slots=True)
class Stage:
    """An edition for twelve readers, and the node that will stand still while another one delivers all of it."""

    made: Newsletter
    clock: Clock = field(default_factory=Clock)

    def played(self, *, checked: bool, meanwhile: Callable[[], object] | None = None) -> Tally:
        """What becomes of the run that stands still; one that is not `checked` looks at no clock."""
        engine, publication, pulse = self.made.engine, published(self.made, crowd(12)), Pulse(clock=self.clock)
        with engine.begin() as connection:
            nodes.begin(connection, NAME, host="another-host", version="0", ahead=timedelta(), now=NOW)
        dispatcher = Dispatcher(
            ledger=Frozen(DeliveryLedger(engine, publication.edition.id, owner=NAME), meanwhile or self.taken_over),
            transport=self.made.way_out.transport,
            stamp=stamper(Prepared(engine, publication.edition.id), LIST, Links(secret=SECRET)).message,
            clock=lambda: NOW,
            may_send=pulse.may_send if checked else lambda: True,
        )
        return dispatcher.drain(connections=3)

    def passed(self) -> None:
        """A minute passes."""
        self.clock.now += TOO_LONG

    def taken_over(self) -> None:
        """A minute passes, and another node delivers what is due. By its beat of months ago the first one is dead."""
        self.passed()
        delivered(self.made)


@pytest.mark.parametrize(("checked", "sent_twice"), [(True, False), (False, True)])
def test_a_run_that_thaws_after_another_took_over_sends_nothing_more_and_one_without_the_check_is_found_out(
    engine: Engine, relay: Relay, checked: bool, sent_twice: bool
) -> None:
    Stage(through(engine, relay, connections=3)).played(checked=checked)
    copies = Counter(relay.recipients())
    assert (len(copies), max(copies.values()) > 1, set(standing(engine).values())) == (12, sent_twice, {"accepted"})


def test_it_says_why_it_ends(engine: Engine, relay: Relay) -> None:
    tally = Stage(through(engine, relay)).played(checked=True)
    assert isinstance(tally.error, OutOfTouch)


def test_a_run_that_thaws_before_anybody_took_over_gives_back_what_it_held(engine: Engine, relay: Relay) -> None:
    stage = Stage(through(engine, relay, connections=3))
    stage.played(checked=True, meanwhile=stage.passed)
    assert (relay.recipients(), set(standing(engine).values())) == ([], {"pending"})


def test_into_a_folder_nothing_more_is_written_either(sqlite_engine: Engine, tmp_path: Path) -> None:
    stage = Stage(newsletter(sqlite_engine, Folder(tmp_path / "out")))
    stage.played(checked=True, meanwhile=stage.passed)
    assert list((tmp_path / "out").iterdir()) == []
