"""Cases from the field: what relays did, and what a run makes of it. The scripted relay is that of the cases."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsletter.packed import folder
from tests.homes import Home, Result


@contextmanager
def relay(cases: Path, rules: str, log: Path) -> Iterator[int]:
    """The scripted relay with these rules, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, str(cases / "provider.py"), str(port), str(cases / rules), str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        try:
            yield port
        finally:
            process.kill()


def ran(cases: Path, path: Path, rules: str, people: int) -> tuple[Result, dict[str, int]]:
    """What the first run says, and how the deliveries stand then."""
    home = Home(path)
    shutil.copytree(folder("examples"), path / "examples")
    home.people(*(f"r{number}@readers.example.net" for number in range(1, people + 1)))
    (path / "subscribers.yaml").rename(path / "subs.yaml")
    with relay(cases, rules, path / "relay.jsonl") as port:
        settings = (cases / "newsletter.toml").read_text(encoding="utf-8")
        (path / "newsletter.toml").write_text(settings.replace("2601", str(port)), encoding="utf-8")
        return home.run("run"), home.states()


@pytest.mark.parametrize(
    ("rules", "people", "code", "ends", "words"),
    [
        ("gmail_quota.py", 10, 1, (3, 0), "the relay's allowance is used up"),
        ("ms_daily.py", 10, 1, (3, 0), "the relay's allowance is used up"),
        ("mailgun421.py", 10, 1, (3, 0), "the relay's allowance is used up"),
        ("plesk_554570.py", 10, 1, (3, 0), "the relay's allowance is used up"),
        ("mailersend450.py", 10, 1, (3, 0), "email quota limit"),
        ("suspended552.py", 10, 1, (0, 0), "ask the relay's operator why it refuses this account"),
        ("qq501.py", 10, 1, (0, 0), "set list.verp = false"),
        ("poison571.py", 12, 0, (9, 3), "recipient refuses, 3 times"),
        ("ionos451.py", 120, 0, (120, 0), "120 accepted"),
        ("mailersend421.py", 40, 0, (40, 0), "40 accepted"),
    ],
)
def test_a_relay_of_the_field_loses_nobody_and_is_understood(
    shared: Path, tmp_path: Path, rules: str, people: int, code: int, ends: tuple[int, int], words: str
) -> None:
    result, stand = ran(shared / "cases" / "smtp", tmp_path, rules, people)
    stands = stand.get("accepted", 0), stand.get("refused", 0)
    assert (result.code, stands, words in result.out) == (code, ends, True), result.printed


def test_an_account_that_may_not_send_yet_is_named_and_refuses_nobody(shared: Path, tmp_path: Path) -> None:
    result, stand = ran(shared / "cases" / "smtp", tmp_path, "ses_sandbox.py", 10)
    assert (result.code, stand.get("refused", 0), "have the relay verify list.sender" in result.out) == (1, 0, True)
