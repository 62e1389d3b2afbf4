"""Once against a real Postfix: it accepts everything, and its log agrees with the ledger."""

import re
import subprocess
import tomllib
from pathlib import Path

from newsletter.packed import folder
from tests.homes import Home
from tests.promise import postfixes, rows
from tests.promise.forms import form
from tests.promise.homes import LIMIT, published, readers

RECIPE = folder("docs/relays.md").read_text(encoding="utf-8").partition("## Your own Postfix")[2].partition("## ")[0]
PEOPLE = readers(form(short=300, long=5000))
CONNECTIONS = 4


def test_the_log_of_a_real_postfix_agrees_with_the_ledger(tmp_path: Path) -> None:
    with postfixes.postfix() as relay:
        home = Home(tmp_path)
        home.settings(way=f"smtp://127.0.0.1:{relay.port}", connections=CONNECTIONS, end=LIMIT)
        published(home, PEOPLE)
        done = home.run("deliver")
        relay.flushed(len(PEOPLE))
        logged = relay.logged()
    ledger = rows.of(rows.sqlite(home.path))
    on_record = [(row.address, row.message_id, row.state) for row in ledger]
    arrived = sorted((message.recipient, message.id, "accepted") for message in logged)
    queued = {message.recipient: message.queued for message in logged}
    assert (done.code, [row.address for row in ledger], on_record) == (0, PEOPLE, arrived), done.printed
    assert [row.address for row in ledger if queued[row.address] not in row.reply] == []


def test_an_edition_goes_through_a_postfix_with_the_settings_of_the_recipe(tmp_path: Path) -> None:
    """The lines of docs/relays.md, for main.cf and for newsletter.toml, as they stand there."""
    people = PEOPLE[:200]
    transport = tomllib.loads(_block("toml"))["transport"]
    with postfixes.postfix(settings=_block("postfix")) as relay:
        home = Home(tmp_path)
        home.settings(way=f"smtp://127.0.0.1:{relay.port}", connections=transport["connections"], end=LIMIT)
        published(home, people)
        done = home.run("deliver")
        relay.handed_on(len(people))
        checked = subprocess.run(
            ["postconf", "-c", str(relay.path / "etc"), "-n"], capture_output=True, text=True, check=True
        )
        logged = relay.logged()
        log = (relay.path / "maillog").read_text(encoding="utf-8")
    ledger = [(row.address, row.message_id, row.state) for row in rows.of(rows.sqlite(home.path))]
    assert (done.code, ledger) == (0, sorted((each.recipient, each.id, "accepted") for each in logged)), done.printed
    assert (len(ledger), checked.stderr, re.findall("warning: .*|fatal: .*", log)) == (len(people), "", [])


def _block(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", RECIPE, re.DOTALL)
    return str(block)
