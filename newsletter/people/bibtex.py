"""Papers in BibTeX, as people paste them: of each entry its title, and its arXiv id where it names one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.identity import arxiv_id

_BEGIN = re.compile(r"@([A-Za-z]+)\s{0,20}\{")
_FIELD = re.compile(r"([A-Za-z_-]{1,20})\s{0,20}=\s{0,20}")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_SIGN = re.compile(r"\\.|[{}\"]", re.DOTALL)
_OTHER = ("comment", "string", "preamble")
_ACCENTED = re.compile(r"""\\["'`^~=.uvHtcdbkr]\s?\{?\\?([A-Za-z])\}?""")
_COMMAND = re.compile(r"\\[A-Za-z]{1,30}\s?|[{}$\\]")
_LINKS = ("url", "doi", "arxiv", "arxivid", "journal", "note", "howpublished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry: the name that its author cites it by, its title, and what names it on arXiv; "" where it has none."""

    name: str
    title: str = ""
    link: str = ""


class Unended(ValueError):  # noqa: N818 - a statement of what was pasted
    """An entry that lacks its last brace; it is called by its name."""


def read(text: str) -> tuple[tuple[Entry, ...], str]:
    """Read the entries, in time linear in the text; and what stands around them. Raises Unended for an entry without
    its last brace."""
    entries, around, at = [], [], 0
    while begun := _BEGIN.search(text, at):
        around.append(text[at : begun.start()])
        at = _closed(text, begun.end())
        if begun[1].lower() not in _OTHER:
            entries.append(_entry(text[begun.end() : at - 1]))
    return tuple(entries), "\n".join((*around, text[at:]))


def _entry(body: str) -> Entry:
    name, _, rest = body.partition(",")
    fields = dict(_fields(rest))
    named = (value for each in _LINKS if "arxiv" in (value := fields.get(each, "")).lower())
    links = (value for value in (fields.get("eprint", ""), *named) if arxiv_id(value))
    return Entry(name=name.strip()[:60], title=_plain(fields.get("title", "")), link=next(links, ""))


def _closed(text: str, at: int) -> int:
    """Behind the brace that closes what was opened before this place."""
    begun, depth = at, 1
    for brace in _BRACE.finditer(text, at):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return brace.end()
    raise Unended(text[begun : begun + 40].partition(",")[0].strip())


def _quoted(text: str, at: int) -> int:
    """Behind the quotation mark that ends what began before this place; those in braces do not."""
    depth = 0
    for sign in _SIGN.finditer(text, at):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if sign[0] == '"' and depth <= 0:
            return sign.end()
    return len(text) + 1


def _fields(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while match := _FIELD.search(text, at):
        begun = match.end()
        if text.startswith("{", begun):
            at = _closed(text, begun + 1)
            value = text[begun + 1 : at - 1]
        else:
            quoted = text.startswith('"', begun)
            at = _quoted(text, begun + 1) if quoted else (text.find(",", begun) + 1 or len(text) + 1)
            value = text[begun + quoted : at - 1]
        yield match[1].lower(), " ".join(value.split())


def _plain(title: str) -> str:
    """A title without TeX's braces and commands: `{K}imi {\\"u}ber` is `Kimi uber`, which reads the same to us."""
    return " ".join(_COMMAND.sub("", _ACCENTED.sub(r"\1", title)).split())
