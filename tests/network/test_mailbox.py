"""A mailbox is read in the order in which mails came, and nothing in it changes but what is put away."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsletter.errors import MailboxError, MailError
from newsletter.models import Login
from newsletter.network.imap import Imap
from newsletter.network.mailbox import Account, Entry, Mailbox, opened
from tests import imap_server
from tests.dovecot import PASSWORD, Dovecot
from tests.imap_server import MAIL, UID_OF
from tests.smtp_server import CERTIFICATE

MAILS = [f"Subject: {number}\r\n\r\nGood morning.\r\n".encode() for number in range(120)]


def maildir(path: Path, *mails: bytes, folder: str = "new") -> Account:
    """A Maildir with these mails."""
    for name in ("new", "cur", "tmp"):
        (path / name).mkdir(parents=True, exist_ok=True)
    there = len(list((path / folder).iterdir()))
    for number, mail in enumerate(mails, start=there):
        (path / folder / f"{1000 + number}.host").write_bytes(mail)
    return Account(url=f"maildir:{path}")


def account(server: Dovecot) -> Account:
    return Account(url=server.url, password=PASSWORD)


@contextmanager
def reading(named: Account, place: str = "") -> Iterator[tuple[Mailbox, list[Entry]]]:
    """An open mailbox, and what it lists behind a place."""
    with opened(named) as mailbox:
        yield mailbox, [entry for batch in mailbox.batches(place) for entry in batch]


@pytest.fixture(params=["maildir", "imap"])
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Account:
    """A mailbox with 120 mails."""
    if request.param == "maildir":
        return maildir(tmp_path / "mail", *MAILS)
    server: Dovecot = request.getfixturevalue("imap")
    server.put(*MAILS)
    return account(server)


def test_mails_are_listed_in_the_order_in_which_they_came_with_their_sizes(kind: Account) -> None:
    with opened(kind) as mailbox:
        batches = list(mailbox.batches(""))
        assert [len(batch) for batch in batches] == [50, 50, 20]
        listed = [entry for batch in batches for entry in batch]
        assert [entry.size for entry in listed] == [len(mail) for mail in MAILS]
        read = [mailbox.read(entry, limit=1000) for entry in listed[:: len(MAILS) - 1]]
    assert {mail for mail in read if mail} == {MAILS[0], MAILS[-1]}


def test_in_a_maildir_the_order_is_that_in_which_files_got_their_names(tmp_path: Path) -> None:
    box = maildir(tmp_path, MAILS[0])
    first, later = tmp_path / "new" / "1000.host", tmp_path / "cur" / "999.host:2,S"
    later.write_bytes(MAILS[1])
    while later.stat().st_ctime_ns <= first.stat().st_ctime_ns:
        later.touch()
    with reading(box) as (_, entries):
        assert [entry.name for entry in entries] == ["new/1000.host", "cur/999.host:2,S"]


def test_behind_a_place_stand_those_that_came_later(kind: Account) -> None:
    with reading(kind) as (mailbox, entries):
        behind = [entry.name for batch in mailbox.batches(entries[70].place) for entry in batch]
        assert sorted(behind) == sorted(entry.name for entry in entries[71:])
        assert list(mailbox.batches(entries[-1].place)) == []


def test_no_more_is_read_of_a_mail_than_is_asked_for(kind: Account) -> None:
    with reading(kind) as (mailbox, entries):
        assert mailbox.read(entries[0], limit=8) == b"Subject:"


def test_what_is_put_away_is_not_listed_again_and_what_is_gone_is_no_error(kind: Account) -> None:
    with reading(kind) as (mailbox, entries):
        mailbox.put_away(entries[:2])
        mailbox.put_away(entries[1:3])
        assert mailbox.read(entries[0], limit=8) is None
        assert len([entry for batch in mailbox.batches("") for entry in batch]) == len(MAILS) - 3


def test_a_maildir_keeps_what_is_put_away_where_imap_servers_look_for_it(tmp_path: Path) -> None:
    with reading(maildir(tmp_path, MAILS[0])) as (mailbox, entries):
        mailbox.put_away(entries)
    assert (tmp_path / ".newsletter-done" / "new" / "1000.host").read_bytes() == MAILS[0]
    assert [path.name for path in (tmp_path / "new").iterdir()] == []


def test_a_mail_of_a_name_that_is_taken_is_put_beside_the_other(tmp_path: Path) -> None:
    for mail in MAILS[:2]:
        with reading(maildir(tmp_path, mail)) as (mailbox, entries):
            mailbox.put_away(entries)
    done = tmp_path / ".newsletter-done" / "new"
    assert {path.name: path.read_bytes() for path in done.iterdir()} == {
        "1000.host": MAILS[0],
        "again.1000.host": MAILS[1],
    }


def test_in_a_maildir_only_finished_files_are_mails(tmp_path: Path) -> None:
    box = maildir(tmp_path)
    (tmp_path / "tmp" / "1").write_bytes(b"unfinished")
    (tmp_path / "new" / ".2").write_bytes(b"hidden")
    (tmp_path / "new" / "3").symlink_to("/etc/passwd")
    (tmp_path / "new" / "4").mkdir()
    with reading(box) as (_, entries):
        assert entries == []


def test_a_mail_whose_flags_change_is_not_read_again(tmp_path: Path) -> None:
    with reading(maildir(tmp_path, MAILS[0])) as (mailbox, (entry,)):
        (tmp_path / "new" / "1000.host").rename(tmp_path / "cur" / "1000.host:2,S")
        assert list(mailbox.batches(entry.place)) == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """As a user without rights, where the tests run as one who has all."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_maildir_without_rights_is_told_with_its_path(tmp_path: Path) -> None:
    box = maildir(tmp_path / "mail", MAILS[0])
    with reading(box) as (_, entries):
        pass
    for path, mode in (("new/1000.host", 0o000), ("new", 0o000), (".", 0o500)):
        (tmp_path / "mail" / path).chmod(mode)
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o755)
    with as_nobody(), opened(box) as mailbox, pytest.raises(MailboxError, match=r"mail/new: cannot be read"):
        list(mailbox.batches(""))
    (tmp_path / "mail" / "new").chmod(0o555)
    (tmp_path / "mail").chmod(0o555)
    with as_nobody(), opened(box) as mailbox:
        with pytest.raises(MailError, match="cannot be read"):
            mailbox.read(entries[0], limit=8)
        with pytest.raises(MailboxError, match="check its permissions"):
            mailbox.put_away(entries)


def test_a_folder_that_is_no_maildir_is_told(tmp_path: Path) -> None:
    with opened(Account(url=f"maildir:{tmp_path}")) as mailbox, pytest.raises(MailboxError, match="is not a Maildir"):
        list(mailbox.batches(""))


def test_everything_that_is_not_put_away_stays_unread(imap: Dovecot) -> None:
    imap.put(*MAILS[:3])
    with reading(account(imap)) as (mailbox, entries):
        mailbox.read(entries[0], limit=1000)
        mailbox.put_away(entries[1:2])
    assert (imap.unread(), imap.unread("newsletter-done")) == ([MAILS[0], MAILS[2]], [MAILS[1]])


def test_what_somebody_else_has_marked_as_deleted_stays(imap: Dovecot) -> None:
    imap.put(*MAILS[:3])
    with imap.client() as client:
        client.select()
        client.store("1", "+FLAGS", r"(\Deleted)")
    with reading(account(imap)) as (mailbox, entries):
        mailbox.put_away(entries[1:2])
    assert imap.every() == [MAILS[0], MAILS[2]]


def test_a_server_that_knows_uidplus_alone_is_asked_to_copy_and_to_expunge_only_that(imap: Dovecot) -> None:
    imap.put(*MAILS[:3])
    with imap.client() as client:
        client.select()
        client.store("1", "+FLAGS", r"(\Deleted)")
    with reading(account(imap)) as (mailbox, entries):
        assert isinstance(mailbox, Imap)
        mailbox.offers.remove(b"MOVE")
        mailbox.put_away(entries[1:2])
    assert (imap.every(), imap.every("newsletter-done")) == ([MAILS[0], MAILS[2]], [MAILS[1]])


def test_a_folder_that_is_numbered_anew_is_read_from_its_beginning(imap: Dovecot) -> None:
    account = Account(url=imap.url.replace("INBOX", "bounces"), password=PASSWORD)
    places = []
    for number in (5, 2):
        with imap.client() as client:
            client.delete("bounces")
            client.create("bounces")
        imap.put(*MAILS[:number], folder="bounces")
        with reading(account, place=places[-1] if places else "") as (_, entries):
            places += [entry.place for entry in entries]
    assert len(places) == 5 + 2


def test_a_wrong_password_is_told_without_it(imap: Dovecot) -> None:
    wrong = Account(url=imap.url, password="wr0ng")
    with pytest.raises(MailboxError) as caught, opened(wrong):
        pass
    assert ("uthentication" in str(caught.value), "wr0ng" in str(caught.value)) == (True, False)


def test_a_token_is_refused_where_the_server_takes_none(imap: Dovecot) -> None:
    token = Account(url=imap.url, password="t0ken", login=Login.XOAUTH2)
    with pytest.raises(MailboxError, match="127"), opened(token):
        pass


def test_the_last_of_a_million_mails_are_found_in_few_questions() -> None:
    with imap_server.running(number=1_000_000) as server:
        with reading(Account(url=server.url), place=f"1.{999_930 * UID_OF}") as (mailbox, entries):
            assert mailbox.read(entries[0], limit=1000) == MAIL
        assert [entry.name for entry in entries] == [str(number * UID_OF) for number in range(999_931, 1_000_001)]
        assert len(server.asked) < 100


@pytest.mark.parametrize("command", ["CAPABILITY", "LOGIN", "SELECT", "FETCH", "UID FETCH"])
def test_a_server_that_stops_in_the_middle_is_told(command: str) -> None:
    with (
        imap_server.running(number=3, stops_at=command) as server,
        pytest.raises(MailboxError, match=r"^127\.0\.0\.1: "),
        reading(Account(url=server.url)) as (mailbox, entries),
    ):
        mailbox.read(entries[0], limit=1000)


def test_a_server_that_can_move_no_mail_is_told_and_everything_stays() -> None:
    with (
        imap_server.running(number=1) as server,
        reading(Account(url=server.url)) as (mailbox, entries),
        pytest.raises(MailboxError, match="neither MOVE nor UIDPLUS"),
    ):
        mailbox.put_away(entries)


def test_a_server_that_announces_a_mail_without_end_is_told() -> None:
    with (
        imap_server.running(number=1, announced=10**24) as server,
        reading(Account(url=server.url)) as (mailbox, entries),
        pytest.raises(MailboxError, match=r"^127\.0\.0\.1: "),
    ):
        mailbox.read(entries[0], limit=1000)


def test_a_token_stands_in_the_place_of_a_password() -> None:
    with imap_server.running(number=1) as server:
        with reading(Account(url=server.url, password="t0ken", login=Login.XOAUTH2)) as (_, entries):
            assert len(entries) == 1
        (token,) = [words for words in server.asked if words.startswith("XOAUTH2 ")]
        assert base64.b64decode(token.partition(" ")[2]) == b"user=papers\x01auth=Bearer t0ken\x01\x01"


@pytest.mark.parametrize(("trusted", "said"), [(True, ""), (False, "CERTIFICATE_VERIFY_FAILED")])
def test_over_tls_only_a_server_that_is_trusted_is_told_the_password(imap: Dovecot, trusted: bool, said: str) -> None:
    imap.put(MAILS[0])
    script = (
        "import sys; from newsletter.network.mailbox import *; from newsletter.errors import MailboxError\n"
        "try:\n"
        "    with opened(Account(url=sys.argv[1], password=sys.argv[2])) as box: print(len(next(box.batches(''))))\n"
        "except MailboxError as error: print(error)\n"
    )
    environment = {**os.environ, "SSL_CERT_FILE": str(CERTIFICATE if trusted else os.devnull)}
    command = [sys.executable, "-c", script, imap.tls_url, PASSWORD]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert (ran.stdout == "1\n", said in ran.stdout) == (trusted, True)


def test_nobody_listens_there() -> None:
    with imap_server.running(number=1) as server:
        pass
    with pytest.raises(MailboxError, match="refused"), opened(Account(url=server.url)):
        pass
