"""What is in deploy/: units that systemd takes, and commands that the program takes."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from newsletter.cli.main import app
from newsletter.packed import folder
from tests.conftest import missing

DEPLOY = folder("deploy")
UNITS = sorted((*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")))
INSTALLED = "/opt/newsletter/bin/newsletter"
COMMANDS = [
    found
    for path in (*DEPLOY.glob("*.service"), DEPLOY / "crontab")
    for found in re.findall(rf"{INSTALLED} ([^>|\n]*)", path.read_text(encoding="utf-8"))
]


def verified(units: Path) -> "subprocess.CompletedProcess[str]":
    """What systemd says of all units of a folder."""
    program = shutil.which("systemd-analyze")
    if not program:
        missing("systemd", "no systemd-analyze on the PATH")
    command = [str(program), "verify", *map(str, sorted(units.iterdir()))]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def copied(units: Path, *, change: tuple[str, str] = ("", "")) -> Path:
    """The units with a program that is on this machine."""
    program = shutil.which("true")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(INSTALLED, str(program))
        (units / unit.name).write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
    return units


def test_systemd_takes_every_unit_and_says_nothing(tmp_path: Path) -> None:
    said = verified(copied(tmp_path))
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("change", [("Type=oneshot", "Type=perhaps"), ("*:0/10", "every so often")])
def test_a_mistake_in_a_unit_is_seen(tmp_path: Path, change: tuple[str, str]) -> None:
    assert verified(copied(tmp_path, change=change)).stderr != ""


def test_every_timer_has_its_service() -> None:
    names = {unit.stem for unit in UNITS if unit.suffix == ".service"}
    assert [unit.name for unit in UNITS if unit.suffix == ".timer" and unit.stem not in names] == []


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one_that_the_program_takes(line: str) -> None:
    root = get_command(app)
    assert isinstance(root, typer.core.TyperGroup)
    before = root.make_context("newsletter", shlex.split(line), resilient_parsing=False)
    name, _, rest = root.resolve_command(before, [*before._protected_args, *before.args])
    assert root.commands[str(name)].make_context(str(name), rest, parent=before).params
