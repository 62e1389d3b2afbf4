"""One paper, one id: the versionless arXiv id where there is one, else a hash of the normalised title."""

import hashlib
import re
import unicodedata

_ARXIV = re.compile(r"(?<![\w.])(\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?(?![\w])")


def arxiv_id(text: str) -> str:
    """The versionless arXiv id in an id or a link, or "" where there is none."""
    found = _ARXIV.search(text[:300])
    return found[1] if found else ""


def paper_id(*, title: str, link_or_id: str = "") -> str:
    """`arxiv:2608.01234`, or `title:` and 16 hexadecimal digits that stay the same across case, accents and stops."""
    known = arxiv_id(link_or_id)
    return f"arxiv:{known}" if known else f"title:{hashlib.sha256(normalised(title).encode()).hexdigest()[:16]}"


def normalised(title: str) -> str:
    """The title's letters and digits in lower case, without accents: what two spellings of one title share."""
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())
