"""Every hostile string as a name, a title and a text, signed, and verified by two programs that are not ours."""

from dataclasses import replace
from pathlib import Path

from newsletter import plain
from newsletter.mail.dkim import Signer
from tests.mail import keys
from tests.mail.editions import edition
from tests.mail.messages import composed, pieces, stamped
from tests.mail.test_compose import rendered
from tests.mail.verified import by_dkimpy
from tests.real.test_messages import naughty, payloads
from tests.tools import mailauth

BOTH = (keys.rsa_key(), keys.ed25519_key())
GOOD = {"rsa-sha256": "pass", "ed25519-sha256": "pass"}


def of(words: str) -> bytes:
    """A short message that has these words wherever a feed or a subscriber may put some."""
    shown = rendered(text=f"{words}\n\ue000name\ue001\n", html=f"<p>{words}</p> \ue000name\ue001")
    made = composed(
        replace(edition(), title=plain.line(words)), rendered=replace(shown, subject=plain.line(words) or "-")
    )
    return b"".join(Signer.of(made, BOTH).signed(pieces(stamped(made, name=words))))


def test_whatever_words_a_message_has_both_signatures_are_good_to_both(shared: Path) -> None:
    strings = [words for words in (*naughty(shared), *payloads(shared)) if "\ue000" not in words]
    messages, records = [of(words) for words in strings], keys.dns(BOTH)
    verdicts = mailauth.verdicts(messages, records)
    assert len(messages) > 600
    assert [words for words, verdict in zip(strings, verdicts, strict=True) if verdict != GOOD] == []
    assert [words for words, message in zip(strings, messages, strict=True) if not by_dkimpy(message, records)] == []
