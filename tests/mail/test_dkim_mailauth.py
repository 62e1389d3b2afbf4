"""Signatures as a second, unrelated program verifies them: mailauth, which mail servers in Node use."""

from tests.mail import keys
from tests.mail.messages import composed, stamped
from tests.mail.test_dkim import CHANGED, COMPOSED, signed
from tests.mail.test_stamp import HOSTILE_NAMES
from tests.tools import mailauth

BOTH = (keys.rsa_key(), keys.ed25519_key())
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
    found = dict(zip(CHANGED, verdicts(list(CHANGED.values())), strict=True))
    assert {what: verdict for what, verdict in found.items() if "pass" in verdict.values()} == {}
    assert len(found) == 3 + 4 * 11


def test_taking_one_click_away_breaks_both_signatures() -> None:
    made = composed()
    without = signed(by=BOTH, made=made).replace(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b"")
    (verdict,) = verdicts([without])
    assert (set(verdict), "pass" in verdict.values()) == (set(GOOD), False)
