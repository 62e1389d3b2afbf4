"""The saved text of a Daily Papers page with its links, in the two dialects that tools write.

Firecrawl writes Markdown: `### [title](link)`. NotebookLM writes each link on a line below its text, and a
checkbox before the upvotes: `[-] 12`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from newsletter.identity import arxiv_id
from newsletter.models import Feed
from newsletter.sources.fields.counts import count
from newsletter.sources.fields.dates import card_date
from newsletter.sources.shapes import page_dump
from newsletter.sources.shapes.shape import Document, Shape

_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)")
_LINK_END = re.compile(r"\]\(((?:https?:/)?/[^()\s]{0,2000})(?:\s\"[^\"\n]{0,200}\")?\)")
_COUNTED_LINK = re.compile(r"\[([0-9]{1,6})\]\(([^()\s]{1,2000}#community)\)")
_HEADING = re.compile(r"#{1,6}\s{1,9}")
_BARE_LINK = re.compile(r"https?://huggingface\.co(?:/\S*+)?")
_CHECKBOX = re.compile(r"\[[-x ]\]\s{1,9}(?=\S+$)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!<>~|-])")
_COMMENTS = "#community"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedLines:
    """As many lines as the text has, without links, and by its index the paper that a line's link leads to."""

    lines: Sequence[str]
    papers: dict[int, str]


@dataclass(slots=True)
class _Reading:
    """What was read so far. `said` are the indices of the lines that say something; `inside` a link's own text."""

    markdown: bool
    lines: list[str] = field(default_factory=list)
    papers: dict[int, str] = field(default_factory=dict)
    said: list[int] = field(default_factory=list)
    inside: bool = False


def without_links(text: str, *, markdown: bool) -> LinkedLines:
    """Take the links out: `[text](link)` in Markdown, and links on lines of their own.

    A count that links to a paper's comments is put behind the date above it, where pages print it.
    """
    reading = _Reading(markdown=markdown)
    for number, raw in enumerate(map(str.strip, text.splitlines())):
        line, links = _without_links(raw, reading) if raw else ("", [])
        if any(link.endswith(_COMMENTS) for link in links):
            line = _with_comments(line, reading)
        else:
            reading.papers.update((number, paper) for paper in map(_paper, links) if paper)
        reading.lines.append(line)
        if line:
            reading.said.append(number)
    return LinkedLines(lines=reading.lines, papers=reading.papers)


def _without_links(line: str, reading: _Reading) -> tuple[str, list[str]]:
    if _BARE_LINK.fullmatch(line):
        return "", [line]
    pictured = _IMAGE.search(line) is not None
    line = _COUNTED_LINK.sub(r" \1](\2)", _IMAGE.sub("", line))
    links = [match[1] for match in _LINK_END.finditer(line)]
    line = _unmarked(line, reading) if reading.markdown else _CHECKBOX.sub("", line)
    line = _LINK_END.sub("", line).strip()
    reading.inside = (reading.inside or line.startswith("[")) and not links
    return ("" if line == "[" or (pictured and line == "-") else line), links


def _unmarked(line: str, reading: _Reading) -> str:
    """The line without Markdown's own signs. A bracket at its start opens a link, but not inside of one."""
    line = _HEADING.sub("", line.rstrip("\\"), count=1) if line.startswith("#") else line.rstrip("\\")
    if line.startswith("[") and not reading.inside:
        line, reading.inside = line[1:], True
    kept = [_ESCAPED.sub(r"\1", part).replace("\\ ", " ") for part in line.split("](")]
    return "](".join(kept)


def _with_comments(line: str, reading: _Reading) -> str:
    """A link to comments stands behind its count, on the date's line, on the count's, or below it."""
    if line and not line.isdecimal():
        return line
    if not line and reading.said and reading.lines[reading.said[-1]].isdecimal():
        line, reading.lines[reading.said[-1]] = reading.lines[reading.said[-1]], ""
        reading.said.pop()
    written = card_date(reading.lines[reading.said[-1]]) if reading.said else None
    if written and written.comments is None and count(line) is not None:
        reading.lines[reading.said[-1]] += f" {line}"
        return ""
    return line


def _paper(link: str) -> str:
    path = unquote(link)
    return arxiv_id(path) if "/papers/" in path else ""


def parse(shape: str, *, markdown: bool) -> Callable[[Document], Feed]:
    """Make the reader of every card as a page dump's, with the id of the paper its links lead to.

    What is parsed raises FeedError for more cards than any page has.
    """

    def parsed(document: Document) -> Feed:
        read = without_links(document.text, markdown=markdown)
        return page_dump.feed(document, read.lines, shape=shape, papers=read.papers)

    return parsed


def _is_markdown(document: Document) -> bool:
    return page_dump.keeps_links(document) == "in Markdown"


def _is_linked(document: Document) -> bool:
    return page_dump.keeps_links(document) == "on lines"


MARKDOWN = Shape(name="Markdown dump", recognises=_is_markdown, parse=parse("Markdown dump", markdown=True))
LINKED = Shape(name="link dump", recognises=_is_linked, parse=parse("link dump", markdown=False))
