"""The saved text of a Daily Papers page with its links, in the two dialects that tools write.

Firecrawl writes Markdown: `### [title](link)`. NotebookLM writes each link on a line below its text, and a
checkbox before the upvotes: `[-] 12`.
"""

from collections.abc import Callable

from newsletter.models import Feed
from newsletter.sources import linked_lines, page_dump
from newsletter.sources.shapes import Document, Shape


def parse(shape: str, *, markdown: bool) -> Callable[[Document], Feed]:
    """Read every card as a page dump's, with the id of the paper its links lead to."""

    def parsed(document: Document) -> Feed:
        read = linked_lines.read(document.text, markdown=markdown)
        return page_dump.feed(document, read.lines, shape=shape, papers=read.papers)

    return parsed


def _is_markdown(document: Document) -> bool:
    return page_dump.keeps_links(document) == "in Markdown"


def _is_linked(document: Document) -> bool:
    return page_dump.keeps_links(document) == "on lines"


MARKDOWN = Shape(name="Markdown dump", recognises=_is_markdown, parse=parse("Markdown dump", markdown=True))
LINKED = Shape(name="link dump", recognises=_is_linked, parse=parse("link dump", markdown=False))
