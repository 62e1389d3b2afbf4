"""Names say what they hold: a noun, and not that it was found or told."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import newsletter

PACKAGE = Path(newsletter.__file__).parent
ROOMS = (PACKAGE, PACKAGE.parent / "bench", PACKAGE.parent / "training")
NO_NOUN = re.compile(r"_*(?:found|told)(?:_\w+)?|\w+_(?:found|told)", re.IGNORECASE)
OF_TEMPLATES = {PACKAGE / "mail" / "contents.py", PACKAGE / "web" / "preview" / "message.py"}
"""Modules with a value that an operator's templates read: `alert.found`, `seen.found`."""


def bound(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that a module gives to something, with its line."""
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                yield name, node.lineno


def test_no_name_says_that_something_was_found_or_told_where_a_noun_says_what_it_is() -> None:
    texts = {path: path.read_text(encoding="utf-8") for room in ROOMS for path in room.rglob("*.py")}
    wrong = [
        f"{path.relative_to(PACKAGE.parent)}:{line}: {name}"
        for path, text in texts.items()
        if NO_NOUN.search(text) and path not in OF_TEMPLATES
        for name, line in bound(ast.parse(text))
        if NO_NOUN.fullmatch(name)
    ]
    assert (len(texts) > 400, wrong) == (True, [])
