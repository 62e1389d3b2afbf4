"""Several real relays: who gets how much, what happens when one dies, and what no restart forgets."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.relays.health import Standing
from newsletter.delivery.relays.limits import DAY, HOUR, MINUTE, Limit, Limits, WarmUp
from newsletter.delivery.relays.permits import Permits, Terms
from newsletter.delivery.relays.relay import Relay as Described
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security, Way
from newsletter.delivery.transports.several import Several
from newsletter.models import Subscriber
from newsletter.store.relays import StoredRelays
from newsletter.tokens import KEY_BYTES
from tests.newsletters import NOW, crowd, delivered, newsletter, published, standing
from tests.smtp_server import Relay
from tests.whole import deliver

Relays = Callable[..., Relay]


def described(name: str, *, limits: Limits | None = None, weight: int = 1, **more: Any) -> Described:
    terms = Terms(weight=weight, limits=limits or Limits())
    return Described(name=name, way=Way(url="smtp://a"), terms=terms, **more)


def by(port: int, **more: Any) -> Smtp:
    return Smtp(host="127.0.0.1", port=port, security=Security.NONE, **more)


def through(engine: Engine, *relays: tuple[Described, Smtp | Relay], patience: timedelta = timedelta()) -> Newsletter:
    """A newsletter that leaves through these relays, and waits for no limit unless it is told to."""
    ways = [(made, relay if isinstance(relay, Smtp) else by(relay.port)) for made, relay in relays]
    return newsletter(engine, Several(relays=ways, record=StoredRelays(engine), patience=patience))


def key_of(address: str) -> bytes:
    return hashlib.sha256(address.encode()).digest()[:KEY_BYTES]


def of_domain(domain: str, *names: str) -> list[Subscriber]:
    return [Subscriber(address=f"{name}@{domain}", key=key_of(f"{name}@{domain}")) for name in names]


def spans(capacity: int, span: timedelta = HOUR) -> Limits:
    return Limits(of_relay=(Limit(capacity=capacity, span=span),))


def accepted(engine: Engine) -> int:
    return Counter(standing(engine).values())["accepted"]


def test_relays_share_an_edition_by_weight(engine: Engine, relays: Relays) -> None:
    heavy, light = relays(), relays()
    made = through(engine, (described("heavy", weight=3), heavy), (described("light"), light))
    published(made, crowd(40))
    delivered(made)
    assert (len(heavy.taken), len(light.taken), accepted(engine)) == (30, 10, 40)


def test_what_a_relay_that_dies_in_the_middle_has_not_taken_the_other_takes(engine: Engine, relays: Relays) -> None:
    dying, well = relays(), relays()

    def die(number: int) -> None:
        if number == 5:
            dying.order("MAIL", hang_up=True)
            dying.order("CONNECT", "421 4.3.2 shutting down", hang_up=True)

    dying.on_taken = die
    made = through(engine, (described("dying", connections=1), dying), (described("well"), well))
    published(made, crowd(40))
    outcome = delivered(made)
    assert (accepted(engine), len(dying.taken), len(well.taken), outcome.tally.error) == (40, 5, 35, None)
    assert list(outcome.tally.notes) == [
        f"relay dying rests until 2026-05-07 06:01 UTC: 127.0.0.1:{dying.port}: 421 4.3.2 shutting down, at the "
        "greeting; it is closed for now: run again later, or set fewer transport.connections"
    ]


def test_a_message_in_flight_when_a_relay_dies_is_sent_once_more_by_another(engine: Engine, relays: Relays) -> None:
    dying, well = relays(), relays()
    dying.order("DOT")
    dying.on_taken = lambda _: dying.order("CONNECT", "421 4.3.2 shutting down", hang_up=True)
    made = through(engine, (described("dying", connections=1), dying), (described("well"), well))
    published(made, crowd(10))
    delivered(made)
    copies = Counter([*dying.recipients(), *well.recipients()])
    assert (accepted(engine), sorted(copies.values())) == (10, [1] * 9 + [2])


def test_where_every_relay_is_gone_everybody_stays_pending_and_the_first_is_named(engine: Engine) -> None:
    made = through(engine, (described("one"), by(1)), (described("two"), by(1)))
    published(made, crowd(5))
    outcome = delivered(made)
    assert set(standing(engine).values()) == {"pending"}
    assert str(outcome.tally.error).startswith("127.0.0.1:1: cannot connect: ")


def test_a_wrong_password_is_tried_once_and_the_other_relay_takes_over(engine: Engine, relays: Relays) -> None:
    locked, well = relays(login=("papers", "right")), relays()
    wrong = by(locked.port, user="papers", password="wrong")
    made = through(engine, (described("locked", connections=1), wrong), (described("well"), well))
    published(made, crowd(12))
    outcome = delivered(made)
    assert (accepted(engine), locked.connections, outcome.tally.error) == (12, 1, None)
    assert "relay locked failed: " in outcome.tally.notes[0]
    assert "the login of papers was refused" in outcome.tally.notes[0]


def test_a_relay_that_rests_is_left_alone_and_then_tried_with_one_message(engine: Engine, relay: Relay) -> None:
    relay.order("CONNECT", "421 4.3.2 shutting down", hang_up=True)
    made = through(engine, (described("one", connections=4), relay))
    published(made, crowd(9))
    counts = []
    for seconds in (0, 59, 61):
        delivered(made, now=NOW + timedelta(seconds=seconds))
        counts.append(relay.connections)
    assert (counts[0] >= 3, counts[1] - counts[0], counts[2] - counts[1]) == (True, 0, 1)
    rests = Permits(StoredRelays(engine), {"one": Terms()})
    later = [rests.standing("one", now=NOW + timedelta(seconds=seconds)) for seconds in (179, 182)]
    assert later == [Standing.RESTING, Standing.RESTED]


def test_a_relay_that_is_well_again_takes_everything(engine: Engine, relay: Relay) -> None:
    relay.order("CONNECT", "421 4.3.2 shutting down", hang_up=True)
    made = through(engine, (described("one"), relay))
    published(made, crowd(9))
    assert "421 4.3.2 shutting down" in str(delivered(made).tally.error)
    relay.obey()
    assert "rests until 2026-05-07 06:01 UTC" in str(delivered(made).tally.error)
    outcome = delivered(made, now=NOW + MINUTE)
    assert (accepted(engine), outcome.tally.error, list(outcome.tally.notes)) == (9, None, [])


def test_a_limit_holds_across_restarts_and_loses_nobody(engine: Engine, relay: Relay) -> None:
    published(through(engine, (described("one"), relay)), crowd(12))
    tallies = []
    for minutes in (0, 30, 61, 122):
        made = through(engine, (described("one", limits=spans(5)), relay))  # each is a new process to the store
        tallies.append((delivered(made, now=NOW + minutes * MINUTE).tally, accepted(engine)))
    assert [number for _, number in tallies] == [5, 5, 10, 12]
    assert [tally.error for tally, _ in tallies] == [None] * 4
    assert tallies[0][0].notes == ("limit of relay one reached; continues at 2026-05-07 07:00 UTC",)
    assert Counter(standing(engine).values()) == {"accepted": 12}


def test_what_a_relay_at_its_limit_cannot_take_the_other_takes(engine: Engine, relays: Relays) -> None:
    small, large = relays(), relays()
    made = through(engine, (described("small", limits=spans(3)), small), (described("large"), large))
    published(made, crowd(20))
    delivered(made)
    assert (len(small.taken), len(large.taken)) == (3, 17)


def test_messages_that_a_failed_relay_leaves_to_one_at_its_limit_are_an_error(engine: Engine, relay: Relay) -> None:
    made = through(engine, (described("small", limits=spans(3)), relay), (described("gone"), by(1)))
    published(made, crowd(10))
    outcome = delivered(made)
    assert (accepted(engine), "cannot connect" in str(outcome.tally.error)) == (3, True)
    assert [note.partition(" 2026")[0] for note in outcome.tally.notes] == [
        "relay gone rests until",
        "limit of relay small reached; continues at",
    ]


def test_a_new_relay_is_given_more_each_day(engine: Engine, relay: Relay) -> None:
    limits = Limits(of_relay=(Limit(capacity=100, span=DAY),), warm_up=WarmUp(start=2, growth=2))
    made = through(engine, (described("new", limits=limits), relay))
    made = replace(made, way_out=replace(made.way_out, late=timedelta(days=4)))
    published(made, crowd(20))
    numbers = []
    for hours in (0, 12, 25, 50, 75):
        deliver(made, clock=lambda moment=NOW + hours * HOUR: moment)  # type: ignore[misc]
        numbers.append(len(relay.taken))
    assert numbers == [2, 2, 6, 14, 20]


def test_a_domain_at_its_limit_waits_alone(engine: Engine, relay: Relay) -> None:
    limits = Limits(of_domains={"gmail.com": Limit(capacity=2, span=HOUR)})
    made = through(engine, (described("one", limits=limits), relay))
    published(made, [*of_domain("gmail.com", "ada", "bob", "cleo"), *crowd(70), *of_domain("GMail.com", "dora")])
    outcome = delivered(made)
    assert Counter(state for address, state in standing(engine).items() if "mail" in address.lower()) == {
        "accepted": 2,
        "pending": 2,
    }
    assert (accepted(engine), list(outcome.tally.notes)) == (
        72,
        ["limit of relay one for gmail.com reached; continues at 2026-05-07 07:00 UTC"],
    )
    delivered(made, now=NOW + 61 * MINUTE)
    assert accepted(engine) == 74


def test_a_limited_domain_at_the_head_of_a_long_list_keeps_nobody_else_waiting(engine: Engine, relay: Relay) -> None:
    limits = Limits(of_domains={"gmail.com": Limit(capacity=1, span=HOUR)})
    made = through(engine, (described("one", limits=limits), relay))
    published(made, [*of_domain("gmail.com", *(f"reader{n:03}" for n in range(700))), *crowd(20)])
    held = []
    relay.on_taken = lambda _: held.append(Counter(standing(engine).values())["claimed"])
    delivered(made)
    assert (len(relay.taken), max(held) < 600) == (21, True)


def test_a_short_limit_is_waited_for_in_the_run(engine: Engine, relay: Relay) -> None:
    made = through(engine, (described("one", limits=spans(5, MINUTE)), relay), patience=2 * MINUTE)
    published(made, crowd(12))
    ticking = Ticking()
    (outcome,) = deliver(made, clock=ticking)
    assert (accepted(engine), list(outcome.tally.notes), ticking.now - NOW > 2 * MINUTE) == (12, [], True)


class Ticking:
    """A clock that is a second later each time somebody looks."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def test_a_copy_has_the_same_idempotency_header_and_everybody_s_is_another(engine: Engine, relay: Relay) -> None:
    relay.order("DOT", times=1)
    made = through(engine, (described("one", idempotency_header="Idempotency-Key"), relay))
    published(made, crowd(3))
    delivered(made)
    first_lines = [taken.content.partition(b"\r\n")[0] for taken in relay.taken]
    twice = [taken.content for taken in relay.taken if taken.recipient == relay.taken[0].recipient]
    assert (len(first_lines), len(set(first_lines)), len(twice), len(set(twice))) == (4, 3, 2, 1)
    assert all(line.startswith(b"Idempotency-Key: ") for line in first_lines)


def test_a_relay_that_knows_no_idempotency_header_gets_none(engine: Engine, relays: Relays) -> None:
    knowing, other = relays(), relays()
    made = through(engine, (described("knowing", idempotency_header="X-Copy-Of"), knowing), (described("other"), other))
    published(made, crowd(4))
    delivered(made)
    assert [{b"X-Copy-Of" in taken.content for taken in relay.taken} for relay in (knowing, other)] == [{True}, {False}]
