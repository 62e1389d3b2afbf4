"""docs/delivery.md names every state, and its commands are ones that the program takes."""

import re
import shlex

import pytest
import typer
from typer.main import get_command

from newsletter.cli.commands import app
from newsletter.models import State
from newsletter.packed import folder

TEXT = folder("docs/delivery.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^ *```\n(.*?)^ *```", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = [line.strip() for block in BLOCKS for line in block.splitlines() if line.strip().startswith("newsletter ")]


def test_every_state_is_named_once() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| ", TEXT.partition("## What the bounds mean")[0], re.MULTILINE)
    assert rows == ["state", *(state.value for state in State)]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one_that_the_program_takes(line: str) -> None:
    _, name, *given = shlex.split(line, comments=True)
    root = get_command(app)
    assert isinstance(root, typer.core.TyperGroup)
    assert root.commands[name].make_context(name, given).params
