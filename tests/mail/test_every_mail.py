"""Every mail, on every kind of day, meets every line of what a message must meet."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from newsletter.models import Logo, MailingList
from tests.mail import days, every_mail, requirements
from tests.mail.editions import LIST
from tests.mail.every_mail import Mail

EACH_DAY = pytest.mark.parametrize("day", days.NAMES)
EACH_CHECK = pytest.mark.parametrize("number", list(requirements.CHECKS))
IN_ARABIC = replace(LIST, language="ar", name="أوراق الصباح", postal_address="شارع المكتبة\nالقاهرة")
WITH_PICTURES = replace(
    LIST, thumbnails=True, logo=Logo(url="https://papers.example.org/logo.png", width=160, height=40)
)


@cache
def mails(day: str, mailing_list: MailingList = LIST) -> dict[str, Mail]:
    return every_mail.of(days.day(day), mailing_list)


def faults(number: str, made: dict[str, Mail]) -> list[str]:
    return [f"{name}: {fault}" for name, mail in made.items() for fault in requirements.CHECKS[number](mail)]


@EACH_DAY
@EACH_CHECK
def test_every_mail_meets_each_requirement(number: str, day: str) -> None:
    assert faults(number, mails(day)) == []


@EACH_CHECK
def test_every_mail_of_a_list_that_is_read_from_right_to_left_meets_each_requirement(number: str) -> None:
    assert faults(number, mails("right to left", IN_ARABIC)) == []


@EACH_CHECK
def test_every_mail_with_pictures_meets_each_requirement(number: str) -> None:
    assert faults(number, mails("median", WITH_PICTURES)) == []


def test_every_mail_shows_the_operators_logo() -> None:
    mails = every_mail.of(days.day("quiet"), WITH_PICTURES)
    logo = {
        "src": "https://papers.example.org/logo.png",
        "alt": "Logo of Morning Papers",
        "width": "160",
        "height": "40",
    }
    shown = {
        name: [image | logo == image for image in requirements.Tags(mail.html).images][:1]
        for name, mail in mails.items()
    }
    assert shown == {name: [True] for name in mails}


@pytest.mark.parametrize("day", [day for day in days.NAMES if day != "hostile"])
def test_nothing_is_left_of_a_template(day: str) -> None:
    assert [f"{name}: {fault}" for name, mail in mails(day).items() for fault in requirements.residue(mail)] == []


@EACH_DAY
def test_another_attempt_has_the_same_bytes(day: str) -> None:
    again = every_mail.of(days.day(day))
    assert {name: mail.sent for name, mail in again.items()} == {name: mail.sent for name, mail in mails(day).items()}


def spoiled() -> Iterator[tuple[str, bytes, bytes]]:
    """A requirement, what stands in the welcome, and what may not stand there."""
    yield "M1 M2", b"\r\nDate: ", b"\nDate: "
    yield "M1 M2", b"\r\nDate: ", b"\r\nBcc: eve@example.org\r\nDate: "
    yield "M1 M2", b"To: Ada <ada@example.org>", b"To: Ada <ada@example.org>, eve@example.org"
    yield "M1 M2", b"Morning", b"M" * 999
    yield "M4", b"Morning", "Mörning".encode()
    yield "M5", b"Content-Type: text/plain;", b"Content-Type: text/html;"
    yield "M5", b'href=3D"https://huggingface.co', b'href=3D"https://elsewhere.org'
    yield "M6", b"@example.org>\r\nList-Id", b"@elsewhere.org>\r\nList-Id"
    yield "M7", b"List-Unsubscribe: <https://", b"List-Unsubscribe: <http://"
    yield "M7", b"One-Click\r\n", b"No\r\n"
    yield "M7", b"<papers.example.org>\r\nList-Unsub", b"<other.example.org>\r\nList-Unsub"
    yield "M8", b"auto-generated", b"no"
    yield "M10", b"Feedback-ID: welcome:", b"Feedback-ID: ada:"
    yield "M10", b"1 Library Lane", b"2 Library Lane"
    yield "M12", b"</body>", b"=20\r\n" * 90_000 + b"</body>"
    yield "M13", b'href=3D"https://huggingface.co', b'href=3D"/huggingface.co'
    yield "M13", b"</body>", b"<img src=3D'https://x.org'></body>"
    yield "A4 text", b"\r\n\r\nWelcome", b"\r\n\r\n" + b"wide " * 13 + b"=\r\n" + b"Welcome"


@pytest.mark.parametrize(("number", "one", "other"), list(spoiled()))
def test_what_does_not_meet_a_requirement_is_seen(number: str, one: bytes, other: bytes) -> None:
    welcome = mails("median")["welcome"]
    unbroken = welcome.sent if one in welcome.sent else welcome.sent.replace(b"=\r\n", b"")
    before, after = (replace(welcome, sent=sent) for sent in (unbroken, unbroken.replace(one, other)))
    assert before != after
    assert (faults(number, {"welcome": before}), faults(number, {"welcome": after}) != []) == ([], True)
