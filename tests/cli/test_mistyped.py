"""An option with a wrong value is explained in our words, for every option that there is."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from newsletter.cli.commands import app
from tests.homes import Home

_FOREIGN = ("Input should", "Value error", "unable to parse", "%Y", "valid integer")


def _options(command: Any, path: Sequence[str] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every option that takes a value, with its command and what that needs before it."""
    for name, each in getattr(command, "commands", {}).items():
        yield from _options(each, (*path, name))
    if not hasattr(command, "commands"):
        needed = [each for each in command.params if each.param_type_name == "argument" and each.required]
        for option in command.params:
            if option.param_type_name == "option" and not option.is_flag and option.name != "config":
                yield (*path, *["x"] * len(needed)), option.opts[0]


def test_no_option_answers_in_the_words_of_a_library(tmp_path: Path) -> None:
    home = Home(tmp_path)
    tried = [(*words, f"{option}=nonsense") for words, option in _options(get_command(app))]
    said = {line: home.run(*line).err for line in tried if line[0] not in ("init", "demo")}
    assert len(said) > 20
    assert [line for line, error in said.items() if any(foreign in error for foreign in _FOREIGN)] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["subscribers", "add", "ada@example.org", "--hour", "25"], "'--hour': must be 23 or less"),
        (["subscribers", "add", "ada@example.org", "--hour", "7am"], "'--hour': must be a whole number"),
        (["plan", "--date", "31.7.2026"], "'--date': '31.7.2026' is not written like 2026-07-31"),
        (
            ["plan", "--as-of", "now"],
            "'--as-of': 'now' is not written like 2026-07-31 or 2026-07-31T08:20 or 2026-07-31T08:20:00",
        ),
        (["deliver", "--after-restore", "send"], "'--after-restore': 'send' is not one of 'resend', 'skip'"),
        (["reply", "550 no", "--at", "end"], "'--at': end is not one of connect, ehlo"),
    ],
)
def test_a_mistyped_option_says_what_is_right(tmp_path: Path, words: list[str], said: str) -> None:
    done = Home(tmp_path).run(*words)
    assert (done.code, f"Error: Invalid value for {said}" in done.err) == (2, True)
