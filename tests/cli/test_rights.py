"""What this user may not read, write or open is told in our words, with the cure."""

import os
import socket
from collections.abc import Iterator

import click
import pytest
import typer

from newsletter.cli.main import app
from tests.homes import Home

not_as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")


def paths(command: click.Command, name: str = "") -> Iterator[tuple[str, bool]]:
    """Each path that a command takes, and whether click itself would refuse it; of a group, those of its commands."""
    for each in getattr(command, "commands", {}).values():
        yield from paths(each, f"{name} {each.name}")
    for param in command.params:
        if hasattr(param.type, "readable"):
            yield f"{name} {param.name}", param.type.readable


def test_a_path_that_may_not_be_read_is_told_in_our_words() -> None:
    taken = list(paths(typer.main.get_command(app)))
    assert (len(taken) > 20, [name for name, refused in taken if refused]) == (True, [])


@not_as_root
@pytest.mark.parametrize("name", ["newsletter.toml", "subscribers.yaml"])
def test_a_file_that_may_not_be_read_is_told_by_its_name(home: Home, name: str) -> None:
    (home.path / name).chmod(0)
    done = home.run("run")
    assert (done.code, f"{name}: " in done.told, "Permission denied" in done.told) == (1, True, True)


@not_as_root
def test_a_store_that_may_not_be_opened_is_told_as_the_settings_name_it(home: Home) -> None:
    home.run("run")
    (home.path / "newsletter.db").chmod(0)
    url = f"sqlite:///{(home.path / 'newsletter.db').resolve()}"
    assert home.run("status").err == (
        f"newsletter: {url}: cannot open the store: its folder is missing, or this user may not open the file; "
        "check store.url\n"
    )


def test_a_port_that_is_taken_is_told_with_the_option_that_chooses_another(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = home.run("preview", "--no-open", "--port", str(port))
    assert (done.code, done.err) == (
        1,
        f"newsletter: cannot listen on 127.0.0.1:{port}: Address already in use; choose another --port\n",
    )
