"""A template cut at its blocks: what stands around them, and each block filled on its own.

Words that a selection changes stand in it as marks, so that it is filled once for many selections. A mark remembers
the filter that its words go through, and what stands beside them there.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2.runtime import Context

OPEN, CLOSE = "\ue002", "\ue003"
MARK = re.compile(f"{OPEN}([^{CLOSE}]++){CLOSE}")
_BLOCK, _WAITS = "*", "="
_FILTERS: dict[str, Callable[..., str]] = {}


def marked(name: str) -> str:
    """Return the mark of a word."""
    return f"{OPEN}{name}{CLOSE}"


def block_of(line: str) -> str:
    """Return the name of the block whose place a line is, or ""."""
    match = MARK.fullmatch(line.removesuffix("\n"))
    return match[1][1:] if match and match[1].startswith(_BLOCK) else ""


def deferrable(name: str, applied: Callable[..., str]) -> Callable[..., str]:
    """Return the filter `applied`, which waits where it meets marks: they become one, which remembers it."""
    _FILTERS[name] = applied

    def filtered(text: str, *arguments: str) -> str:
        pieces = MARK.split(text)
        return _waiting(name, arguments, pieces) if len(pieces) > 1 else applied(text, *arguments)

    return filtered


@dataclass(frozen=True, slots=True)
class Word:
    """What a mark is for: the names of the words in it, and what makes its text of them."""

    names: tuple[str, ...]
    written: Callable[[Sequence[str]], str]


def word_of(mark: str) -> Word:
    """Return what the content of a mark is for."""
    if not mark.startswith(_WAITS):
        return Word((mark,), lambda words: words[0])
    name, arguments, pieces = json.loads(bytes.fromhex(mark.removeprefix(_WAITS)))
    applied, inner = _FILTERS[name], [word_of(each) for each in pieces[1::2]]
    if [*pieces[::2]] == ["", ""]:
        (only,) = inner
        return Word(only.names, lambda words: applied(only.written(words), *arguments))
    return Word(tuple(name for each in inner for name in each.names), _composed(applied, arguments, pieces, inner))


def _composed(
    applied: Callable[..., str], arguments: Sequence[str], pieces: Sequence[str], inner: Sequence[Word]
) -> Callable[[Sequence[str]], str]:
    """What applies a filter to literal pieces with words between them."""

    def written(words: Sequence[str]) -> str:
        left, text = iter(words), pieces[0]
        for each, behind in zip(inner, pieces[2::2], strict=True):
            text += each.written([next(left) for _ in each.names]) + behind
        return applied(text, *arguments)

    return written


def _waiting(name: str, arguments: Sequence[str], pieces: Sequence[str]) -> str:
    """One mark for all of it; in letters that no escaping changes."""
    return marked(_WAITS + json.dumps([name, arguments, pieces]).encode().hex())


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
