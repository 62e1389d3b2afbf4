"""Every mail by the programs that others judge it with: of HTML, of what mail programs know, and of spam.

What may remain stands in tests/mail/allowed.toml, each with its reason.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from newsletter.models import Edition
from tests.mail import days, every_mail, spam
from tests.mail.every_mail import Mail
from tests.promise.forms import form
from tests.tools import caniemail, vnu

ALLOWED = tomllib.loads((Path(__file__).parent / "allowed.toml").read_text(encoding="utf-8"))


@cache
def mails() -> dict[str, Mail]:
    """Every mail of every day, by both their names."""
    return named(days.days())


@cache
def some() -> dict[str, Mail]:
    """Every mail of four days, and of every day in the long form, for the checkers that take longest."""
    few = ("median", "right to left", "hostile", "titles only")
    return named({day: days.day(day) for day in form(short=few, long=days.NAMES)})


def named(made: Mapping[str, Edition]) -> dict[str, Mail]:
    return {f"{mail} on a day: {day}": sent for (day, mail), sent in every_mail.of_all(made).items()}


@cache
def lacking() -> set[tuple[str, str]]:
    """What a mail has that a program lacks, each as feature and program."""
    lacking = caniemail.lacking({name: mail.html for name, mail in mails().items()})
    return {
        (feature, client)
        for features in lacking.values()
        for feature, clients in features.items()
        for client in clients
    }


def test_a_mail_has_nothing_that_a_mail_program_lacks_but_what_is_allowed() -> None:
    allowed = {(feature, client) for feature, entry in ALLOWED["mail"].items() for client in entry["lacked_by"]}
    assert lacking() - allowed == set()


def test_nothing_is_allowed_that_no_mail_has() -> None:
    assert set(ALLOWED["mail"]) - {feature for feature, _ in lacking()} == set()


def test_a_mail_is_html_but_for_what_is_allowed(tmp_path: Path) -> None:
    wrong = vnu.errors({name: mail.html for name, mail in some().items()}, tmp_path)
    assert {
        (name, error) for name, errors in wrong.items() for error in errors if error not in ALLOWED["html"]
    } == set()


def test_no_mail_is_taken_for_spam() -> None:
    """By SpamAssassin's local rules, all asked at once."""
    scored = zip(some(), spam.scores(mail.sent for mail in some().values()), strict=True)
    assert {name: said for name, (score, said) in scored if score > 1.0} == {}
