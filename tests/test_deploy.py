"""What is in deploy/: units that systemd takes, and commands that the program takes."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer
import yaml
from typer.main import get_command

from bench import container
from newsletter.cli.commands import app
from newsletter.packed import folder
from newsletter.settings.file import load
from tests.conftest import missing
from tests.homes import Home

DEPLOY = folder("deploy")
UNITS = sorted((*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")))
INSTALLED = "/opt/newsletter/bin/newsletter"
COMMANDS = [
    arguments
    for path in (*DEPLOY.glob("*.service"), DEPLOY / "crontab")
    for arguments in re.findall(rf"{INSTALLED} ([^>|\n]*)", path.read_text(encoding="utf-8"))
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


def test_the_line_of_the_document_gives_the_units_their_password(tmp_path: Path) -> None:
    text = folder("docs/operating.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^(sed -i .*) /etc/systemd/system/newsletter\*\.service$", text, re.MULTILINE)
    units = copied(tmp_path)
    subprocess.run(["/bin/sh", "-c", f"{line} {units}/newsletter*.service"], check=True)
    said = verified(units)
    block = [
        re.findall(r"^(?:LoadCredential|Environment)=.*", unit.read_text("utf-8"), re.MULTILINE)
        for unit in units.glob("*.service")
    ]
    wanted = ["LoadCredential=smtp:/etc/newsletter/smtp", "Environment=NEWSLETTER_TRANSPORT__PASSWORD_FILE=%d/smtp"]
    assert (block, said.stderr) == ([wanted] * len(block), "")


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


COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]


def test_what_compose_sets_are_settings(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.settings()
    for name, value in COMPOSE["newsletter"]["environment"].items():
        monkeypatch.setenv(name, value)
    read = load(home.path / "newsletter.toml")
    assert (read.store_url, read.way.url, read.log.format) == (
        "postgresql+psycopg://newsletter@postgres/newsletter",
        "smtp://postfix:25",
        "json",
    )


def test_every_service_of_compose_is_built_here_or_an_image_of_its_own() -> None:
    built = {
        name: DEPLOY / each["build"]["context"] / each["build"]["dockerfile"]
        for name, each in COMPOSE.items()
        if "build" in each
    }
    assert {name: path.resolve().exists() for name, path in built.items()} == {"newsletter": True, "postfix": True}
    assert set(COMPOSE["newsletter"]["depends_on"]) == COMPOSE.keys() - {"newsletter"}


def test_the_container_runs_as_nobody_in_particular_and_is_asked_for_its_health() -> None:
    said = dict(container.steps(DEPLOY / "Containerfile"))
    page = "http://127.0.0.1:8025/health/live"
    assert (said["USER"], page in said["HEALTHCHECK"], said["EXPOSE"]) == ("newsletter", True, "8025")


def test_all_that_the_container_copies_is_there() -> None:
    copied = [said.split()[:-1] for name, said in container.steps(DEPLOY / "Containerfile") if name == "COPY"]
    names = [each for line in copied if not line[0].startswith("--") for each in line]
    assert ([name for name in names if not folder(name).exists()], "newsletter" in names) == ([], True)
