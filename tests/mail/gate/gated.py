"""Messages for the gate: one that it lets through, with one thing in it changed."""

from newsletter.mail import compose
from newsletter.mail.gate import rules
from newsletter.mail.gate.finding import Finding
from newsletter.mail.headers import Kind
from newsletter.mail.layout import Rendered
from newsletter.models import MailingList
from tests.mail.editions import LIST
from tests.mail.messages import PUBLISHED_AT

LEAVE = "\ue000unsubscribe\ue001"
FOOTER = f'<p><a href="{LEAVE}" style="color:#000000">Unsubscribe</a></p>'


def message(
    html: str = "<p>Hello</p>",
    text: str = "Hello\n",
    *,
    subject: str = "Video",
    head: str = "",
    footer: str = FOOTER,
    kind: Kind = Kind.EDITION,
    mailing_list: MailingList = LIST,
) -> bytes:
    """A composed message of these words, with a footer in both its parts where readers may leave."""
    rendered = Rendered(
        subject=subject,
        html=f"<html><head>{head}</head><body>{html}{footer if kind.may_leave else ''}</body></html>",
        text=text + (f"\n{LEAVE}\n" if kind.may_leave and footer else ""),
    )
    return compose.message(rendered, mailing_list, kind=kind, name="e1", written_at=PUBLISHED_AT)


def findings(
    content: bytes, *words: str, kind: Kind = Kind.EDITION, mailing_list: MailingList = LIST
) -> tuple[Finding, ...]:
    """What the gate finds in it."""
    return rules.findings(content, mailing_list, kind=kind, words=words)


def said(
    content: bytes, *words: str, kind: Kind = Kind.EDITION, mailing_list: MailingList = LIST
) -> list[tuple[str, str]]:
    """Where and what, without the cures."""
    return [(each.where, each.what) for each in findings(content, *words, kind=kind, mailing_list=mailing_list)]
