"""Links from feeds, kept only where they can be put into a mail as they are."""

import re

# A quote or an angle bracket would end the attribute a link is put in, a space the link itself.
_LINK = re.compile(r"https?://[^\s\"'<>\\`{}|^/?#@]+(?:[/?#][^\s\"'<>\\`{}|^]*)?", re.IGNORECASE)
_LONGEST = 2000


def web_link(text: object) -> str:
    """Return the link; "" for what is no http(s) link, names a login, cannot be printed or holds spaces or quotes."""
    link = text.strip() if isinstance(text, str) else ""
    return link if len(link) <= _LONGEST and link.isprintable() and _LINK.fullmatch(link) else ""
