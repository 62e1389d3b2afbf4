"""What this user may not read, write or open is told in our words, with the cure."""

import inspect
import os
import socket
from collections.abc import Callable, Iterator

import pytest
import typer

from newsletter.cli.commands import app
from tests.homes import Home

not_as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")


def callbacks(group: typer.Typer) -> Iterator[Callable[..., None]]:
    """The function of each command, those in groups of commands too."""
    yield from (command.callback for command in group.registered_commands if command.callback)
    for inner in group.registered_groups:
        if inner.typer_instance:
            yield from callbacks(inner.typer_instance)


def paths(callback: Callable[..., None]) -> Iterator[tuple[str, bool]]:
    """Each path that a command takes, and whether typer itself would refuse one that cannot be read."""
    for name, parameter in inspect.signature(callback).parameters.items():
        if "Path" in str(parameter.annotation):
            (given,) = parameter.annotation.__metadata__
            yield f"{callback.__name__} {name}", given.readable


def test_a_path_that_may_not_be_read_is_told_in_our_words() -> None:
    taken = [path for callback in callbacks(app) for path in paths(callback)]
    assert (len(taken) > 20, [name for name, refused in taken if refused]) == (True, [])


@not_as_root
@pytest.mark.parametrize("name", ["newsletter.toml", "subscribers.yaml"])
def test_a_file_that_may_not_be_read_is_told_by_its_name(home: Home, name: str) -> None:
    (home.path / name).chmod(0)
    done = home.run("run")
    assert (done.code, f"{name}: " in done.printed, "Permission denied" in done.printed) == (1, True, True)


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
