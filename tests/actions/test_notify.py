"""Mails to single readers: none is lost by a kill, by a broken template of another, or by the fault of a relay."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.mail import links
from newsletter.models import Notice, Subscriber
from newsletter.settings.file import load
from newsletter.store import imports, notices
from newsletter.store.engine import open_store
from tests import whole
from tests.homes import Home
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, EVE, NOW, SECRET, crowd, newsletter, on_list
from tests.smtp_server import Relay
from tests.whole import changed


@pytest.fixture
def made(engine: Engine, relay: Relay) -> Newsletter:
    """A newsletter with Ada, Bob and Eve on its list, over a real server."""
    on_list(engine, [ADA, BOB, EVE])
    return newsletter(engine, Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE))


def write(engine: Engine, list_id: str, kind: Notice, *people: Subscriber, now: datetime = NOW) -> None:
    with engine.begin() as connection:
        for person in people:
            notices.write(connection, list_id, person.key, kind, now=now)


def at(made: Newsletter, now: datetime) -> dict[Notice, int]:
    return dict(whole.notify(made, clock=lambda: now).accepted)


def test_each_is_sent_once_to_whom_it_is_to(made: Newsletter, relay: Relay) -> None:
    write(made.engine, LIST.id, Notice.WELCOME, ADA)
    write(made.engine, LIST.id, Notice.CONFIRM, EVE)
    assert [at(made, NOW) for _ in range(2)] == [{Notice.WELCOME: 1, Notice.CONFIRM: 1}, {}]
    assert relay.recipients() == [ADA.address, EVE.address]


def test_the_link_to_confirm_is_in_the_mail_and_nowhere_in_the_store(made: Newsletter, relay: Relay) -> None:
    write(made.engine, LIST.id, Notice.CONFIRM, EVE)
    relay.order("RCPT", "451 4.3.0 later")
    at(made, NOW)
    with made.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT content FROM notices").scalar_one()
    relay.obey()
    at(made, NOW.replace(hour=9))
    (mail,) = relay.taken
    link = links.once(LIST, Notice.CONFIRM, key=EVE.key, number=1, secret=SECRET).encode()
    assert (mail.content.replace(b"=\r\n", b"").count(link), link in bytes(kept)) == (2, False)


@pytest.mark.parametrize("reply", ["421 4.3.2 go away", "550 5.7.1 relay access denied", "550 no"])
def test_what_a_relay_refuses_to_everybody_is_sent_when_it_takes_mail_again(
    made: Newsletter, relay: Relay, reply: str
) -> None:
    people = crowd(6)
    on_list(made.engine, people)
    write(made.engine, LIST.id, Notice.WELCOME, *people)
    relay.order("RCPT", reply)
    at(made, NOW)
    relay.obey()
    at(made, NOW.replace(hour=12))
    assert relay.recipients() == [person.address for person in people]


def test_a_broken_template_keeps_back_its_own_mails_alone(made: Newsletter, home: Home, relay: Relay) -> None:
    path = home.path / "own" / "email" / "welcome" / "subject.txt"
    path.parent.mkdir(parents=True)
    path.write_text("{{ nothing }}", encoding="utf-8")
    broken = changed(made, templates=(home.path / "own", *made.editing.templates))
    write(made.engine, LIST.id, Notice.WELCOME, ADA, BOB)
    write(made.engine, LIST.id, Notice.CONFIRM, EVE)
    sent = whole.notify(broken, clock=lambda: NOW)
    assert (dict(sent.accepted), len(sent.faults)) == ({Notice.CONFIRM: 1}, 1)
    assert at(made, NOW) == {Notice.WELCOME: 2}


def test_no_two_mails_have_one_message_id(made: Newsletter, relay: Relay) -> None:
    write(made.engine, LIST.id, Notice.WELCOME, ADA, ADA, BOB)
    at(made, NOW)
    ids = [line for taken in relay.taken for line in taken.content.split(b"\r\n") if line.startswith(b"Message-ID:")]
    assert (len(set(ids)), max(map(len, ids)) <= len("Message-ID: ") + 70) == (3, True)


def killed_at(relay: Relay, process: "Callable[[], int]", number: int) -> None:
    """Have the relay kill the process when it has taken so many messages, before it answers the last of them."""

    def on_taken(taken: int) -> None:
        if taken == number:
            os.kill(process(), signal.SIGKILL)

    relay.on_taken = on_taken


@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_kill_loses_no_notice_and_copies_at_most_the_one_in_flight_with_the_same_bytes(
    home: Home, relay: Relay, number: int
) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    home.run("subscribers", "import", "subscribers.yaml")
    engine = open_store(f"sqlite:///{home.path / 'newsletter.db'}")
    people = crowd(6)
    list_id = load(home.path / "newsletter.toml").mailing_list.id
    with engine.begin() as connection:
        imports.take(connection, list_id, people, now=datetime.now(UTC))
    write(engine, list_id, Notice.WELCOME, *people, now=datetime.now(UTC))
    engine.dispose()
    with home.started("run") as process:
        killed_at(relay, lambda: process.pid, number)
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    home.run("run")
    welcomes = [taken for taken in relay.taken if b"\r\nSubject: Welcome" in taken.content]
    copies = Counter(taken.recipient for taken in welcomes)
    assert (sorted(copies), copies.most_common(2)[0][1], len(welcomes)) == ([each.address for each in people], 2, 7)
    assert len({taken.content for taken in welcomes}) == 6
