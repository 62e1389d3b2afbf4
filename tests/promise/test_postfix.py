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
    on_record = [(row.address, row.message_id, row.state) for row in ledger]
    arrived = sorted((message.recipient, message.id, "accepted") for message in logged)
    queued = {message.recipient: message.queued for message in logged}
    assert (told.code, [row.address for row in ledger], on_record) == (0, PEOPLE, arrived), told.told
    assert [row.address for row in ledger if queued[row.address] not in row.reply] == []
