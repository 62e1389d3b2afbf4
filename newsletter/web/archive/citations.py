"""Papers as reference managers read them: BibTeX (https://ctan.org/pkg/bibtex) and RIS."""

import re
from collections.abc import Iterable, Iterator

from newsletter.models import Paper
from newsletter.web.archive import spoken

_SPECIAL = re.compile(r"[\\{}$&#_%~^]")
_WRITTEN = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_KEY = re.compile(r"[^a-z0-9]")
_LINE = re.compile(r"\s+")


def bibtex(papers: Iterable[Paper]) -> str:
    """One `@misc` entry for each paper, as arXiv writes them. What is not known is left out."""
    return "\n".join(_entry(paper, key) for paper, key in _keyed(papers))


def ris(papers: Iterable[Paper]) -> str:
    """One record of type GEN for each paper; its lines end with CRLF, as the format asks."""
    return "".join(f"{tag}  - {value}\r\n" for paper in papers for tag, value in _fields(paper) if value or tag == "ER")


def _entry(paper: Paper, key: str) -> str:
    fields = {
        "title": f"{{{_safe(paper.title)}}}",
        "author": " and ".join(f"{{{_safe(name)}}}" if "," in name else _safe(name) for name in paper.authors),
        "year": str(paper.published.year) if paper.published else "",
        "eprint": paper.arxiv_id,
        "archivePrefix": "arXiv" if paper.arxiv_id else "",
        "url": _link(paper),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}\n}}\n"


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "TY", "GEN"
    yield "TI", _one_line(paper.title)
    yield from (("AU", _one_line(name)) for name in paper.authors)
    yield "PY", str(paper.published.year) if paper.published else ""
    yield "DA", f"{paper.published:%Y/%m/%d}" if paper.published else ""
    yield "AB", _one_line(paper.abstract)
    yield from (("KW", _one_line(word)) for word in paper.keywords)
    yield "UR", _link(paper)
    yield "ER", ""


def _keyed(papers: Iterable[Paper]) -> Iterator[tuple[Paper, str]]:
    """`mai2026tracing`; a key that another paper has gets a number behind it."""
    said: dict[str, int] = {}
    for paper in papers:
        key = _key(paper)
        said[key] = said.get(key, 0) + 1
        yield paper, key if said[key] == 1 else f"{key}-{said[key]}"


def _key(paper: Paper) -> str:
    family = next((spoken.slug(name.split()[-1]) for name in paper.authors[:1] if name.split()), "")
    word = next((word for word in spoken.slug(paper.title).split("-") if len(word) > 3), "")
    year = str(paper.published.year) if paper.published else ""
    return _KEY.sub("", f"{family}{year}{word}") or "paper"


def _link(paper: Paper) -> str:
    url = f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else paper.url
    return url if url.isprintable() and not _LINE.search(url) and not re.search(r"[{}\\]", url) else ""


def _safe(text: str) -> str:
    return _SPECIAL.sub(lambda match: _WRITTEN.get(match[0], f"\\{match[0]}"), _one_line(text))


def _one_line(text: str) -> str:
    return _LINE.sub(" ", "".join(letter if letter.isprintable() else " " for letter in text)).strip()
