"""Where a mail leads: every link is whole, the text part has them all, and a reader can always leave."""

import re
from collections.abc import Iterator

from newsletter.mail.gate.finding import Finding, refusal
from newsletter.mail.gate.page import Page
from newsletter.mail.gate.parts import Parts
from newsletter.mail.slots import MARK, Slot, mark

_ABSOLUTE = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s?])\S*+")
_AROUND = "<>()[]{}.,;:!?\"'"
_LINK_SLOTS = frozenset({Slot.UNSUBSCRIBE, Slot.PREFERENCES, Slot.VIEW, Slot.LINK})


def findings(parts: Parts, page: Page, *, may_leave: bool) -> Iterator[Finding]:
    """Check every link. `may_leave` says that the reader is on the list, so both parts must hold the link to
    unsubscribe.

    A link to a heading of the mail itself needs no place in the text part. A picture must be whole as a link is, and
    has no place there either.
    """
    places = {f"#{element.attributes['id']}" for element in page.elements if "id" in element.attributes}
    links = [link for link in dict.fromkeys(page.links()) if link not in places]
    for link in dict.fromkeys((*links, *page.loaded())):
        if not _leads_somewhere(link):
            yield refusal(
                f"a link to {link[:80]!r}",
                where="html",
                cure="begin it with https://, http:// or mailto:, or use a slot such as {{ slot.view }}",
                quote=link,
            )
    yield from _missing_from_text(parts.text, links)
    if may_leave:
        yield from _without_a_way_out(parts)


def _leads_somewhere(link: str) -> bool:
    slot = MARK.fullmatch(link)
    return slot[1] in _LINK_SLOTS if slot else bool(_ABSOLUTE.fullmatch(link))


def _missing_from_text(text: str, links: list[str]) -> Iterator[Finding]:
    tokens = text.split()
    known = {*tokens, *(token.strip(_AROUND) for token in tokens)}
    for link in links:
        if _leads_somewhere(link) and link not in known and link.removeprefix("mailto:") not in known:
            yield refusal(
                f"the link {_named(link)} of the HTML part is missing",
                where="text",
                cure="write it in body.txt, on a line of its own",
            )


def _without_a_way_out(parts: Parts) -> Iterator[Finding]:
    for name, content in (("text", parts.text), ("html", parts.html)):
        if mark(Slot.UNSUBSCRIBE) not in content:
            yield refusal(
                "there is no link to unsubscribe", where=name, cure="write {{ slot.unsubscribe }} into the footer"
            )


def _named(link: str) -> str:
    slot = MARK.fullmatch(link)
    return f"{{{{ slot.{slot[1]} }}}}" if slot else link[:200]
