"""Deliveries in doubt, from the run that leaves them to the record that settles them."""

import gzip
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from newsletter.actions.resolve import Reconciled
from newsletter.delivery import states
from newsletter.delivery.policy import Policy
from newsletter.delivery.verdict.kinds import Whose
from newsletter.delivery.verdict.table import operators
from newsletter.errors import NotPublished
from newsletter.models import Published, State
from newsletter.store import suppressions
from tests import whole
from tests.homes import Home, Result
from tests.newsletters import ADA, BOB, DAY, NOW, crowd, frozen, ledger, newsletter, row, standing
from tests.smtp_server import Relay
from tests.whole import changed

ADDRESS = "ada@example.org"


def listed(home: Home, *options: str) -> list[dict[str, Any]]:
    done = home.run("deliveries", "2024-05-06", "--json", *options)
    assert done.code == 0
    return [json.loads(line) for line in done.out.splitlines()]


def resolved(home: Home, *options: str) -> Result:
    return home.run("resolve", "2024-05-06", *options)


def test_every_delivery_is_listed_and_the_doubtful_one_by_name(doubtful: Home) -> None:
    lines = doubtful.run("deliveries", "2024-05-06").out.splitlines()
    assert [line.split("\t")[:5] for line in lines] == [
        ["1", ADDRESS, "in doubt, held", "2 attempts"],  # and not due, since nothing sends it
        ["2", "bob@example.org", "accepted", "1 attempt", ""],
    ]


def test_deliveries_are_listed_by_state(doubtful: Home) -> None:
    shown = ["held", "in-doubt", "in doubt", "accepted", "refused"]
    numbers = {state: [each["number"] for each in listed(doubtful, "--state", state)] for state in shown}
    assert numbers == {"held": [1], "in-doubt": [1], "in doubt": [1], "accepted": [2], "refused": []}
    assert [each["number"] for each in listed(doubtful, "--limit", "1")] == [1]


def test_a_state_that_is_none_is_told_with_those_there_are(doubtful: Home) -> None:
    done = doubtful.run("deliveries", "2024-05-06", "--state", "sent")
    assert (done.code, "in-doubt" in done.err) == (2, True)


def test_a_message_is_named_as_a_servers_log_names_it(doubtful: Home, relay: Relay) -> None:
    names = {each["message_id"] for each in listed(doubtful)}
    assert {name for name in names for taken in relay.taken if f"<{name}>".encode() in taken.content} == names


def test_an_unknown_edition_is_told_with_those_there_are(doubtful: Home) -> None:
    done = doubtful.run("deliveries", "2024-05-07")
    assert (done.code, done.err) == (
        1,
        "newsletter: no edition 2024-05-07: the newest are 2024-05-06; "
        "`newsletter status` lists them all, with their ids\n",
    )


def test_an_edition_is_known_by_its_id_too(doubtful: Home) -> None:
    (first, *_) = listed(doubtful)
    assert doubtful.run("deliveries", first["edition"]).out == doubtful.run("deliveries", "2024-05-06").out


def test_a_balance_that_does_not_hold_ends_the_listing_with_an_error(doubtful: Home) -> None:
    with sqlite3.connect(doubtful.path / "newsletter.db") as store:
        store.execute("DELETE FROM deliveries WHERE number = 2")
    done = doubtful.run("deliveries", "2024-05-06")
    assert (done.code, done.err) == (
        1,
        "newsletter: 2 eligible = 1 in doubt; 1 held for a person: THIS DOES NOT ADD UP\n",
    )


@pytest.mark.parametrize("who", ["1", ADDRESS])
def test_what_a_person_knows_of_a_doubt_settles_it(doubtful: Home, who: str) -> None:
    done = resolved(doubtful, who, "--accepted", "--reason", "she  has\tit")
    assert (done.code, done.out.split("\t")[2:]) == (0, ["accepted", "2 attempts", "", "she has it\n"])
    assert doubtful.states() == {"accepted": 2}


def test_a_doubt_that_is_sent_once_more_goes_out_with_the_same_bytes(doubtful: Home, relay: Relay) -> None:
    resolved(doubtful, "1", "--resend")
    assert doubtful.states() == {"pending": 1, "accepted": 1}
    doubtful.run("run")
    copies = {taken.content for taken in relay.taken if taken.recipient == ADDRESS}
    assert (doubtful.states(), len(copies), len(relay.taken)) == ({"accepted": 2}, 1, 4)


def test_a_doubt_of_which_one_knows_that_it_did_not_arrive_is_over(doubtful: Home, relay: Relay) -> None:
    resolved(doubtful, "1", "--refused")
    doubtful.run("run")
    assert (doubtful.states(), len(relay.taken)) == ({"accepted": 1, "refused": 1}, 3)


def test_all_that_are_named_are_settled_or_none(doubtful: Home) -> None:
    done = resolved(doubtful, "1", "2", "99", "eve@example.org", "--refused")
    assert done.code == 1
    assert done.err.splitlines() == [
        "newsletter: 99: this edition has no such delivery",
        "newsletter: eve@example.org: this edition has no such delivery",
        "newsletter: 2: is accepted, and only deliveries in doubt can be resolved",
        "newsletter: nothing was resolved",
    ]
    assert doubtful.states() == {"accepted": 1, "in doubt": 1}


def test_the_same_decision_may_be_given_again(doubtful: Home) -> None:
    resolved(doubtful, "1", "--accepted", "--reason", "first")
    done = resolved(doubtful, "1", "--accepted", "--reason", "second")
    assert (done.code, done.out) == (0, "nothing to resolve: these deliveries have that state already\n")
    assert listed(doubtful, "--limit", "1")[0]["reason"] == "first"


def test_a_decision_is_one(doubtful: Home) -> None:
    said = [(), ("--accepted", "--refused"), ("--accepted", "--resend", "--refused")]
    assert [resolved(doubtful, "1", *options).code for options in said] == [2, 2, 2]
    assert doubtful.states() == {"accepted": 1, "in doubt": 1}


@pytest.mark.parametrize(("said", "copies"), [("resend", 2), ("hold", 1)])
def test_a_message_in_doubt_is_sent_once_more_or_held_as_the_operator_says(
    home: Home, relay: Relay, said: str, copies: int
) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", end=f'\n[delivery]\nin_doubt = "{said}"\n')
    relay.order("DOT", about="ada", times=1)
    for _ in range(3):
        home.run("run")
    assert relay.recipients().count(ADDRESS) == copies


def held(engine: Engine, people: int) -> Published:
    """An edition whose every delivery is in doubt for good."""
    publication = frozen(engine, [ADA, BOB, *crowd(people - 2)])
    kept = ledger(engine, publication)
    doubted = [states.in_doubt(states.in_doubt(states.sending(each))) for each in kept.claim(limit=people, now=NOW)]
    kept.record(doubted, now=NOW)
    return publication


def logged(number: int, status: str, *, to: str = "", queue: str = "") -> list[bytes]:
    """The lines of a Postfix log on the message of one delivery of edition e1."""
    queue_id = queue or f"Q{number}"
    words = [f"message-id=<e1.{number}@example.org>", f"to=<{to}>, relay=none, {status}", "removed"]
    return [f"Nov 21 00:36:35 relay postfix/smtp[13]: {queue_id}: {each}\n".encode() for each in words]


SENT = "dsn=2.0.0, status=sent (250 2.0.0 Ok)"
GONE = "dsn=5.1.1, status=bounced (said: 550 5.1.1 no such user)"
FOR_US = "dsn=5.7.1, status=bounced (said: 550 5.7.1 spam)"
LATER = "dsn=4.3.0, status=deferred (said: 450 4.3.0 busy)"


def reconciled(engine: Engine, publication: Published, lines: list[bytes]) -> Reconciled:
    return whole.reconcile(newsletter(engine, transport=None), publication, lines, now=NOW)  # type: ignore[arg-type]


def test_a_log_settles_what_it_ends_and_nothing_else(engine: Engine) -> None:
    publication = held(engine, 6)
    people = list(standing(engine))
    ends = [SENT, GONE, FOR_US, LATER]
    lines = [line for n, end in enumerate(ends, start=1) for line in logged(n, end, to=people[n - 1])]
    assert reconciled(engine, publication, lines) == Reconciled(doubtful=6, accepted=1, refused=1, waiting=2)
    assert list(standing(engine).values()) == ["accepted", "refused", *["in doubt"] * 4]
    kept = row(engine, BOB)
    assert (kept.reply_code, kept.reply_enhanced, kept.settled_at) == (550, "5.1.1", NOW)


def test_only_an_address_that_the_log_says_is_none_is_suppressed(engine: Engine) -> None:
    publication = held(engine, 3)
    people = list(standing(engine))
    reconciled(engine, publication, [*logged(1, GONE, to=people[0]), *logged(2, FOR_US, to=people[1])])
    with engine.begin() as connection:
        assert [suppressions.lift(connection, address) for address in people] == [True, False, False]


def test_the_operators_own_rows_are_asked_of_a_log_too(engine: Engine) -> None:
    publication = held(engine, 2)
    odd = "dsn=5.9.9, status=bounced (said: 550 5.9.9 wohnt hier nicht mehr)"
    made = newsletter(engine, transport=None)  # type: ignore[arg-type]
    row_ = operators(says="wohnt hier nicht", whose=Whose.RECIPIENT_GONE, suppress=True)
    ruled = changed(made, policy=Policy(replies=(row_,)))
    whole.reconcile(ruled, publication, logged(1, odd, to=ADDRESS), now=NOW)
    people = list(standing(engine))
    with engine.begin() as connection:
        assert [suppressions.lift(connection, each) for each in people] == [True, False]


def test_the_last_final_word_counts_and_waiting_after_it_does_not(engine: Engine) -> None:
    publication = held(engine, 2)
    through_a_filter = [*logged(1, SENT, to=ADDRESS), *logged(1, GONE, to=ADDRESS, queue="Q7")]
    second_copy_waits = [*logged(2, SENT, to=BOB.address), *logged(2, LATER, to=BOB.address, queue="Q8")]
    reconciled(engine, publication, [*through_a_filter, *second_copy_waits])
    assert standing(engine) == {ADDRESS: "refused", BOB.address: "accepted"}


def test_a_copy_that_the_relay_makes_for_somebody_else_says_nothing_of_the_subscriber(engine: Engine) -> None:
    publication = held(engine, 2)
    assert reconciled(engine, publication, logged(1, SENT, to="archive@example.org")).unknown == 2


def test_the_log_of_other_mail_settles_nothing(engine: Engine) -> None:
    publication = held(engine, 2)
    lines = [line.replace(b"e1.1@", b"e2.1@") for line in logged(1, SENT, to=ADDRESS)]
    assert reconciled(engine, publication, lines).unknown == 2


def test_what_was_settled_before_the_log_was_read_stays_so(engine: Engine) -> None:
    publication = held(engine, 2)
    made = newsletter(engine, transport=None)  # type: ignore[arg-type]
    whole.resolve(made, publication, ["1"], state=State.ACCEPTED, reason="she has it", now=NOW)
    assert reconciled(engine, publication, logged(1, GONE, to=ADDRESS)).doubtful == 1
    assert standing(engine)[ADDRESS] == "accepted"


def test_the_log_is_read_by_the_command_packed_or_not(doubtful: Home, tmp_path: Path) -> None:
    (first, *_) = listed(doubtful, "--state", "held")
    lines = b"".join(logged(1, SENT, to=ADDRESS)).replace(b"e1.1@example.org", first["message_id"].encode())
    half = lines.index(b"\n") + 1
    (tmp_path / "mail.log.1.gz").write_bytes(gzip.compress(lines[:half]))
    (tmp_path / "mail.log").write_bytes(lines[half:])
    done = doubtful.run("reconcile", "2024-05-06", "--log", "mail.log.1.gz", "--log", "mail.log")
    assert (done.code, done.out) == (0, "1 in doubt: 1 accepted, 0 refused by the log\n")
    assert doubtful.states() == {"accepted": 2}


def test_a_log_of_kumomta_settles_too_and_its_broken_lines_are_named(doubtful: Home, tmp_path: Path) -> None:
    (first, *_) = listed(doubtful, "--state", "held")
    record = {
        "type": "Delivery",
        "sender": "papers@example.org",
        "recipient": ADDRESS,
        "response": {"code": 250, "enhanced_code": None, "content": "OK", "command": "."},
        "headers": {"Message-ID": f"<{first['message_id']}>"},
    }
    (tmp_path / "kumo").write_text(f'{json.dumps(record)}\n{{"type": \n')
    done = doubtful.run("reconcile", "2024-05-06", "--log", "kumo")
    assert done.out.splitlines() == [
        "1 in doubt: 1 accepted, 0 refused by the log",
        "  1 line of the log cannot be used: line 2 is no whole JSON object",
    ]


def test_what_the_log_does_not_know_is_told_with_what_to_do(doubtful: Home, tmp_path: Path) -> None:
    (tmp_path / "mail.log").write_bytes(b"")
    done = doubtful.run("reconcile", "2024-05-06", "--log", "mail.log")
    assert done.out.splitlines()[1:] == ["  1 not in the log; use `newsletter resolve` if you know what became of them"]
    assert json.loads(doubtful.run("reconcile", "2024-05-06", "--log", "mail.log", "--json").out)["unknown"] == 1


def test_a_log_that_is_not_there_settles_nothing_and_is_named(doubtful: Home) -> None:
    done = doubtful.run("reconcile", "2024-05-06", "--log", "gone.log")
    assert (done.code, done.err) == (
        1,
        "newsletter: gone.log: cannot be read: No such file or directory\n",
    )


def test_the_edition_of_another_list_is_none_of_ours(engine: Engine) -> None:
    publication = held(engine, 2)
    made = newsletter(engine, transport=None)  # type: ignore[arg-type]
    other = changed(made, mailing_list=replace(made.mailing_list, id="other.example.org"))
    assert whole.edition_named(made, publication.edition.id).edition.day == DAY
    with pytest.raises(NotPublished, match="none was published yet"):
        whole.edition_named(other, publication.edition.id)
