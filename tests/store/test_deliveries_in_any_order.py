"""Dispatchers that claim, send, die and wake in any order: nobody final changes, nobody is sent a third copy."""

import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from newsletter.delivery import states
from newsletter.models import Delivery, Reply
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries
from tests import databases
from tests.delivery.deliveries import answered
from tests.newsletters import NOW, Record, crowd, frozen, ledger
from tests.promise.forms import form

PEOPLE = crowd(2)
DISPATCHERS = st.sampled_from(["one", "two"])
REPLIES = st.builds(Reply, code=st.sampled_from([250, 451, 550]))
FINAL = [state.value for state in states.FINAL]


class Dispatchers(RuleBasedStateMachine):
    """Two dispatchers over two deliveries. `left` counts the copies that a far end may have taken, `unheard`
    those of them that it did not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.engine = databases.opened(f"sqlite:///{Path(self.folder.name) / 'newsletter.db'}")
        self.published = frozen(self.engine, PEOPLE)
        self.now: datetime = NOW
        self.lives: Counter[str] = Counter()
        self.claimed: dict[str, list[Delivery]] = {"one": [], "two": []}
        self.leaving: dict[str, Delivery | None] = {"one": None, "two": None}
        self.left: Counter[int] = Counter()
        self.unheard: Counter[int] = Counter()
        self.final: dict[int, str] = {}

    def of(self, name: str) -> Record:
        return ledger(self.engine, self.published, owner=self.owner(name))

    def owner(self, name: str) -> str:
        return f"{name}:{self.lives[name]}"

    def is_gone(self, owner: str) -> bool:
        return owner not in (self.owner("one"), self.owner("two"))

    @rule(name=DISPATCHERS)
    @precondition(lambda self: not all(self.leaving.values()))
    def begins(self, name: str) -> None:
        name = name if not self.leaving[name] else self.other(name)
        if not self.claimed[name]:
            self.of(name).recover(now=self.now, is_gone=self.is_gone)
            self.claimed[name] = list(self.of(name).claim(limit=2, now=self.now))
        if self.claimed[name]:
            delivery = states.sending(self.claimed[name].pop())
            self.leaving[name] = delivery if self.of(name).begin(delivery, now=self.now) else None

    @rule(name=DISPATCHERS, reply=st.none() | REPLIES)
    @precondition(lambda self: any(self.leaving.values()))
    def hears(self, name: str, reply: Reply | None) -> None:
        name = name if self.leaving[name] else self.other(name)
        delivery, self.leaving[name] = self.leaving[name], None
        assert delivery
        self.left[delivery.number] += reply is None or reply.code == 250
        self.unheard[delivery.number] += reply is None
        settled = answered(delivery, reply, now=self.now) if reply else states.in_doubt(delivery)
        self.of(name).record([settled], now=self.now)

    @staticmethod
    def other(name: str) -> str:
        return "two" if name == "one" else "one"

    @rule(name=DISPATCHERS)
    @precondition(lambda self: any(self.claimed.values()) or any(self.leaving.values()))
    def loses_the_connection(self, name: str) -> None:
        held = [*self.claimed[name], *filter(None, [self.leaving[name]])]
        self.claimed[name], self.leaving[name] = [], None
        self.of(name).record([states.unsent(delivery) for delivery in held], now=self.now)

    @rule(name=DISPATCHERS)
    @precondition(lambda self: any(self.claimed.values()) or any(self.leaving.values()))
    def dies_and_comes_back(self, name: str) -> None:
        delivery = self.leaving[name]
        if delivery:
            self.left[delivery.number] += 1
            self.unheard[delivery.number] += 1
        self.claimed[name], self.leaving[name] = [], None
        self.lives[name] += 1

    @rule()
    @precondition(lambda self: not any(self.leaving.values()))  # a lease is longer than the wait for any reply
    def time_passes(self) -> None:
        self.now += timedelta(hours=12)

    @invariant()
    def nobody_final_changes(self) -> None:
        with reading(self.engine) as connection:
            rows = {row.number: row for row in connection.execute(select(deliveries))}
        assert {number: rows[number].state for number in self.final} == self.final
        assert min(row.attempts for row in rows.values()) >= 0
        self.final = {number: row.state for number, row in rows.items() if row.state in FINAL}

    @invariant()
    def nobody_is_sent_a_third_copy_nor_a_second_but_after_silence(self) -> None:
        assert [n for n, copies in self.left.items() if copies > min(2, 1 + self.unheard[n])] == []

    def teardown(self) -> None:
        self.engine.dispose()
        self.folder.cleanup()


TestDispatchersInAnyOrder = Dispatchers.TestCase
TestDispatchersInAnyOrder.settings = settings(
    max_examples=form(short=30, long=600), stateful_step_count=30, deadline=None
)
