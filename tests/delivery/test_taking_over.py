"""Where one relay says no, another takes over."""

from collections import Counter

import pytest
from sqlalchemy import Engine

from newsletter.actions.send import send
from newsletter.delivery.relays.limits import HOUR
from newsletter.delivery.transports.several import Several
from newsletter.errors import TransportError
from newsletter.store.relays import StoredRelays
from tests.delivery.deliveries import message
from tests.delivery.test_several import Relays, accepted, by, described, spans, through
from tests.newsletters import NOW, crowd, delivered, published, standing
from tests.smtp_server import Relay


def test_where_a_relay_refuses_us_another_takes_over(engine: Engine, relays: Relays) -> None:
    refusing, well = relays(), relays()
    refusing.order("RCPT", "554 5.7.1 relay access denied")
    named = by(refusing.port, setting="relays.refusing")
    made = through(engine, (described("refusing"), named), (described("well"), well))
    published(made, crowd(200))
    outcome = delivered(made)
    assert (outcome.tally.error, len(well.taken) >= 190) == (None, True)
    assert Counter(standing(engine).values())["refused"] == 0


def test_a_relay_whose_allowance_is_used_up_rests_and_another_takes_over(engine: Engine, relays: Relays) -> None:
    used_up, well = relays(), relays()
    used_up.order("DOT", "550 5.4.5 Daily user sending limit exceeded")
    made = through(engine, (described("used"), used_up), (described("well"), well))
    published(made, crowd(60))
    outcome = delivered(made)
    assert (outcome.tally.error, Counter(standing(engine).values())["refused"]) == (None, 0)
    assert StoredRelays(engine).healths()["used"].until == NOW + HOUR


@pytest.mark.parametrize("reply", ["550 5.1.1 no such user", "451 4.3.0 later"])
def test_a_refused_recipient_says_nothing_against_the_relay(engine: Engine, relay: Relay, reply: str) -> None:
    relay.order("RCPT", reply)
    made = through(engine, (described("one"), relay))
    published(made, crowd(9))
    assert list(delivered(made).tally.notes) == []
    assert StoredRelays(engine).healths() == {}


def test_a_mail_that_is_no_edition_counts_at_its_relay_too(engine: Engine, relay: Relay) -> None:
    several = Several(relays=[(described("one", limits=spans(1)), by(relay.port))], record=StoredRelays(engine))
    first = send(several, message(1))
    with pytest.raises(TransportError, match="limit of relay one reached; continues at 2026-05-07 07:00 UTC"):
        send(several, message(2))
    assert (first and first.code, relay.recipients()) == (250, ["ada@example.org"])


def test_an_offer_that_is_not_understood_says_nothing_against_the_relay_but_that(engine: Engine, relay: Relay) -> None:
    relay.order("MAIL", "555 5.5.4 what is SIZE?", times=1)
    made = through(engine, (described("one", connections=1), relay))
    published(made, crowd(5))
    outcome = delivered(made)
    assert list(outcome.tally.notes) == [
        f"127.0.0.1:{relay.port}: offers SIZE but does not understand it: 555 5.5.4 what is SIZE?, at MAIL FROM; "
        "it is not used again in this run; everybody stays due"
    ]
    assert (accepted(engine), StoredRelays(engine).healths()) == (5, {})
