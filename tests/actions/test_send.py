"""One mail that is no edition: what arrives is what was made, and what the far end says of it comes back."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.actions.newsletter import Links
from newsletter.actions.send import send
from newsletter.actions.stamp import Mail, stamped
from newsletter.delivery.message import Message
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import LoginRefused, TransportError
from newsletter.mail import notices
from newsletter.mail.contents import Alert, Look
from tests.mail.editions import LIST, OWN
from tests.newsletters import ADA, NOW, SECRET
from tests.smtp_server import Relay

ALERT = Alert(what="Nothing was sent", found=("the gate stopped it",), cure="Mend it.")


def made() -> Message:
    composed = notices.alert(Look(mailing_list=LIST, templates=(OWN,)), ALERT, written_at=NOW)
    mail = Mail(composed=composed, to=ADA, name="alert-1", number=7, written_at=NOW)
    return stamped(mail, LIST, Links(secret=SECRET))


def to(relay: Relay, *, user: str = "", password: str = "") -> Smtp:
    return Smtp(host="127.0.0.1", port=relay.port, security=Security.NONE, user=user, password=password)


def test_the_bytes_that_arrive_are_the_bytes_that_were_made(relay: Relay) -> None:
    reply = send(to(relay), made())
    (taken,) = relay.taken
    assert (reply and reply.code, taken.sender, taken.recipient) == (250, LIST.sender, "ada@example.org")
    assert hashlib.sha256(taken.content).hexdigest() == hashlib.sha256(made().content).hexdigest()


def test_it_says_that_no_person_wrote_it_and_offers_nothing_to_leave(relay: Relay) -> None:
    send(to(relay), made())
    head = relay.taken[0].content.partition(b"\r\n\r\n")[0]
    assert (b"\r\nAuto-Submitted: auto-generated" in head, b"\r\nList-" in head) == (True, False)
    assert b"\r\nMessage-ID: <alert-1.7@example.org>" in head


@pytest.mark.parametrize(("reply", "code"), [("451 4.3.0 later", 451), ("550 5.1.1 nobody", 550)])
def test_a_refusal_of_the_address_is_the_reply(relay: Relay, reply: str, code: int) -> None:
    relay.order("RCPT", reply)
    said = send(to(relay), made())
    assert said
    assert said.code == code


def test_a_refusal_of_us_is_an_error(relay: Relay) -> None:
    relay.order("RCPT", "550 5.7.1 relay access denied")
    with pytest.raises(TransportError, match="the server refuses us, not the subscriber"):
        send(to(relay), made())


def test_a_mail_that_may_have_left_has_no_reply(relay: Relay) -> None:
    relay.order("DOT")
    assert send(to(relay), made()) is None


def test_a_wrong_password_is_an_error_and_nothing_leaves(relays: Callable[..., Relay]) -> None:
    relay = relays(login=("papers", "right"))
    with pytest.raises(LoginRefused):
        send(to(relay, user="papers", password="wrong"), made())
    assert relay.taken == []


def test_a_folder_takes_it_as_a_file_of_its_own_name(tmp_path: Path) -> None:
    send(Folder(tmp_path), made())
    assert [path.name for path in tmp_path.iterdir()] == ["alert-1.7.eml"]
