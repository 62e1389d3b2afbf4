"""A reply that a machine sent for a person who is away [RFC 3834]: it says nothing about the address."""

import re

from newsletter.feedback import prose
from newsletter.feedback.parts import Part

_MARKS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Mail-Autoreply")
_SUBJECT = re.compile(
    r"^\W*(?:auto(?:matic|mated|matische)?[- :]*(?:reply|response|antwort|r[eé]ponse)|out of (?:the )?office|vacation"
    r"|on (?:holiday|leave)|away from|abwesen|absen|r[eé]ponse automatique|respuesta autom|risposta autom|自動応答)",
    re.I,
)


def is_automatic(mail: Part) -> bool:
    """Tell whether a machine answered for a person. What a server sends because a message came back is none."""
    if _SUBJECT.search(mail.field("Subject")) or any(mail.field(name) for name in _MARKS):
        return True
    if mail.field("Precedence").lower() in ("auto_reply", "auto-reply"):
        return True
    is_replied = mail.field("Auto-Submitted").lower().startswith(("auto-replied", "auto-notified"))
    return is_replied and not prose.came_back(mail)
