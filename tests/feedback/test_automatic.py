"""A reply that a machine sent for a person who is away is known by its headers or by its subject."""

import pytest

from newsletter.feedback import automatic, parts


def is_automatic(head: str) -> bool:
    return automatic.is_automatic(parts.cut(f"From: ada@example.org\n{head}\n\nI am away.".encode())[0])


@pytest.mark.parametrize(
    "head",
    [
        *(
            "X-Autoreply: yes",
            "X-Autorespond: 1",
            "X-Autoresponder: away",
            "X-Auto-Reply: yes",
            "X-Mail-Autoreply: yes",
        ),
        *("Precedence: auto_reply", "Precedence: Auto-Reply"),
        *("Auto-Submitted: auto-replied", "Auto-Submitted: Auto-Notified; owner-email=ada@example.org"),
        *("Subject: Automatic reply: Papers", "Subject: Out of office", "Subject: Abwesend bis Montag"),
    ],
)
def test_each_sign_of_a_machine_alone_is_enough(head: str) -> None:
    assert is_automatic(head)


@pytest.mark.parametrize(
    "head",
    [
        *("Subject: Re: Papers", "Precedence: bulk", "Auto-Submitted: no", "Auto-Submitted: auto-generated"),
        "Return-Path: <mailer-daemon@example.org>\nSubject: Re: Papers\nAuto-Submitted: auto-replied",
        "X-Failed-Recipients: bob@example.org\nSubject: Re: Papers\nAuto-Submitted: auto-replied",
        "From: MAILER-DAEMON@example.org\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied",
    ],
)
def test_a_person_or_a_server_is_no_machine_that_answers_for_somebody(head: str) -> None:
    assert not is_automatic(head)
