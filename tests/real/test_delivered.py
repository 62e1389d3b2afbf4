"""Real lists to odd addresses, from the command line into a real server: what it receives, and what stops nobody."""

import json
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsletter.cli.commands import app
from newsletter.errors import SubscribersError
from newsletter.people import subscribers_file
from tests.homes import Home
from tests.mail import raw
from tests.smtp_server import Relay, Taken

DAYS = ["2026-06-22", "2026-06-24"]


def delivered(home: Home, relay: Relay, feed: Path) -> list[Taken]:
    """What the server took of a run on this list, whose day is over by any clock that runs this."""
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    text = re.sub(
        r'"submittedOnDailyAt": ?"[^"]*"', '"submittedOnDailyAt":"2024-05-06T01:00:00.000Z"', feed.read_text()
    )
    (home.path / "feed.json").write_text(text)
    assert home.run("run").code == 0
    return relay.taken


@pytest.mark.parametrize("day", DAYS)
def test_every_message_of_a_real_list_arrives_in_lines_that_smtp_can_carry(
    shared: Path, home: Home, relay: Relay, day: str
) -> None:
    outcome = delivered(home, relay, shared / "feeds" / "api" / f"{day}.json")
    longest = max(len(line) for taken in outcome for line in raw.lines(taken.content))
    odd = sum(raw.loose_ends(taken.content) + (not taken.content.isascii()) for taken in outcome)
    assert (len(outcome), longest <= 998, odd) == (2, True, 0)


@pytest.mark.parametrize("day", DAYS)
def test_every_message_of_a_real_list_goes_to_its_one_recipient_under_one_header_of_each_kind(
    shared: Path, home: Home, relay: Relay, day: str
) -> None:
    outcome = delivered(home, relay, shared / "feeds" / "api" / f"{day}.json")
    once = ("From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "List-Id", "List-Unsubscribe")
    counts = [[raw.names(taken.content).count(name) for name in once] for taken in outcome]
    addressed = [raw.value(taken.content, "To").decode() == taken.recipient for taken in outcome]
    assert (counts, addressed, len({raw.value(taken.content, "Message-ID") for taken in outcome})) == (
        [[1] * 8] * 2,
        [True, True],
        2,
    )


def addresses(shared: Path) -> list[str]:
    """Every address of the corpus, good and bad, with its control characters as they are meant."""
    tests = ElementTree.parse(shared / "corpora" / "addresses" / "test" / "tests.xml")  # noqa: S314
    meant = str.maketrans({code: code - 0x2400 for code in range(0x2400, 0x2421)})
    return [(element.text or "").translate(meant) for element in tests.iter("address")]


def test_every_address_is_imported_or_named_and_each_imported_one_gets_its_own_message(
    shared: Path, home: Home, relays: Callable[..., Relay]
) -> None:
    relay = relays(smtputf8=True)
    good = sorted(set(filter(None, map(_spelt, addresses(shared)))))
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    home.people(*map(json.dumps, good))
    done = home.run("run")
    assert (done.code, len(good) > 20, relay.recipients()) == (0, True, good)


def _spelt(address: str) -> str:
    try:
        return subscribers_file.subscriber(address).address
    except SubscribersError:
        return ""


def test_a_broken_day_of_the_api_is_one_line(shared: Path) -> None:
    (broken,) = (shared / "feeds" / "broken").iterdir()
    done = CliRunner().invoke(app, ["papers", str(broken)])
    (line,) = done.stderr.splitlines()
    assert (done.exit_code, "none of its 26 cards is a paper: card 1 is a string" in line) == (1, True)


def test_a_broken_day_of_the_api_publishes_nothing(shared: Path, home: Home, relay: Relay) -> None:
    (broken,) = (shared / "feeds" / "broken").iterdir()
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    shutil.copyfile(broken, home.path / "feed.json")
    assert (home.run("run").code, relay.taken, home.status()["editions"]) == (1, [], [])
