"""Once against a real Postfix: it accepts everything, and its log agrees with the ledger."""

from pathlib import Path

from tests.homes import Home
from tests.promise import postfixes, rows
from tests.promise.forms import form
from tests.promise.homes import LIMIT, published, readers

PEOPLE = readers(form(short=300, long=5000))
CONNECTIONS = 4


def test_the_log_of_a_real_postfix_agrees_with_the_ledger(tmp_path: Path) -> None:
    with postfixes.postfix() as relay:
        home = Home(tmp_path)
        home.settings(way=f"smtp://127.0.0.1:{relay.port}", connections=CONNECTIONS, end=LIMIT)
        published(home, PEOPLE)
        told = home.run("deliver")
        relay.flushed(len(PEOPLE))
        logged = relay.logged()
    ledger = rows.of(rows.sqlite(home.path))
    queued = {message.recipient: message.queued for message in logged}
    assert (told.code, sorted(queued), len(logged), len({message.id for message in logged})) == (
        0,
        PEOPLE,
        len(PEOPLE),
        len(PEOPLE),
    ), told.told
    assert [row.address for row in ledger if row.state != "accepted" or queued[row.address] not in row.reply] == []
    assert [message.id for message in logged if message.id not in by_number(home)] == []


def by_number(home: Home) -> set[str]:
    """The Message-IDs of the edition's deliveries, whose numbers are those of their subscribers."""
    (edition,) = home.status()["editions"]
    return {f"<{edition['id']}.{number}@example.org>" for number in range(1, len(PEOPLE) + 1)}
