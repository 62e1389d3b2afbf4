"""What a mail of the mailbox changes: by what we signed, never by what it says of itself."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from newsletter.cli.options import newsletter_of
from newsletter.mail.return_path import ReturnPaths
from tests.feedback.test_bounce import COMPLAINT, mail
from tests.fixtures_home import Home

ADA = "ada@example.org"
NOBODY = "papers+e1.1.abcdef0123@example.org"


@pytest.fixture
def sent(home: Home) -> Home:
    """A home whose edition went out."""
    home.run("run")
    return home


def message(home: Home) -> str:
    """Ada's message."""
    messages = [path.read_bytes().decode() for path in (home.path / "outbox").iterdir()]
    return next(text for text in messages if "To: ada@" in text)


def unsubscribing(home: Home) -> str:
    """The header of Ada's message that carries the signed token, as it was sent."""
    return "List-Unsubscribe:" + message(home).split("List-Unsubscribe:")[1].split("List-")[0].replace("\r\n", "\n")


def return_address(home: Home) -> str:
    """To which Ada's message comes back."""
    made = newsletter_of(home.path / "newsletter.toml")
    edition_id, number = message(home).split("Message-ID: <")[1].split("@")[0].split(".")
    paths = ReturnPaths.of(made.mailing_list, edition_id=edition_id, secret=made.links.secrets[0])
    made.engine.dispose()
    return paths.each(int(number))


def received(home: Home, content: bytes) -> dict[str, object]:
    (home.path / "mail.eml").write_bytes(content)
    return dict(json.loads(home.run("receive", "mail.eml", "--json").out))


def suppressed(home: Home) -> list[tuple[str, str]]:
    with sqlite3.connect(home.path / "newsletter.db") as store:
        return store.execute("SELECT address, reason FROM suppressions").fetchall()


def complaint(home: Home, *, kind: bytes = b"abuse") -> bytes:
    content = COMPLAINT % (kind, NOBODY.encode())
    return content.replace(b"To: ada@example.org\n", unsubscribing(home).encode())


def test_a_complaint_about_our_mail_unsubscribes_and_suppresses(sent: Home) -> None:
    assert received(sent, complaint(sent))["kind"] == "complaint"
    assert (suppressed(sent), sent.status()["subscribers"]) == (
        [(ADA, "complaint: abuse")],
        {"confirmed": 1, "unsubscribed": 1},
    )


@pytest.mark.parametrize("kind", [b"auth-failure", b"not-spam"])
def test_what_no_reader_said_unsubscribes_nobody(sent: Home, kind: bytes) -> None:
    assert received(sent, complaint(sent, kind=kind))["suppress"] is False
    assert (suppressed(sent), sent.status()["subscribers"]) == ([], {"confirmed": 2})


def test_mail_without_our_mark_changes_nothing_however_it_reads(sent: Home) -> None:
    outcomes = [received(sent, content) for content in (mail(to=NOBODY), COMPLAINT % (b"abuse", NOBODY.encode()))]
    assert [(each["kind"], each["suppress"], each["delivery"]) for each in outcomes] == [
        ("bounce", True, None),
        ("complaint", True, None),
    ]
    assert (suppressed(sent), sent.status()["subscribers"]) == ([], {"confirmed": 2})


def test_a_mail_that_nobody_can_read_came_back_for_a_reason_unknown(sent: Home) -> None:
    outcome = received(sent, f"To: {return_address(sent)}\n\nqwertz\n".encode())
    assert (outcome["kind"], outcome["whose"], outcome["suppress"], outcome["reason"]) == (
        "bounce",
        "unclear",
        False,
        "550 came back, reason unknown",
    )
    assert re.fullmatch(r"\w+\.\d+", str(outcome["delivery"]))


def test_an_automatic_reply_counts_for_nothing(sent: Home) -> None:
    outcome = received(sent, f"To: {return_address(sent)}\nSubject: Out of office\n\n550 5.1.1 no such user\n".encode())
    assert (outcome["kind"], outcome["suppress"], suppressed(sent)) == ("automatic", False, [])


def test_the_same_bounce_twice_is_as_once(sent: Home) -> None:
    outcomes = [received(sent, mail(to=return_address(sent))) for _ in range(2)]
    assert (outcomes[0] == outcomes[1], suppressed(sent)) == (True, [(ADA, "550 5.1.1 no such user")])


OTHERS = "Final-Recipient: rfc822; {}@example.net\r\nAction: failed\r\nDiagnostic-Code: smtp; {}\r\n\r\n"
DEAD, FULL = "550 5.1.1 no such user", "552 5.2.2 mailbox full"


def reported(home: Home, *said: tuple[str, str]) -> bytes:
    """A report about Ada's delivery that names these recipients with these replies."""
    blocks = "".join(OTHERS.format(name, reply) for name, reply in said).encode()
    head, _, rest = mail(to=return_address(home)).partition(b"Final-Recipient")
    return head + blocks + b"--b" + rest.partition(b"--b")[2]


def test_of_several_recipients_only_what_is_said_of_ours_counts(sent: Home) -> None:
    blocks = reported(sent, ("bob", DEAD), ("eve", DEAD)).replace(b"eve@example.net", b"ada@example.org")
    assert (
        received(sent, blocks.replace(b"ada@example.org\r\nAction: failed", b"ada@example.org\r\nAction: delayed"))[
            "suppress"
        ]
        is False
    )
    assert suppressed(sent) == []


def test_an_address_that_is_passed_on_to_several_is_dead_only_where_all_of_them_are(sent: Home) -> None:
    received(sent, reported(sent, ("bob", DEAD), ("eve", FULL)))
    assert suppressed(sent) == []
    received(sent, reported(sent, ("bob", DEAD), ("eve", DEAD)))
    assert suppressed(sent) == [(ADA, "550 5.1.1 no such user")]


def test_a_folder_is_read_mail_by_mail_without_what_is_unfinished(sent: Home) -> None:
    for folder in ("cur", "new", "tmp"):
        Path(sent.path, "Maildir", folder).mkdir(parents=True)
        Path(sent.path, "Maildir", folder, "1").write_bytes(mail(to=NOBODY))
    printed = sent.run("receive", "Maildir", "--json").out.splitlines()
    assert [json.loads(line)["file"] for line in printed] == ["Maildir/cur/1", "Maildir/new/1"]


def test_whoever_reads_the_command_is_told_that_an_address_is_suppressed(sent: Home) -> None:
    (sent.path / "mail.eml").write_bytes(mail(to=return_address(sent)))
    printed = sent.run("receive", "mail.eml").out
    assert printed.endswith("is accepted; its address is suppressed: 550 5.1.1 no such user\n")


def test_a_mail_that_cannot_be_read_is_told_and_the_others_are_taken(sent: Home) -> None:
    Path(sent.path, "mails").mkdir()
    for name in ("1", "2"):
        Path(sent.path, "mails", name).write_bytes(b"Subject: hello\n\n")
    Path(sent.path, "mails", "0").symlink_to("/proc/self/mem")
    done = sent.run("receive", "mails", "--json")
    assert (done.code, "mails/0: cannot be read" in done.err, len(done.out.splitlines())) == (1, True, 2)


def test_a_bounce_of_an_edition_that_was_tidied_away_still_ends_a_dead_address(sent: Home) -> None:
    to = return_address(sent)
    with sqlite3.connect(sent.path / "newsletter.db") as store:
        store.execute("DELETE FROM deliveries")
    outcome = received(sent, mail(to=to))
    assert str(outcome["delivery"]) in to
    assert suppressed(sent) == [(ADA, "550 5.1.1 no such user")]


def test_a_complaint_is_counted_shown_and_told_with_the_line_that_is_reached(home: Home) -> None:
    text = (home.path / "newsletter.toml").read_text()
    (home.path / "newsletter.toml").write_text(text.replace("[list]", '[list]\noperator = "eve@example.org"'))
    home.run("run")
    received(home, complaint(home))
    assert "complaints: 1 of 2 messages, 50.00%; the limit of 0.3% is reached\n" in home.run("status").out
    assert home.status()["complaints"] == [{"relay": "", "complaints": 1, "messages": 2, "share": 0.5}]
    alerts = [path.read_text() for path in (home.path / "outbox").iterdir() if "To: eve@" in path.read_text()]
    subjects = sorted(line for text in alerts for line in text.splitlines() if line.startswith("Subject: "))
    assert subjects == [
        "Subject: Morning Papers: 50.00% of the messages were reported as spam",
        "Subject: Morning Papers: A reader reported the newsletter as spam",
    ]


def test_the_status_says_how_many_are_suppressed_and_why(sent: Home) -> None:
    assert "suppressed" not in sent.run("status").out.replace("0 suppressed", "")
    received(sent, mail(to=return_address(sent)))
    sent.run("suppressions", "add", "eve@example.org")
    assert "suppressed: 1 by hand, 1 by reply; `newsletter suppressions list` shows them\n" in sent.run("status").out
    assert sent.status()["suppressed"] == {"hand": 1, "reply": 1}


def test_the_operators_own_rows_are_asked_of_a_bounce_too(sent: Home) -> None:
    path = sent.path / "newsletter.toml"
    row = '\n[delivery]\nreplies = [{ says = "wohnt hier nicht", whose = "recipient_gone", suppress = true }]\n'
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    odd = mail(status="5.9.9", to=return_address(sent)).replace(b"5.1.1 no such user", b"5.9.9 wohnt hier nicht mehr")
    outcome = received(sent, odd)
    assert (outcome["whose"], suppressed(sent)) == ("recipient_gone", [(ADA, "550 5.9.9 wohnt hier nicht mehr")])


LEAVE = "From: Ada <ada@example.org>\nTo: papers@example.org\nSubject: unsubscribe\n\n"
PASSED = "Authentication-Results: mx.example.org; dmarc=pass header.from=example.org\n"


def believing(home: Home) -> None:
    """Settings that name the server whose word counts, and the operator."""
    home.settings(end='[mailbox]\nauthserv_id = "mx.example.org"\n')
    path = home.path / "newsletter.toml"
    path.write_text(path.read_text().replace("[list]", '[list]\noperator = "eve@example.org"'))


def test_whoever_asks_in_their_own_words_is_unsubscribed(sent: Home) -> None:
    believing(sent)
    outcomes = [received(sent, (PASSED + LEAVE).encode()) for _ in range(2)]
    assert [(each["kind"], each["recipient"]) for each in outcomes] == [("unsubscribe", ADA)] * 2
    assert sent.status()["subscribers"] == {"confirmed": 1, "unsubscribed": 1}


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (LEAVE, "DMARC does not confirm"),
        (PASSED.replace("mx.", "mx.evil.") + LEAVE, "DMARC does not confirm"),
        (PASSED + LEAVE.replace("Subject: ", "Subject: do not "), "but it says more"),
        (PASSED + LEAVE.replace("ada@", "nobody@"), "not on the list"),
    ],
)
def test_what_is_not_certain_is_left_to_the_operator_who_is_told(sent: Home, mail: str, why: str) -> None:
    believing(sent)
    outcome = received(sent, mail.encode())
    assert (outcome["kind"], why in str(outcome["reason"]), sent.status()["subscribers"]) == (
        "unsubscribe",
        True,
        {"confirmed": 2},
    )
    alerts = [path.read_text() for path in (sent.path / "outbox").iterdir() if "To: eve@" in path.read_text()]
    assert ["ada@" in alert or "nobody@" in alert for alert in alerts] == [False]


def test_without_the_name_of_the_server_nobody_is_believed(sent: Home) -> None:
    assert "set mailbox.authserv_id" in str(received(sent, (PASSED + LEAVE).encode())["reason"])
    assert sent.status()["subscribers"] == {"confirmed": 2}
