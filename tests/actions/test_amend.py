"""The operator adds or sets a person: only what is given changes, and what a person said stays said."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from newsletter.actions import amend, subscribe
from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.transports.folder import Folder
from newsletter.models import Consent, Layout, Subscriber
from newsletter.store import subscribers
from tests.homes import Home
from tests.mail.editions import LIST
from tests.newsletters import ADA, EVE, NOW, newsletter, on_list

LOVELACE = replace(ADA, name="Ada Lovelace", time_zone="Europe/London", hour=7)


@pytest.fixture
def made(engine: Engine, tmp_path: Path) -> Newsletter:
    """A newsletter with Ada on its list, who asked for her hour."""
    on_list(engine, [LOVELACE])
    return newsletter(engine, Folder(tmp_path / "outbox"))


def kept(made: Newsletter, address: str = ADA.address) -> Subscriber | None:
    known = subscribe.person(made.engine, LIST.id, address)
    return known.subscriber if known else None


def test_adding_a_known_person_again_changes_what_is_given_and_wipes_nothing(made: Newsletter) -> None:
    amended = amend.add(made, {"address": ADA.address, "layout": "brief"}, now=NOW)
    assert (kept(made), amended.changed) == (replace(LOVELACE, layout=Layout.BRIEF), {"layout": ("full", "brief")})


def test_adding_a_known_person_with_nothing_new_changes_nothing_and_says_so(made: Newsletter) -> None:
    amended = amend.add(made, {"address": "ADA@example.org", "hour": 7}, now=NOW)
    assert (kept(made), amended.changed, amended.left) == (LOVELACE, {}, {})


def test_somebody_new_is_added_as_given(made: Newsletter) -> None:
    amended = amend.add(made, {"address": "zoe@example.org", "hour": 8}, now=NOW)
    zoe = kept(made, "zoe@example.org")
    assert (amended.before, zoe) == (None, Subscriber(address="zoe@example.org", key=amended.after.key, hour=8))


def test_adding_whoever_has_not_confirmed_confirms_them(made: Newsletter) -> None:
    on_list(made.engine, [EVE])
    assert amend.add(made, {"address": EVE.address}, now=NOW).changed == {"consent": ("unconfirmed", "confirmed")}


def test_adding_whom_the_operator_unsubscribed_takes_it_back(made: Newsletter) -> None:
    amend.unsubscribe(made.engine, LIST.id, ADA.address, now=NOW)
    amended = amend.add(made, {"address": ADA.address}, now=NOW)
    assert (kept(made), amended.changed) == (LOVELACE, {"consent": ("unsubscribed", "confirmed")})


def test_adding_whoever_unsubscribed_leaves_them_unsubscribed_and_says_so(made: Newsletter) -> None:
    with made.engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW)
    amended = amend.add(made, {"address": ADA.address}, now=NOW)
    assert (kept(made), amended.left) == (
        replace(LOVELACE, consent=Consent.UNSUBSCRIBED),
        {"consent": ("unsubscribed", "confirmed")},
    )


def test_adding_leaves_what_a_person_chose_and_says_which(made: Newsletter) -> None:
    with made.engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(LOVELACE, hour=21))
    amended = amend.add(made, {"address": ADA.address, "hour": 9}, now=NOW)
    assert (kept(made), amended.changed, amended.left) == (replace(LOVELACE, hour=21), {}, {"hour": (21, 9)})


def test_what_is_set_is_not_taken_back_by_the_file(made: Newsletter) -> None:
    amended = amend.amend(made.engine, LIST.id, {"address": ADA.address, "hour": 9})
    on_list(made.engine, [LOVELACE])
    assert (kept(made), amended and amended.changed) == (replace(LOVELACE, hour=9), {"hour": (7, 9)})


def test_setting_changes_no_consent(made: Newsletter) -> None:
    amend.unsubscribe(made.engine, LIST.id, ADA.address, now=NOW)
    amend.amend(made.engine, LIST.id, {"address": ADA.address, "hour": 9})
    assert kept(made) == replace(LOVELACE, hour=9, consent=Consent.UNSUBSCRIBED)


def test_nobody_is_set_or_unsubscribed_who_is_not_on_the_list(made: Newsletter) -> None:
    given = {"address": EVE.address, "hour": 9}
    gone = amend.unsubscribe(made.engine, LIST.id, EVE.address, now=NOW)
    assert (amend.amend(made.engine, LIST.id, given), gone) == (None, None)


def test_people_are_found_by_a_part_of_their_name_or_address(made: Newsletter) -> None:
    matches = [list(subscribe.matching(made.engine, LIST.id, text)) for text in ("LOVE", "ada@ex", "bob")]
    assert matches == [[LOVELACE], [LOVELACE], []]


def test_whoever_asked_to_be_forgotten_is_named_by_the_import_and_refused_by_add(home: Home) -> None:
    home.people("ada@example.org", "bob@example.org")
    for command in (["import", "subscribers.yaml"], ["unsubscribe", "ada@example.org"], ["remove", "ada@example.org"]):
        home.run("subscribers", *command)
    again = home.run("subscribers", "import", "subscribers.yaml")
    refused = home.run("subscribers", "add", "ada@example.org")
    assert again.out.splitlines() == [
        "0 new, 1 known, 1 asked to be forgotten",
        "ada@example.org: asked to be forgotten, and is left out",
    ]
    assert (refused.code, "they asked to be forgotten; only they can sign up again" in refused.err) == (1, True)


def test_the_list_is_filtered_by_the_commands_options(home: Home) -> None:
    home.people("ada@example.org\n    layout: brief", "bob@example.org", "zoe@example.net\n    layout: brief")
    home.run("subscribers", "import", "subscribers.yaml")
    filtered = home.run("subscribers", "list", "--layout", "brief", "--text", "example.org", "--frequency", "daily")
    wrong = home.run("subscribers", "list", "--layout", "long")
    assert ([line.split()[0] for line in filtered.out.splitlines()], wrong.code) == (["ada@example.org"], 2)
