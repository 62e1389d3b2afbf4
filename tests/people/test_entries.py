"""One entry as it is said on a command line or a page: read as one of the file is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from newsletter.errors import SubscribersError
from newsletter.models import Asked, Layout, Paper, QuietHours, Subscriber, Topics
from newsletter.people import subscribers_file

ADA = Subscriber(address="ada@example.org", key=b"ada's key", name="Ada", hour=7)


def mistakes(entry: object) -> tuple[str, ...]:
    with pytest.raises(SubscribersError) as error:
        subscribers_file.subscriber(entry)
    return tuple(error.value.mistakes)


def test_a_new_person_has_a_key_and_what_the_entry_says() -> None:
    person = subscribers_file.subscriber({"address": "Ada@Example.org", "hour": 9, "quiet_hours": "22-7"})
    assert (person.address, person.hour, person.quiet_hours) == ("ada@example.org", 9, QuietHours(begin=22, end=7))
    assert len(person.key) == 9


def test_a_known_person_keeps_what_the_entry_leaves_out() -> None:
    person = subscribers_file.asking(ADA, {"address": "ada@example.org", "layout": "brief"})
    assert (person.name, person.hour, person.key, person.layout) == ("Ada", 7, b"ada's key", Layout.BRIEF)


def test_an_address_of_ones_own_network_has_to_be_allowed() -> None:
    entry = {"address": "ada@papers.local"}
    assert subscribers_file.subscriber(entry, local=True).address == "ada@papers.local"
    assert len(mistakes(entry)) == 1
    with pytest.raises(SubscribersError):
        subscribers_file.asking(ADA, entry)


def test_every_mistake_of_an_entry_is_told() -> None:
    assert len(mistakes({"address": "ada", "hour": 25})) == 2


def test_an_address_is_spelt_as_it_is_kept() -> None:
    assert subscribers_file.address(" Ada@EXAMPLE.org ") == "ada@example.org"
    with pytest.raises(SubscribersError):
        subscribers_file.address("ada")


def test_all_that_is_known_of_a_person_is_said_but_for_their_key() -> None:
    asked = Asked(
        wanted=Topics(words=("kv cache",)),
        muted=Topics(authors=("Doe",)),
        code=True,
        papers=7,
        liked=(Paper(id="arxiv:2605.00001", title=""), Paper(id="title:x", title="A title")),
    )
    person = replace(ADA, quiet_hours=QuietHours(begin=22, end=7), paused_until=date(2026, 5, 7), asked=asked)
    assert subscribers_file.entry(person) == {
        "address": "ada@example.org",
        "name": "Ada",
        "consent": "confirmed",
        "time_zone": "UTC",
        "hour": 7,
        "quiet_hours": "22-7",
        "frequency": "daily",
        "layout": "full",
        "paused_until": "2026-05-07",
        "wanted": {"words": ["kv cache"]},
        "muted": {"authors": ["Doe"]},
        "code": True,
        "papers": 7,
        "liked": ["2605.00001", "A title"],
    }


def test_of_whoever_asks_for_nothing_nothing_is_said() -> None:
    assert subscribers_file.wishes(Asked()) == {}
    assert (subscribers_file.entry(ADA)["quiet_hours"], subscribers_file.entry(ADA)["paused_until"]) == (None, None)


def test_a_file_of_one_address_alone_is_no_csv(tmp_path: Path) -> None:
    file = tmp_path / "subscribers.yaml"
    file.write_text("ada@example.org\n")
    with pytest.raises(SubscribersError) as error:
        subscribers_file.read(file)
    assert error.value.mistakes == (f"{file}: has no list of subscribers; write one under `subscribers:`",)
