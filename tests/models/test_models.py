"""The nouns by their own names, each loaded when it is asked for."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from newsletter import models


def test_every_noun_is_what_its_own_file_has() -> None:
    tree = ast.parse(Path(models.__file__).read_text(encoding="utf-8"))
    said = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and "newsletter" in (node.module or "")]
    of_file = {each.name: str(node.module) for node in said for each in node.names}
    assert sorted(of_file) == sorted(models.__all__)
    assert all(getattr(models, name) is getattr(import_module(file), name) for name, file in of_file.items())


def test_what_is_no_noun_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Newspaper'"):
        models.__getattr__("Newspaper")
