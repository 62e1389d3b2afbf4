"""The mistakes of a first hour in newsletter.toml: each is told with its line and its cure."""

from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.settings.file import load
from tests.settings.test_file import mistakes, written


def at_its_line(tmp_path: Path, section: str, url: str) -> str:
    """The only mistake of settings with this URL in a section, which must name its line."""
    path = written(tmp_path, f'[{section}]\n\nurl = "{url}"')
    line = path.read_text(encoding="utf-8").splitlines().index(f'url = "{url}"') + 1
    with pytest.raises(SettingsError) as caught:
        load(path)
    (mistake,) = caught.value.mistakes
    where, _, message = mistake.partition(f" {section}.url: ")
    assert where == f"{path}:{line}:"
    return message


def test_no_file_says_what_to_do(tmp_path: Path) -> None:
    cure = "go to your newsletter's folder, name its settings with --config, or run `newsletter init`"
    assert mistakes(tmp_path / "newsletter.toml") == [f"there is no such file in {tmp_path}; {cure}"]
    assert mistakes(tmp_path / "mine" / "newsletter.toml") == [f"there is no such folder; {cure}"]


def test_an_empty_file_says_where_to_begin(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").touch()
    assert mistakes(tmp_path / "newsletter.toml") == [
        "list: is missing; write it under [list], or run `newsletter init`"
    ]


def test_a_misspelt_key_of_a_source_is_told_with_the_right_one(tmp_path: Path) -> None:
    path = written(tmp_path)
    line = 'sources = [{ path = "feed.json", nmae = "Papers" }]\n'
    path.write_text(line + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert mistakes(path) == ["sources.0.nmae: unknown setting; write name, or remove it"]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("smtp://", "must be like smtp://user@host:587 or smtps://user@host:465"),
        ("smtp://papers@:587", "must be like smtp://user@host:587 or smtps://user@host:465"),
        ("smtp://mail.example.org:submission", "must be like smtp://user@host:587 or smtps://user@host:465"),
        ("smtps://mail.example.org:99999", "must be like smtp://user@host:587 or smtps://user@host:465"),
        ("smpt://mail.example.org", "must begin with smtp://, smtps:// or folder:"),
        ("mail.example.org", "must begin with smtp://, smtps:// or folder:"),
        ("folder:", "names no folder; write it like folder:outbox"),
        ("folder://", "names no folder; write it like folder:outbox"),
    ],
)
def test_a_way_out_that_cannot_be_is_a_mistake_of_its_line(tmp_path: Path, url: str, message: str) -> None:
    assert at_its_line(tmp_path, "transport", url) == message


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://localhost/papers", "must begin with sqlite:/// or postgresql+psycopg://"),
        ("newsletter.db", "must begin with sqlite:/// or postgresql+psycopg://"),
        ("postgresql+psycopg://ada:open-sesame@db:many/papers", "has a port that is not a number"),
        ("postgresql://[::1]:x", "has a port that is not a number"),
        ("postgresql+psycopg://ada@db:99999/papers", "has a port that is not from 1 to 65535"),
        ("postgresql+psycopg://ada@db:0/papers", "has a port that is not from 1 to 65535"),
        (
            "sqlite://newsletter.db",
            "must be like sqlite:///newsletter.db, or sqlite:////var/lib/newsletter.db for a whole path",
        ),
    ],
)
def test_a_store_that_cannot_be_is_a_mistake_of_its_line(tmp_path: Path, url: str, message: str) -> None:
    assert at_its_line(tmp_path, "store", url) == message
