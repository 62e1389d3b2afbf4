"""`--verbose` says what is read and decided, never an address; progress is for whoever watches a terminal."""

import os
import pty
from pathlib import Path
from subprocess import DEVNULL

import pytest

from tests.forks import forked
from tests.homes import Home
from tests.promise.forms import form

STEPS = [
    "reading the subscribers file",
    "subscribers file: 2 new, 0 known",
    "reading sources: 1 of 1",
    "feed.json: 4 papers, 4 new",
    "publishing what is due",
    "edition of 2024-05-06: planned with 4 papers, 0 more",
    "publishing 2024-05-06 for 2 on the list",
    "edition of 2024-05-06: published for 2 on the list",
    "delivering 2024-05-06: 2 due",
    "edition of 2024-05-06: 2 accepted",
    "tidying",
]


@pytest.mark.parametrize("command", [["--verbose", "run"], ["run", "--verbose"], ["-v", "run", "-v", "--json"]])
def test_verbose_says_what_is_read_decided_and_sent_before_and_after_the_command(
    home: Home, command: list[str]
) -> None:
    assert home.run(*command).err.splitlines() == STEPS


def test_verbose_ends_with_its_command(home: Home) -> None:
    assert [bool(home.run(*command).err) for command in (["run", "-v"], ["run"])] == [True, False]


def test_verbose_tells_no_address_and_no_token(home: Home) -> None:
    said = home.run("run", "--verbose").err
    assert ("@" in said, "a-secret" in said, len(said.splitlines())) == (False, False, len(STEPS))


def test_an_import_says_how_many_of_how_many(home: Home) -> None:
    home.people(*(f"reader{number}@example.org" for number in range(2100)))
    said = home.run("-v", "subscribers", "import", "subscribers.yaml").err.splitlines()
    assert said == ["importing 1,000 of 2,100", "importing 2,000 of 2,100"]


PLANNED = "edition of 2024-05-06: planned with 4 papers, 0 more"
SAID_OF = [
    ("collect", ["reading sources: 1 of 1", "feed.json: 4 papers, 4 new"]),
    ("plan --date 2024-05-06", [PLANNED]),
    ("publish --date 2024-05-06", [PLANNED, "publishing 2024-05-06 for 2 on the list"]),
    ("deliver --rehearse", ["rehearsing 2024-05-06"]),
    ("deliver", ["delivering 2024-05-06: 2 due", "edition of 2024-05-06: 2 accepted"]),
]


@pytest.mark.parametrize("before", [True, False])
def test_verbose_stands_before_or_after_each_command_that_has_steps(home: Home, before: bool) -> None:
    said = []
    for command, steps in SAID_OF:
        words = ["-v", *command.split()] if before else [*command.split(), "-v"]
        said.append((command, [line for line in home.run(*words).err.splitlines() if line in steps]))
    assert said == SAID_OF


SAID_BESIDE = [
    ("doctor", ["looking at settings", "looking at templates"]),
    ("backup copy.backup", ["copying the store", "packing copy.backup", "reading copy.backup again"]),
    ("restore copy.backup --yes", ["reading copy.backup", "putting the backup in the place of the store"]),
    ("reconcile 2024-05-06 --log mail.log", ["looking for 0 deliveries in doubt", "reading mail.log"]),
    ("receive mails", ["reading mails: 0 of 1"]),
]


def test_verbose_says_the_steps_of_the_commands_beside_a_run(home: Home) -> None:
    home.run("run")
    (home.path / "mails").mkdir()
    for name in ("mail.log", "mails/one.eml"):
        (home.path / name).touch()
    said = []
    for command, steps in SAID_BESIDE:
        lines = home.run(*command.split(), "-v").err.splitlines()
        said.append((command, [line for line in lines if line in steps]))
    assert said == SAID_BESIDE


def test_verbose_says_how_much_a_test_send_sends_and_not_to_whom(home: Home) -> None:
    home.run("run")
    said = home.run("test-send", "2024-05-06", "--to", "you@example.org", "-v").err
    assert (" bytes to the test address" in said, "you@" in said) == (True, False)


@pytest.mark.parametrize("command", ["check", "demo", "serve", "subscribers import"])
def test_verbose_is_an_option_of_each_command_that_works_long(home: Home, command: str) -> None:
    assert "--verbose" in home.run(*command.split(), "--help").out


def test_many_deliveries_say_how_many_of_how_many_are_done(home: Home) -> None:
    people = form(short=1001, long=2100)
    home.people(*(f"reader{number}@example.org" for number in range(people)))
    said = home.run("run", "-v").err.splitlines()
    assert [line for line in said if "delivering" in line] == [
        f"delivering 2024-05-06: {people:,} due",
        *(f"delivering 2024-05-06: {done:,} of {people:,}" for done in range(1000, people, 1000)),
    ]


def on_a_terminal(home: Home, *command: str) -> str:
    """What a command shows on standard error where that is a terminal."""
    there, here = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = forked(command, home.path, environment, out=DEVNULL, err=here)
    os.close(here)
    shown = b""
    try:
        while piece := os.read(there, 65536):
            shown += piece
    except OSError:  # how a terminal on Linux says that nobody holds its other end
        pass
    os.close(there)
    process.wait()
    return shown.decode()


def test_a_terminal_shows_the_steps_of_a_run_with_numbers(home: Home) -> None:
    for number in range(30):
        (home.path / f"feed-{number}.json").write_bytes((home.path / "feed.json").read_bytes())
    file = home.path / "newsletter.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"feed.json"', '"feed-*.json"'), encoding="utf-8")
    assert " of 30" in on_a_terminal(home, "run")


@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_no_progress_is_shown_to_a_quiet_run_or_a_machine(home: Home, option: str) -> None:
    assert on_a_terminal(home, "run", option) == ""


def test_no_progress_is_shown_without_a_terminal(home: Home) -> None:
    assert Home(Path(home.path), apart=True).run("run").err == ""
