"""One command is laid out where one is called, and all where none is known yet."""

import pytest
from typer.main import get_group

from newsletter.cli.commands import app
from newsletter.cli.order import for_one

CALLS = {
    "run --quiet": ["run"],
    "-c papers run": ["run"],
    "--config run status --json": ["status"],
    "test-send": ["test-send"],
    "subscribers import people.yaml": ["subscribers"],
}


@pytest.mark.parametrize("line", CALLS)
def test_the_command_that_is_called_is_laid_out_alone(line: str) -> None:
    assert list(get_group(for_one(app, line.split())).commands) == CALLS[line]


@pytest.mark.parametrize("line", ["", "--help", "--version", "rnu", "-v run", "-c", "-c papers", "resolve today 1"])
def test_otherwise_all_are_laid_out(line: str) -> None:
    assert for_one(app, line.split()) is app
