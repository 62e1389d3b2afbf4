"""The mailbox is read by a run: what was understood is put away once it is on record, everything else stays."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from newsletter.actions.outcomes import Polled
from newsletter.actions.poll import Post, poll
from newsletter.cli.options import newsletter_of
from newsletter.network.mailbox import LARGEST, Account
from tests.actions.test_receive import ADA, NOBODY, complaint, return_address, suppressed
from tests.dovecot import PASSWORD, Dovecot
from tests.feedback.test_bounce import mail
from tests.fixtures_home import Home
from tests.network.test_mailbox import maildir

START = datetime(2026, 8, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LETTER = b"From: eve@example.org\nSubject: Thank you\n\nI like it.\n"


@pytest.fixture
def sent(home: Home) -> Home:
    """A home whose edition went out."""
    home.run("run")
    return home


def polled(home: Home, account: Account, *, at: datetime = START, stopping: Event | None = None) -> Polled:
    """What a poll of this mailbox comes to."""
    made = newsletter_of(home.path / "newsletter.toml")
    post = Post(engine=made.engine, mailing_list=made.mailing_list, secrets=made.links.secrets)
    try:
        return poll(post, account, clock=lambda: at, stopping=stopping or Event())
    finally:
        made.engine.dispose()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_what_was_understood_is_put_away_and_everything_else_stays(sent: Home) -> None:
    box = sent.path / "mail"
    account = maildir(box, mail(to=return_address(sent)), LETTER, mail(to=NOBODY), complaint(sent))
    outcome = polled(sent, account)
    assert (dict(outcome.kinds), outcome.suppressed, outcome.unsubscribed, outcome.put_away) == (
        {"bounce": 2, "none": 1, "complaint": 1},
        2,
        1,
        2,
    )
    assert names(box / ".newsletter-done" / "new") == ["1000.host", "1003.host"]
    assert names(box / "new") == ["1001.host", "1002.host"]
    assert suppressed(sent) == [(ADA, "complaint: abuse")]


def test_a_real_server_is_read_alike_and_what_stays_is_unread(sent: Home, imap: Dovecot) -> None:
    bounce = mail(to=return_address(sent))
    imap.put(LETTER.replace(b"\n", b"\r\n"), bounce)
    (sent.path / "password").write_text(PASSWORD)
    sent.settings(end=f'[mailbox]\nurl = "{imap.url}"\n')
    done = sent.started("run", "--json", environment={"NEWSLETTER_MAILBOX__PASSWORD_FILE": "password"})
    out, err = done.communicate()
    assert (done.returncode, err) == (0, "")
    assert json.loads(out)["mailbox"] == {
        "mails": {"none": 1, "bounce": 1},
        "suppressed": 1,
        "unsubscribed": 0,
        "put_away": 1,
        "too_old": 0,
        "for_a_person": [],
        "error": None,
    }
    assert (imap.unread(), imap.unread("newsletter-done")) == ([LETTER.replace(b"\n", b"\r\n")], [bounce])
    assert suppressed(sent) == [(ADA, "550 5.1.1 no such user")]


def test_a_mailbox_is_asked_once_a_minute_and_goes_on_where_it_was(sent: Home) -> None:
    account = maildir(sent.path / "mail", LETTER)
    assert polled(sent, account).number == 1
    maildir(sent.path / "mail", LETTER)
    assert [polled(sent, account, at=START + times * MINUTE).number for times in (0.9, 1, 2)] == [0, 1, 0]


def test_a_mail_too_big_is_left_and_told_once(sent: Home) -> None:
    account = maildir(sent.path / "mail", mail(to=return_address(sent)))
    with (sent.path / "mail" / "new" / "1000.host").open("r+b") as file:
        file.truncate(LARGEST + 1)
    for_a_person = [polled(sent, account, at=START + times * MINUTE).for_a_person for times in (0, 1)]
    assert for_a_person == [("a mail of 10 MB was not read",), ()]
    assert (suppressed(sent), names(sent.path / "mail" / "new")) == ([], ["1000.host"])


def test_what_cannot_be_put_away_is_on_record_and_read_again(sent: Home) -> None:
    account = maildir(sent.path / "mail", mail(to=return_address(sent)))
    in_the_way = sent.path / "mail" / ".newsletter-done"
    in_the_way.write_text("")
    for times in range(2):
        outcome = polled(sent, account, at=START + times * MINUTE)
        assert ("mails cannot be moved there" in outcome.error, outcome.put_away) == (True, 0)
        assert suppressed(sent) == [(ADA, "550 5.1.1 no such user")]
    in_the_way.unlink()
    assert polled(sent, account, at=START + 2 * MINUTE).put_away == 1


def test_a_run_that_is_asked_to_stop_reads_the_rest_next_time(sent: Home) -> None:
    account = maildir(sent.path / "mail", LETTER)
    stopping = Event()
    stopping.set()
    assert polled(sent, account, stopping=stopping).number == 0
    assert polled(sent, account, at=START + MINUTE).number == 1


def test_a_mailbox_that_cannot_be_read_keeps_no_edition_back(home: Home) -> None:
    home.settings(top='mailbox.url = "maildir:nowhere"')
    ran = home.run("run")
    assert (ran.code, home.states()) == (1, {"accepted": 2})
    assert "mailbox: " in ran.out
    assert "nowhere: is not a Maildir: it has no folder new" in ran.out


def test_a_run_says_what_it_read_and_is_silent_where_nothing_came(sent: Home) -> None:
    maildir(sent.path / "mail", mail(to=return_address(sent)), LETTER)
    sent.settings(top='mailbox.url = "maildir:mail"')
    ran = sent.run("run", "--quiet").out
    assert "mailbox: 2 read: 1 bounce, 1 of another kind; 1 put away, the others stay\n" in ran
    assert "  1 suppressed, 0 unsubscribed\n" in ran
    assert sent.run("run", "--quiet").printed == ""


def test_what_is_put_away_is_its_owners_alone(sent: Home) -> None:
    polled(sent, maildir(sent.path / "mail", mail(to=return_address(sent))))
    assert stat.S_IMODE((sent.path / "mail" / ".newsletter-done" / "new").stat().st_mode) == 0o700


def test_a_mail_that_asks_for_more_stays_and_is_told_once(sent: Home) -> None:
    account = maildir(sent.path / "mail", b"From: ada@example.org\nSubject: unsubscribe my friend\n\n")
    for_a_person = [polled(sent, account, at=START + times * MINUTE).for_a_person for times in (0, 1)]
    assert for_a_person == [("a mail asks to be unsubscribed, but it says more than that",), ()]
    assert names(sent.path / "mail" / "new") == ["1000.host"]
