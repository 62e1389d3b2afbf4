"""What is logged: as lines or as JSON, never an address or a token, and no full disk under the log stops a delivery."""

import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from newsletter import tokens
from newsletter.actions.health import Pulse, Schedule
from newsletter.cli import logs, serve
from newsletter.cli.logs import Log, redacted
from newsletter.cli.opened import assembled
from newsletter.settings.file import load
from newsletter.tokens import Purpose
from tests.homes import Home
from tests.smtp_server import Relay

NOW = datetime(2024, 5, 7, 6, tzinfo=UTC)
GUARD = 60  # seconds, after which a test that would wait for ever fails
LINK = tokens.sign(
    b"ada-ada-a", purpose=Purpose.VIEW, list_id="papers", secret="the-secret-that-signs-the-links-012345"
)
LOGGED = '\n[log]\nformat = "{form}"\nlevel = "{level}"\n'


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("550 <ada@example.org>: unknown", "550 <<address>>: unknown"),
        ("to ada.lovelace+papers@example.org, then", "to <address>, then"),
        ("smtp://papers@mail.example.org:587 does not answer", "smtp:<address>:587 does not answer"),
        ("jürgen@exämple.org left", "<address> left"),
        (f"GET /unsubscribe/{LINK}", "GET /unsubscribe/<token>"),
        ("https://api.example.org/papers?api_key=k1&day=6", "https://api.example.org/papers?api_key=<token>&day=6"),
        (
            "daily-papers-2024-05-06-the-whole-list.json: 4 papers",
            "daily-papers-2024-05-06-the-whole-list.json: 4 papers",
        ),
        ("edition of 2024-05-06 (2482a1644ea4): 2 accepted", "edition of 2024-05-06 (2482a1644ea4): 2 accepted"),
    ],
)
def test_addresses_and_tokens_are_left_out(words: str, written: str) -> None:
    assert redacted(words) == written


def test_a_hundred_links_leave_no_token() -> None:
    links = [tokens.sign(os.urandom(9), purpose=Purpose.VIEW, list_id="papers", secret=LINK) for _ in range(100)]
    assert [redacted(link) for link in links] == ["<token>"] * 100


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("lines", "2024-05-07 06:00 UTC  told <address>\n"),
        ("json", '{"at": "2024-05-07T06:00:00+00:00", "level": "info", "of": "serve", "what": "told <address>"}\n'),
    ],
)
def test_a_thing_is_a_line_or_an_object(form: str, written: str, capsys: pytest.CaptureFixture[str]) -> None:
    Log(form).say("told ada@example.org", at=NOW)
    assert capsys.readouterr().out == written


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("lines", "2024-05-07 06:00 UTC  worker 2: done\n"),
        (
            "json",
            '{"name": "worker 2", "at": "2024-05-07T06:00:00+00:00", "level": "info", "of": "serve", "what": "done"}\n',
        ),
    ],
)
def test_a_process_that_has_a_name_says_it_in_each_line(
    form: str, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Log(form, "worker 2").say("done", at=NOW)
    assert capsys.readouterr().out == written


def test_a_run_logs_objects_with_levels_and_says_nothing_of_anybody(home: Home) -> None:
    home.settings(end=LOGGED.format(form="json", level="info"))
    logged = [json.loads(line) for line in home.run("run").err.splitlines()]
    said = [(each["level"], each["of"], each["what"]) for each in logged]
    assert ("info", "actions.deliver", "edition of 2024-05-06: 2 accepted") in said
    assert ("@" in str(said), "a-secret" in str(said), {tuple(each) for each in logged}) == (
        False,
        False,
        {("at", "level", "of", "what")},
    )


def test_by_default_a_run_logs_nothing_that_is_well(home: Home) -> None:
    assert home.run("run").err == ""


def test_what_verbose_says_is_not_logged_once_more(home: Home) -> None:
    home.settings(end=LOGGED.format(form="lines", level="info"))
    said = home.run("run", "-v").err.splitlines()
    assert (said.count("edition of 2024-05-06: 2 accepted"), len(said) == len(set(said))) == (1, True)


def test_the_log_ends_with_its_command(home: Home) -> None:
    before = list(logging.getLogger().handlers), logging.getLogger("newsletter").level
    home.run("run")
    assert (list(logging.getLogger().handlers), logging.getLogger("newsletter").level) == before


def test_what_a_library_fails_at_is_logged_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with logs.ended():
        logs.begin(Log("json"), "error")
        try:
            {}["ada@example.org"]
        except KeyError:
            logging.getLogger("a_library.part").exception("a page failed")
        logging.getLogger("a_library.part").warning("a page was slow")
    (logged,) = map(json.loads, capsys.readouterr().err.splitlines())
    assert (logged["level"], logged["of"], "KeyError: '<address>'" in logged["what"]) == (
        "error",
        "a_library",
        True,
    )


def test_what_serve_says_of_mistakes_and_refusals_names_nobody(
    home: Home, relay: Relay, capsys: pytest.CaptureFixture[str]
) -> None:
    relay.order("RCPT", "554 5.7.1 <ada@example.org>: relay access denied, token Jk9xQ2mVw7Zr5LpT8bNc4Yd6Hs1Gf0AaB")
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    home.people("ada@example.org", "bob@example.org")
    made = assembled(load(home.path / "newsletter.toml"))
    pulse = Pulse(Schedule(since=NOW, every=timedelta(minutes=5)))
    serve._run_and_tell(made, lambda: NOW, Event(), pulse, Log())
    home.people("ada@example.org", "bob@example")
    serve._run_and_tell(made, lambda: NOW, Event(), pulse, Log())
    made.engine.dispose()
    said = "".join(capsys.readouterr())
    assert ("554 5.7.1" in said, "<address>" in said) == (True, True)
    assert ("@" in said, "Jk9x" in said) == (False, False)


def full(home: Home, *command: str) -> "subprocess.Popen[bytes]":
    """Start a command whose output goes to a disk that is full."""
    with Path("/dev/full").open("wb") as disk:
        program = [sys.executable, "-c", "from newsletter.cli.main import main; main()", *command]
        return subprocess.Popen(program, cwd=home.path, stdout=disk, stderr=disk)


def test_a_full_disk_under_the_log_does_not_stop_a_delivery(home: Home, relay: Relay) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", end=LOGGED.format(form="json", level="info"))
    full(home, "run", "--verbose").wait(GUARD)
    assert relay.recipients() == ["ada@example.org", "bob@example.org"]


def test_nor_does_it_stop_the_pages_and_their_runs(home: Home, relay: Relay) -> None:
    arrived = Event()
    relay.on_taken = lambda number: arrived.set() if number == 2 else None
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", end="\n[serve]\nport = 0\n")
    home.feed(day=f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}")
    with full(home, "serve") as process:
        came = arrived.wait(GUARD)
        process.terminate()
    assert came
