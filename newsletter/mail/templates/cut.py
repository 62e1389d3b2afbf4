"""A template cut at its blocks: what stands around them, and each block filled on its own.

Words that a selection changes stand in what is around as marks, so that it is filled once for many selections. A mark
remembers the filter that its word goes through.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jinja2
from jinja2.runtime import Context

OPEN, CLOSE = "\ue002", "\ue003"
MARK = re.compile(f"{OPEN}([^{CLOSE}]++){CLOSE}")
_BLOCK = "*"
_FILTERS: dict[str, Callable[..., str]] = {}


def marked(name: str) -> str:
    """Return the mark of a word."""
    return f"{OPEN}{name}{CLOSE}"


def block_of(line: str) -> str:
    """Return the name of the block whose place a line is, or ""."""
    found = MARK.fullmatch(line.removesuffix("\n"))
    return found[1][1:] if found and found[1].startswith(_BLOCK) else ""


def deferrable(name: str, applied: Callable[..., str]) -> Callable[..., str]:
    """Return the filter `applied`, which waits where it meets a mark: the mark remembers it."""
    _FILTERS[name] = applied

    def filtered(text: str, *arguments: str) -> str:
        if found := MARK.fullmatch(text):
            return marked(f"{found[1]}|{name}|{json.dumps(arguments)}")
        return applied(text, *arguments)

    return filtered


def word_of(mark: str) -> tuple[str, Callable[[str], str]]:
    """Return the name of the word that a mark is for, and what is done to it."""
    name, *waiting = mark.split("|", 2)
    if not waiting:
        return name, str
    applied, arguments = _FILTERS[waiting[0]], json.loads(waiting[1])
    return name, lambda word: applied(word, *arguments)


class Cut:
    """One template, filled with `values` in which the words of a selection are marks."""

    def __init__(self, template: jinja2.Template, values: Mapping[str, Any]) -> None:
        self._template = template
        self._context = template.new_context(dict(values))
        self._context.blocks = {name: [_masked(name)] for name in template.blocks}
        self.around = "".join(template.root_render_func(self._context))

    def filled(self, block: str, **values: object) -> str:
        """Return one block filled, the blocks within it as marks. It sees what the template has set before."""
        return "".join(self._template.blocks[block](self._context.derived(values)))


def _masked(name: str) -> Callable[[Context], Iterator[str]]:
    def mask(_: Context) -> Iterator[str]:
        yield f"{marked(_BLOCK + name)}\n"

    return mask
