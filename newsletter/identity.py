"""One paper, one id: the versionless arXiv id where there is one, else a hash of the normalised title."""

import hashlib
import re
import unicodedata

_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|econ|eess|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol"
    "|physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_ARXIV = re.compile(
    r"(?:(?<![\w.])|(?<=arxiv\.))"
    rf"(?:([0-9]{{2}}(?:0[1-9]|1[0-2])\.[0-9]{{4,5}})|({_ARCHIVES})(?:\.[a-z-]{{2,18}})?/([0-9]{{7}}))"
    r"(?:v[0-9]{1,3})?(?!\w)",
    re.IGNORECASE,
)


def arxiv_id(text: str) -> str:
    """Return the versionless arXiv id in the first 300 characters of an id, a link or arXiv's DOI; "" for none.

    An id from before April 2007 is given without its subject class: `math.GT/0309136` is `math/0309136`.
    """
    match = _ARXIV.search(text[:300])
    if not match:
        return ""
    return match[1] or f"{match[2].lower()}/{match[3]}"


def paper_id(*, title: str, link_or_id: str = "") -> str:
    """Return `arxiv:2608.01234`, or `title:` and 16 hexadecimal digits, the same across case, accents and stops."""
    known = arxiv_id(link_or_id)
    spelled = normalised(title) or title
    return f"arxiv:{known}" if known else f"title:{hashlib.sha256(spelled.encode()).hexdigest()[:16]}"


def normalised(title: str) -> str:
    """Return the title's letters and digits in lower case, without accents: what two spellings of one title share."""
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())
