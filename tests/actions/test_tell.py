"""The operator is told what needs a person: by mail, once for each cause, and never at a run's cost."""

import logging
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update

from newsletter.actions import causes, tell
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.outcomes import Imported, Ran
from newsletter.actions.run import desk, run
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.errors import TemplateError
from newsletter.mail.gate import parts
from newsletter.models import State
from newsletter.sources.source import Source
from newsletter.store.schema import deliveries
from tests.actions.test_run import AFTER_MIDNIGHT, HOUR
from tests.homes import Home
from tests.newsletters import newsletter
from tests.smtp_server import Relay
from tests.whole import changed

OPERATOR = "operator@example.org"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def made(sqlite_engine: Engine, home: Home, relay: Relay) -> Newsletter:
    """A newsletter of the saved feed to Ada and Bob, over a real server, whose operator has an address."""
    return newsletter(
        sqlite_engine,
        Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE),
        sources=lambda: [Source.saved(home.path / "feed.json")],
        subscribers=home.path / "subscribers.yaml",
        address=OPERATOR,
    )


def at(made: Newsletter, *moments: timedelta) -> list[Ran]:
    return [run(made, clock=lambda now=AFTER_MIDNIGHT + moment: now) for moment in moments]


def texts_sent(relay: Relay) -> list[str]:
    """The text parts of the mails that the operator was sent."""
    return [parts.read(taken.content).text for taken in relay.taken if taken.recipient == OPERATOR]


def broken(home: Home, name: str) -> Path:
    """An operator's templates in which one file holds what nobody should be sent."""
    path = home.path / "own" / "email" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{% raw %}{{ left }}{% endraw %}", encoding="utf-8")
    return home.path / "own"


def test_a_complaint_is_told_once_a_day_without_the_address(made: Newsletter, relay: Relay) -> None:
    for moment in (HOUR, HOUR, HOUR + ONE_DAY):
        tell.of_complaint(desk(made), "complaint: abuse", (), now=AFTER_MIDNIGHT + moment)
    assert ["reported the newsletter as spam" in text for text in texts_sent(relay)] == [True, True]


def test_an_edition_that_the_gate_stops_is_told_once_with_its_cure(made: Newsletter, home: Home, relay: Relay) -> None:
    stopped = changed(made, templates=(broken(home, "edition/subject.txt"), *made.editing.templates))
    ran = at(stopped, HOUR, 2 * HOUR, ONE_DAY)
    assert [each.alerts for each in ran] == [("The gate stopped the edition of 2024-05-06",), (), ()]
    (mail,) = texts_sent(relay)
    assert ("It was neither kept nor sent." in mail, "subject" in mail) == (True, True)


def test_a_source_that_cannot_be_read_is_told_once_a_day(made: Newsletter, home: Home) -> None:
    names = ["nowhere.json", "feed.json"]
    two = changed(made, sources=lambda: [Source.saved(home.path / name) for name in names])
    ran = at(two, HOUR, 2 * HOUR, ONE_DAY)
    assert [each.alerts for each in ran] == [("A source could not be read",), (), ("A source could not be read",)]


def test_a_relay_that_refuses_us_is_told_as_soon_as_it_takes_a_mail(made: Newsletter, relay: Relay) -> None:
    relay.order("RCPT", "550 5.7.1 relay access denied")
    (refused,) = at(made, HOUR)
    relay.obey()
    for reader in ("ada@", "bob@"):
        relay.order("RCPT", "550 5.7.1 relay access denied", about=reader)
    again = at(made, 2 * HOUR, 3 * HOUR)
    assert [each.alerts for each in (refused, *again)] == [(), ("The edition of 2024-05-06 could not be sent",), ()]
    assert "550 5.7.1 relay access denied" in " ".join(texts_sent(relay)[0].split())


def test_what_cannot_be_told_is_logged_and_breaks_nothing(
    made: Newsletter, home: Home, relay: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    relay.order("RCPT", "550 5.1.1 nobody", about=OPERATOR)
    sources = [Source.saved(home.path / name) for name in ("nowhere.json", "feed.json")]
    with caplog.at_level(logging.WARNING):
        (ran,) = at(changed(made, sources=lambda: sources), HOUR)
    assert (ran.alerts, relay.recipients()) == ((), ["ada@example.org", "bob@example.org"])
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["the operator could not be told"]
    assert OPERATOR not in caplog.text


def test_deliveries_that_are_held_are_told_with_the_command_that_lists_them(made: Newsletter, relay: Relay) -> None:
    at(made, HOUR)
    with made.engine.begin() as connection:
        doubtful = {"state": State.IN_DOUBT.value, "doubts": 2, "settled_at": None}
        connection.execute(update(deliveries).where(deliveries.c.number == 1).values(**doubtful))
    ran = at(made, 2 * HOUR, 3 * HOUR)
    assert [each.alerts for each in ran] == [("The edition of 2024-05-06 has 1 delivery held for you",), ()]
    assert [each.failed for each in ran] == [True, True]
    assert "`newsletter deliveries 2024-05-06 --state held`" in " ".join(texts_sent(relay)[0].split())


def test_a_balance_that_does_not_hold_is_told(made: Newsletter, relay: Relay) -> None:
    relay.order("RCPT", "451 4.3.0 later", about="ada@")
    at(made, HOUR)
    with made.engine.begin() as connection:
        connection.execute(delete(deliveries).where(deliveries.c.address == "bob@example.org"))
    (ran,) = at(made, 2 * HOUR)
    assert (ran.alerts, ran.failed) == (("The deliveries of the edition of 2024-05-06 do not add up",), True)


def test_a_run_that_ends_early_is_told_and_still_raises(made: Newsletter, home: Home, relay: Relay) -> None:
    own = broken(home, "edition/subject.txt")
    (own / "email" / "edition" / "subject.txt").write_text("{{ nothing }}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(TemplateError):
            at(changed(made, templates=(own, *made.editing.templates)), HOUR)
    (mail,) = texts_sent(relay)
    assert ("A run ended early" in mail, "nothing is unknown" in mail) == (True, True)


def test_a_mistake_in_the_subscribers_file_is_told_once_a_day_with_its_line(
    made: Newsletter, home: Home, relay: Relay
) -> None:
    home.people("ada@example.org", "nonsense")
    at(made, HOUR, 2 * HOUR)
    (mail,) = texts_sent(relay)
    assert ("The subscribers file was not imported" in mail, "'nonsense' is not an address" in mail) == (True, True)


def test_whoever_is_not_in_the_file_any_more_is_told_once_and_by_no_later_day(
    made: Newsletter, home: Home, relay: Relay
) -> None:
    at(made, HOUR)
    home.people("ada@example.org")
    at(made, 2 * HOUR, 3 * HOUR, ONE_DAY, 2 * ONE_DAY)
    (mail,) = [each for each in texts_sent(relay) if "not in the subscribers file" in each]
    assert ("1 person in the store is not in the subscribers file" in mail, "bob@example.org" in mail) == (True, True)


def test_where_the_operators_own_templates_are_what_is_broken_the_programs_tell_it(
    made: Newsletter, home: Home, relay: Relay
) -> None:
    own = broken(home, "edition/subject.txt")
    (own / "email" / "alert").mkdir()
    (own / "email" / "alert" / "body.mjml").write_text("<mjml>{{ nothing }}</mjml>", encoding="utf-8")
    at(changed(made, templates=(own, *made.editing.templates)), HOUR)
    assert ["The gate stopped the edition" in mail for mail in texts_sent(relay)] == [True]


def test_an_operator_without_an_address_is_told_by_the_log_alone(made: Newsletter, home: Home, relay: Relay) -> None:
    stopped = changed(made, address="", templates=(broken(home, "edition/subject.txt"), *made.editing.templates))
    (ran,) = at(stopped, HOUR)
    assert (ran.failed, ran.alerts, relay.taken) == (True, (), [])


def test_a_run_without_a_fault_tells_nothing(made: Newsletter, relay: Relay) -> None:
    (ran,) = at(made, HOUR)
    assert (ran.failed, ran.alerts, texts_sent(relay)) == (False, (), [])


def test_what_an_edition_came_to_is_told_once_when_nothing_of_it_is_under_way(
    made: Newsletter, home: Home, relay: Relay
) -> None:
    home.people("ada@example.org", "bob@example.org", "zoe@example.org\n    hour: 7")
    relay.order("RCPT", "550 5.1.1 nobody", about="bob@")
    reporting = changed(made, report=True)
    ran = at(reporting, HOUR, 8 * HOUR, 9 * HOUR)
    assert [each.alerts for each in ran] == [(), ("the result of the edition of 2024-05-06",), ()]
    (mail,) = texts_sent(relay)
    counts = dict(line.rsplit(maxsplit=1) for line in mail.splitlines() if line.startswith(("On", "Acc", "Ref")))
    assert counts == {"On the list": "3", "Accepted": "2", "Refused": "1"}


def test_the_report_names_what_the_gate_warns_of(made: Newsletter, home: Home, relay: Relay) -> None:
    long = replace(made.mailing_list, sender=f"papers@{'x' * 60}.example.org")
    at(changed(made, mailing_list=long, report=True), HOUR)
    (mail,) = texts_sent(relay)
    assert ("Warnings\n--------\n  - warn: " in mail, "message ids" in mail.replace("\n    ", " ")) == (True, True)


def test_a_settled_run_of_the_command_says_whom_it_told(home: Home) -> None:
    text = (home.path / "newsletter.toml").read_text(encoding="utf-8")
    own = text.replace("[list]", f'[list]\noperator = "{OPERATOR}"\nreport = true')
    (home.path / "newsletter.toml").write_text(own, encoding="utf-8")
    said = home.run("run").out.splitlines()[-1]
    (mail,) = (home.path / "outbox").glob("told-*.eml")
    assert (said, f"\r\nTo: {OPERATOR}\r\n".encode() in mail.read_bytes()) == (
        "told the operator: the result of the edition of 2024-05-06",
        True,
    )


def test_a_rush_on_the_form_is_told_once_a_day_with_what_was_seen() -> None:
    ran = Ran(imported=Imported(), collected=(), published=None, why_not="", delivered=(), rush=("50 were asked",))
    (cause,) = causes.of_run(ran, day=date(2026, 5, 6))
    assert (cause.name, cause.alert.found) == ("rush 2026-05-06", ("50 were asked",))
