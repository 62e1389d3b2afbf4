"""Dispatchers that ask, die, end and come back in any order: no window of any limit sees more than it may."""

import secrets
import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import Engine

from newsletter.delivery.relays.limits import HOUR, MINUTE, Limit, Limits
from newsletter.delivery.relays.permits import Permits, Terms
from newsletter.store.engine import open_store
from newsletter.store.relays import StoredRelays
from tests.newsletters import NOW

A_MINUTE, AN_HOUR = Limit(capacity=9, span=MINUTE), Limit(capacity=25, span=HOUR)
GMAIL = Limit(capacity=4, span=MINUTE)
TERMS = Terms(limits=Limits(of_relay=(A_MINUTE, AN_HOUR), of_domains={"gmail.com": GMAIL}))
DISPATCHERS = st.sampled_from(["first", "second"])
DOMAINS = st.sampled_from(["gmail.com", "example.org"])
STEPS = st.sampled_from([0.7, 31, 61, 3700])


@cache
def store() -> tuple[Engine, tempfile.TemporaryDirectory[str]]:
    """One store for all examples, each with a relay of its own; its folder goes when the process does."""
    folder = tempfile.TemporaryDirectory()
    return open_store(f"sqlite:///{Path(folder.name) / 'newsletter.db'}"), folder


class Dispatchers(RuleBasedStateMachine):
    """Two dispatchers over one relay. `left` has the moment and the domain of every message that may leave."""

    def __init__(self) -> None:
        super().__init__()
        self.engine, _ = store()
        self.relay = secrets.token_hex(8)
        self.now: datetime = NOW
        self.left: list[tuple[datetime, str]] = []
        self.permits = {name: self.begun() for name in ("first", "second")}

    def begun(self) -> Permits:
        return Permits(StoredRelays(self.engine), {self.relay: TERMS})

    @rule(name=DISPATCHERS, domain=DOMAINS, wanted=st.sampled_from([1, 3, 12]))
    def asks(self, name: str, domain: str, wanted: int) -> None:
        for _ in range(wanted):
            if not self.permits[name].take(self.relay, domain, now=self.now):
                self.left.append((self.now, domain))

    @rule(name=DISPATCHERS)
    def dies_and_comes_back(self, name: str) -> None:
        self.permits[name] = self.begun()

    @rule(name=DISPATCHERS)
    def ends_and_begins_again(self, name: str) -> None:
        self.permits[name].give_back(now=self.now)
        self.permits[name] = self.begun()

    @rule(seconds=STEPS)
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def no_window_sees_more_than_its_limit(self) -> None:
        for limit, domain in ((A_MINUTE, ""), (AN_HOUR, ""), (GMAIL, "gmail.com")):
            moments = [moment for moment, of in self.left if domain in ("", of)]
            windows = [sum(start <= moment < start + limit.span for moment in moments) for start in moments]
            assert max(windows, default=0) <= limit.capacity


TestPermitsInAnyOrder = Dispatchers.TestCase
TestPermitsInAnyOrder.settings = settings(max_examples=100, stateful_step_count=15, deadline=None)
