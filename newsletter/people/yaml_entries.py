"""The entries of a YAML file of people as plain values, each with its line. What can hide a mistake is refused:
aliases, merge keys and keys that stand twice."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.resolver import Resolver

from newsletter.errors import SubscribersError
from newsletter.people import yaml_faults

_ALIAS = "!alias"
_NULL, _MERGE = "tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"
_CELLS = re.compile("[,;\t]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: the line it begins on, its value, and what is wrong with its YAML, each with its own line.

    A value is a text, a list or a dict of such. YAML's null is nothing: neither an item of a list nor a key's value.
    """

    line: int
    value: Any
    mistakes: tuple[tuple[int, str], ...]


def entries(path: Path) -> Iterator[Entry]:
    """Read the list under `subscribers:`, or the list that the file is. Raises SubscribersError where there is none."""
    root = _root(path)
    for node in _list_in(root, path).value:
        reader = _Reader()
        value = reader.plain(node)
        yield Entry(line=_line(node), value=value, mistakes=tuple(reader.mistakes))


class _Aliases(Composer):
    """Keeps an alias as one: followed, a few hundred bytes of them can stand for more than any memory holds."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):  # type: ignore[attr-defined]  # what it is mixed with has events
            event: Any = self.get_event()  # type: ignore[attr-defined]
            return yaml.ScalarNode(_ALIAS, event.anchor, event.start_mark, event.end_mark)
        return super().compose_node(parent, index)


class _Loader(_Aliases, yaml.SafeLoader):
    pass


def _quick_loader() -> Any:
    """The same with the events of libyaml, where there is one: reading them is most of the work. Its own nodes are not
    used: it follows aliases, and what is nested deeply ends the process."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        return None

    class Quick(_Aliases, CParser, Resolver):
        def __init__(self, stream: Any) -> None:
            CParser.__init__(self, stream)
            Composer.__init__(self)
            Resolver.__init__(self)

    return Quick


@dataclass(frozen=True, slots=True)
class _Reader:
    mistakes: list[tuple[int, str]] = field(default_factory=list)

    def plain(self, node: yaml.Node) -> Any:
        """A node's value; a scalar as its text, so that a name `No` is not `false`, nor an hour `08` octal."""
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [value for value in map(self.plain, node.value) if value is not None]
        if node.tag == _ALIAS:
            self.mistakes.append(
                (_line(node), f"*{node.value} is an alias, which is not supported; write out its value")
            )
        return None if node.tag in (_ALIAS, _NULL) else str(node.value)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        self.mistakes.extend(_twice(node))
        values = {}
        for key, value in node.value:
            if key.tag == _MERGE:
                self.mistakes.append((_line(key), "<< is a merge key, which is not supported; write out its keys"))
                continue
            values[str(key.value)] = self.plain(value)
        return {key: value for key, value in values.items() if value is not None}


def _twice(node: yaml.MappingNode) -> Iterator[tuple[int, str]]:
    seen: Counter[str] = Counter()
    for key, _ in node.value:
        seen[str(key.value)] += 1
        if seen[str(key.value)] == 2:
            yield _line(key), f"{key.value} is here twice; remove one"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _list_in(root: yaml.Node, path: Path) -> yaml.SequenceNode:
    entries = root
    if isinstance(root, yaml.MappingNode):
        mistakes = [f"{path}: line {line}: {what}" for line, what in _twice(root)]
        if mistakes:
            raise SubscribersError(mistakes)
        entries = next((value for key, value in root.value if key.value == "subscribers"), root)
    if not isinstance(entries, yaml.SequenceNode):
        raise SubscribersError([f"{path}: has no list of subscribers; write one under `subscribers:`"])
    return entries


def _root(path: Path) -> yaml.Node:
    text = _text(path)
    if _is_csv(text):
        raise SubscribersError([f"{path}: this is CSV; write `subscribers:`, then a line `- address: ...` for each"])
    try:
        root = _composed(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise SubscribersError([f"{path}: {yaml_faults.words(error, text)}"]) from error
    if root is None:
        raise SubscribersError([f"{path}: is empty; write a list under `subscribers:`"])
    return root


def _composed(text: str) -> yaml.Node | None:
    """The root of the YAML. What is wrong with it is said in the words of the slow way, as on every machine."""
    quick = _quick_loader()
    if quick:
        with suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=quick)
    return yaml.compose(text, Loader=_Loader)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SubscribersError([f"{path}: {error.strerror}; name a YAML file of subscribers"]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        cure = "contains a character that is not UTF-8; save the file as UTF-8"
        raise SubscribersError([f"{path}: line {line}: {cure}"]) from error


def _is_csv(text: str) -> bool:
    """Whether its first line has an address, or a name for one, among cells, and nothing that begins YAML."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    cells = [cell.strip(" \"'").lower() for cell in _CELLS.split(first)]
    named = any("mail" in cell or "address" in cell or "@" in cell for cell in cells)
    return len(cells) > 1 and named and first[0] not in "-[{#%&" and ":" not in first
