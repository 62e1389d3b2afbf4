"""`[mailbox]`: which mailbox is read, and how we log in there."""

from pathlib import Path

import pytest

from newsletter.models import Login
from newsletter.network.mailbox import Account
from tests.settings.test_file import loaded, mistakes, written


def known(home: Path, text: str) -> Account | None:
    return loaded(home, f"[mailbox]\n{text}").mailbox.known_in(home)


def test_a_folder_of_a_server_is_known_with_its_login(tmp_path: Path) -> None:
    text = 'url = "imaps://me%40x.org@mail.x.org/INBOX"\npassword = "p"\nlogin = "xoauth2"\nauthserv_id = "mx.x.org"'
    assert known(tmp_path, text) == Account(
        url="imaps://me%40x.org@mail.x.org/INBOX", password="p", login=Login.XOAUTH2, authserv_id="mx.x.org"
    )


def test_a_maildir_is_relative_to_the_settings(tmp_path: Path) -> None:
    accounts = known(tmp_path, 'url = "maildir:mail"'), known(tmp_path, 'url = "maildir:/var/mail/papers"')
    assert [each and each.url for each in accounts] == [f"maildir:{tmp_path}/mail", "maildir:/var/mail/papers"]


def test_without_a_url_no_mailbox_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").mailbox.known_in(tmp_path) is None


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("mail.example.org", "must be like maildir:"),
        ("imaps://mail.example.org", "must be like maildir:"),
        ("maildir:", "must be like maildir:"),
        ("pop3://me@mail.example.org", "must be like maildir:"),
        ("imaps://me:secret@mail.example.org", "contains a password"),
        ("imap://me@mail.example.org", "must begin with imaps://"),
    ],
)
def test_a_mailbox_that_cannot_be_read_in_safety_is_refused(tmp_path: Path, url: str, what: str) -> None:
    (mistake,) = mistakes(written(tmp_path, f'[mailbox]\nurl = "{url}"'))
    assert (f"mailbox.url: {what}" in mistake, "secret" in mistake) == (True, False)
