"""A bounce settles the doubt that it is about, and no other."""

import sqlite3

import pytest

from tests.actions.test_resolve import ADDRESS
from tests.feedback.test_bounce import mail
from tests.homes import Home, Result
from tests.smtp_server import Relay


def came_back(home: Home, *, status: str, action: str = "failed", address: str | None = None) -> Result:
    """What the command says of a bounce of the message that the relay last took for Ada."""
    relay_saw = address or str(home.path.joinpath("sender").read_text())
    (home.path / "bounce.eml").write_bytes(mail(to=relay_saw, status=status, action=action))
    return home.run("receive", "bounce.eml")


@pytest.fixture
def sent_to_ada(doubtful: Home, relay: Relay) -> Home:
    """The same home, with the envelope sender of Ada's message noted."""
    senders = {taken.sender for taken in relay.taken if taken.recipient == ADDRESS}
    (doubtful.path / "sender").write_text(senders.pop())
    return doubtful


@pytest.mark.parametrize(
    ("action", "status", "stands"), [("failed", "5.2.2", "refused"), ("delayed", "4.4.1", "accepted")]
)
def test_a_bounce_settles_the_doubt_it_is_about(sent_to_ada: Home, action: str, status: str, stands: str) -> None:
    done = came_back(sent_to_ada, status=status, action=action)
    assert (f"is {stands}" in done.out, sent_to_ada.states().get("in doubt")) == (True, None)


def test_an_address_that_a_bounce_says_is_none_is_suppressed(sent_to_ada: Home) -> None:
    came_back(sent_to_ada, status="5.1.1")
    with sqlite3.connect(sent_to_ada.path / "newsletter.db") as store:
        assert store.execute("SELECT address FROM suppressions").fetchall() == [(ADDRESS,)]


def test_a_bounce_that_nobody_signed_for_settles_nothing(sent_to_ada: Home) -> None:
    done = came_back(sent_to_ada, status="5.1.1", address="papers+e1.1.abcdef0123@example.org")
    assert ("nothing to do" in done.out, sent_to_ada.states()["in doubt"]) == (True, 1)
