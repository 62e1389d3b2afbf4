"""The README and the program say the same."""

import re
from collections.abc import Iterator

import pytest
import typer
from pydantic import BaseModel
from typer.main import get_command

from newsletter.cli.commands import app
from newsletter.packed import folder
from newsletter.settings.file import Settings

README = folder("README.md").read_text(encoding="utf-8")
NOT_IN_A_FILE = {"folder"}


def commands() -> dict[str, str]:
    """Every command with the first paragraph of its help."""
    root = get_command(app)
    assert isinstance(root, typer.core.TyperGroup)
    first_paragraphs = {}
    for name, command in root.commands.items():
        inner = getattr(command, "commands", None)
        for path, each in (
            [(f"{name} {sub}", sub_command) for sub, sub_command in inner.items()] if inner else [(name, command)]
        ):
            first_paragraphs[path] = " ".join((each.help or "").split("\n\n")[0].split())
    return first_paragraphs


def setting_keys(model: type[BaseModel] = Settings, prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from setting_keys(kind, f"{name}.")
        elif prefix + name not in NOT_IN_A_FILE:
            yield prefix + name


def test_the_readme_names_every_command_and_quotes_its_help() -> None:
    rows = dict(re.findall(r"^\| `newsletter ([a-z -]+)` \| (.*) \|$", README, re.MULTILINE))
    assert rows == commands()


def test_the_readme_names_every_setting() -> None:
    section = README.split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", section, re.MULTILINE)) == set(setting_keys())


def test_the_example_settings_name_every_setting() -> None:
    named, section = set(), ""
    for line in folder("newsletter.example.toml").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"\[([a-z]+)\]", line):
            section = f"{heading[1]}."
        if key := re.match(r"(?:# )?([a-z_]+) = ", line):
            named.add(section + key[1])
    assert named == set(setting_keys())


def test_every_command_has_an_example_in_its_help() -> None:
    helps = dict(_every_help())
    assert [name for name, text in helps.items() if "newsletter" not in text.partition("Example")[2]] == []


def _every_help() -> Iterator[tuple[str, str]]:
    root = get_command(app)
    assert isinstance(root, typer.core.TyperGroup)
    for name, command in root.commands.items():
        for sub, each in getattr(command, "commands", {name: command}).items():
            yield sub, each.help or ""


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https)([^)#]+)\)|src=\"([^\"]+)\"", README))))
def test_every_file_the_readme_links_to_is_there(link: tuple[str, str]) -> None:
    assert folder(link[0] or link[1]).exists()
