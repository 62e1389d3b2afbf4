"""Signatures as a second, unrelated program verifies them: mailauth, which mail servers in Node use."""

from newsletter.mail.dkim import Signer
from tests.mail import every_mail, keys
from tests.mail.editions import edition, paper
from tests.mail.messages import composed, pieces, stamped
from tests.mail.test_dkim import BOTH, CHANGED, COMPOSED, signed
from tests.mail.test_stamp import HOSTILE_NAMES
from tests.mail.verified import by_dkimpy
from tests.tools import mailauth

GOOD = {"rsa-sha256": "pass", "ed25519-sha256": "pass"}


def verdicts(messages: list[bytes]) -> list[dict[str, str]]:
    return mailauth.verdicts(messages, keys.dns(BOTH))


def test_both_signatures_of_every_subscribers_message_are_good() -> None:
    names = ["Ada", "", "Аня", *HOSTILE_NAMES]
    addresses = ["ada@example.org", "адa@example.org"]
    messages = [
        signed(stamped(COMPOSED, name=name, address=address), by=BOTH) for name in names for address in addresses
    ]
    assert verdicts(messages) == [GOOD] * len(messages)


def test_a_message_that_was_changed_is_good_no_more() -> None:
    outcomes = dict(zip(CHANGED, verdicts(list(CHANGED.values())), strict=True))
    assert {what: verdict for what, verdict in outcomes.items() if "pass" in verdict.values()} == {}
    assert len(outcomes) == 3 + 4 * 11


def test_taking_one_click_away_breaks_both_signatures() -> None:
    made = composed()
    without = signed(by=BOTH, made=made).replace(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b"")
    (verdict,) = verdicts([without])
    assert (set(verdict), "pass" in verdict.values()) == (set(GOOD), False)


def test_every_mail_of_the_program_is_good_signed_to_both_programs() -> None:
    titles = (paper(number, title=title) for number, title in enumerate(HOSTILE_NAMES, start=1))
    mails = every_mail.of(edition(*titles))
    messages = {name: b"".join(Signer.of(mail.sent, BOTH).signed(pieces(mail.sent))) for name, mail in mails.items()}
    outcomes = dict(zip(messages, verdicts(list(messages.values())), strict=True))
    assert outcomes == dict.fromkeys(mails, GOOD)
    assert [name for name, message in messages.items() if not by_dkimpy(message, keys.dns(BOTH))] == []


def test_what_a_mail_has_not_cannot_be_added_to_it_below_its_signature() -> None:
    """A goodbye has no one-click; somebody who adds one sends readers' clicks wherever they like."""
    goodbye = every_mail.of(edition())["goodbye"].sent
    field = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    added = field + b"".join(Signer.of(goodbye, BOTH).signed(pieces(goodbye)))
    assert field not in goodbye
    assert [verdict for verdict in verdicts([added]) if "pass" in verdict.values()] == []
