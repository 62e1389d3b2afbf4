"""What comes back from an endpoint is foreign text: it becomes a summary line, or nothing."""

import re

from newsletter import plain
from newsletter.editorial.summary import rule, sentences, shortening
from newsletter.editorial.themes import terms
from newsletter.models import Paper

_LONGEST_READ = 2000
_SHORTEST = 40
_MOST_SENTENCES = 2
_OF_THE_PAPER = 0.5
"""The share of a line's longer words that its paper must have too: below it, it tells of something else."""

_LONGER = 4
_SMALL = re.compile(r"[a-z]{1,40}(?![\w-])")
_FINISHED = re.compile(r"[.!?][\"'”’)\]]{0,3}$")
_LINK = re.compile(r"https?:|\bwww\.|@[a-z0-9-]{1,63}\.|[a-z0-9-]{2,63}\.[a-z]{2,24}\b(?!\.)", re.IGNORECASE)
_MARKDOWN = re.compile(r"[*`#|{}\\]|__|\]\(|^[->]")
_OF_ITSELF = re.compile(r"(?:I|I'm|I’m|Sorry|Sure|As an|Here(?: is|'s|’s))\b")


def accepted(text: str, paper: Paper) -> str:
    """Return the text as the line about a paper; "" where it breaks a rule.

    One or two whole sentences of 40 to 240 characters about this paper, without markup, links or words about whoever
    wrote them. What the text wraps in white space or opens with ("In this paper, ") goes.
    """
    if len(text) > _LONGEST_READ or plain.without_markup(text) != text:
        return ""
    answer = plain.line(text)
    opened = shortening.opened(answer)
    line = answer if opened.casefold() == answer.casefold() else opened  # "iVideo" is a name, and stays small
    return line if not _SMALL.match(answer) and _keeps_the_rules(line) and _tells_of(line, paper) else ""


def _keeps_the_rules(line: str) -> bool:
    foreign = _LINK.search(line) or _MARKDOWN.search(line) or _OF_ITSELF.match(line)
    fits = _SHORTEST <= len(line) <= rule.LONGEST and len(sentences.split(line)) <= _MOST_SENTENCES
    return bool(_FINISHED.search(line) and fits and not foreign)


def _tells_of(line: str, paper: Paper) -> bool:
    known = set(terms.words(f"{paper.title} {paper.abstract}"))
    longer = [word for word in terms.words(line) if len(word) >= _LONGER]
    return bool(longer) and sum(word in known for word in longer) >= _OF_THE_PAPER * len(longer)
