"""A person who asks to be unsubscribed in their own words is understood where they say nothing else."""

import pytest

from newsletter.feedback import own_words, parts
from newsletter.feedback.own_words import Says


def said(subject: str, body: str = "") -> Says:
    mail = f"From: Ada <ada@example.org>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    return own_words.says(parts.cut(mail.encode()))


@pytest.mark.parametrize(
    "line",
    [
        "unsubscribe",
        "UNSUBSCRIBE!",
        "Please unsubscribe me from this list, thank you.",
        "remove me from your mailing list",
        "Cancel my subscription",
        "Bitte abmelden",
        "Newsletter abbestellen",
        "Désinscription",
        "Je souhaite me désabonner, s'il vous plaît",
        "Por favor, darme de baja de esta lista",
        "Cancelar inscrição",
        "Disiscrivimi dalla lista",
        "Graag uitschrijven",
        "Отпишите меня от рассылки",
        "退订",
        "配信停止",
        "수신거부",
    ],
)
def test_the_usual_words_of_many_languages_are_understood_in_subject_and_text(line: str) -> None:
    assert (said(line), said("Re: Kimi K3 and 22 more", f"\n{line}\n\nAda")) == (Says.ONLY, Says.ONLY)


@pytest.mark.parametrize(
    "line",
    [
        "please do not unsubscribe me",
        "How do I unsubscribe?",
        "Unsubscribe?",
        "Unsubscribe my colleague bob@example.org",
        "I cannot find the link to unsubscribe",
        "Bitte nicht abmelden",
        "unsubscribe me from weekly, send daily",
    ],
)
def test_whoever_says_more_is_left_to_a_person(line: str) -> None:
    assert (said(line), said("hello", line)) == (Says.MORE, Says.MORE)


@pytest.mark.parametrize("line", ["Thank you", "Please", "the list", "", "Non-stop flights are not meant by nonstop"])
def test_whoever_says_nothing_of_it_is_not_meant(line: str) -> None:
    assert said("hello", line) is Says.NOTHING


def test_what_a_mail_quotes_is_not_the_persons_own_word() -> None:
    quoted = "On Monday Morning Papers wrote:\n> Unsubscribe\n>\n"
    assert said("Re: papers", quoted + "Nice one, thanks!") is Says.NOTHING
    assert said("Re: papers", quoted + "\nunsubscribe") is Says.ONLY
    assert said("Re: papers", "-----Original Message-----\nunsubscribe") is Says.NOTHING


def test_a_text_in_html_alone_is_read_too() -> None:
    mail = b"Subject: hi\nContent-Type: text/html\n\n<style>p {}</style><p>Please <b>unsubscribe</b> me</p><p>Ada</p>"
    assert own_words.says(parts.cut(mail)) is Says.ONLY


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("From: ada@example.org", "ada@example.org"),
        ("From: Ada Lovelace <ada@example.org>", "ada@example.org"),
        ('From: "bob@example.org" <eve@example.net>', "eve@example.net"),
        ("From: =?utf-8?q?=3Cbob=40example.org=3E?= <eve@example.net>", "eve@example.net"),
        ("From: bob@example.org <eve@example.net>", ""),
        ("From: ada@example.org, bob@example.org", ""),
        ("From: ada@example.org\nFrom: bob@example.org", ""),
        ("From: undisclosed", ""),
    ],
)
def test_a_mail_is_from_the_one_address_that_it_names(header: str, address: str) -> None:
    assert own_words.sender(parts.cut(f"{header}\n\n".encode())[0]) == address
