"""The workflow for GitHub: its steps are run by bash, with a repository on this machine in the place of GitHub's."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from newsletter.packed import folder
from tests.conftest import missing
from tests.homes import Home
from tests.promise.forms import LONG, form
from tests.smtp_server import Relay

WORKFLOW = yaml.safe_load((folder("deploy") / "github" / "newsletter.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in WORKFLOW["jobs"]["run"]["steps"] if "name" in step}
only_long = pytest.mark.skipif(not LONG, reason="the long form alone: each run is six processes")
KEY = "a-key-for-tests-0123456789-abcdef"
PEOPLE = "subscribers:\n  - address: ada@example.org\n  - address: bob@example.org"


@dataclass
class Runner:
    """Machines that are thrown away after each run, and the repository that stays."""

    folder: Path
    relay: Relay
    key: str = KEY
    people: str = PEOPLE
    said: str = ""

    def __post_init__(self) -> None:
        self.git("init", "--quiet", "--bare", "origin")
        (self.folder / "bin").mkdir()
        program = self.folder / "bin" / "newsletter"
        program.write_text(f"#!{sys.executable}\nfrom newsletter.cli.main import main\nmain()\n", encoding="utf-8")
        program.chmod(0o700)

    def git(self, *command: str) -> str:
        """What git says."""
        own = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        return subprocess.run([*own, *command], cwd=self.folder, capture_output=True, text=True, check=True).stdout

    def run(self, asked: str = "continue", *, dies_after: str = "") -> bool:
        """One run of the workflow on a new machine, which may die after a step; whether all its steps went well."""
        machine = self.folder / "machine"
        shutil.rmtree(machine, ignore_errors=True)
        self.git("init", "--quiet", "machine")
        self.git("-C", "machine", "remote", "add", "origin", str(self.folder / "origin"))
        shutil.copytree(folder("deploy"), machine / "deploy")
        home = Home(machine / "my-newsletter")
        home.path.mkdir()
        home.settings(way=f"smtp://127.0.0.1:{self.relay.port}")
        home.feed()
        self.said, well, marked = "", True, False
        for name in ("Write what is secret into files", "Fetch the store", "Write down that a run is under way", "Run"):
            well = well and self.step(home.path, name, asked)
            marked = marked or (well and name == "Write down that a run is under way")
            if name == dies_after:
                return False
        return (not marked or self.step(home.path, "Keep the store", asked)) and well

    def step(self, place: Path, name: str, asked: str) -> bool:
        """Run one step as GitHub would: by bash, with what earlier ones put into the environment."""
        script = STEPS[name]["run"].replace("${{ inputs.store || 'continue' }}", asked)
        assert "${{" not in script
        later = self.folder / "machine" / "environment"
        later.touch()
        kept = dict(line.split("=", 1) for line in later.read_text(encoding="utf-8").splitlines())
        own = {
            "STORE_PAUSES": "0",
            "STORE_KEY": self.key,
            "SUBSCRIBERS": self.people,
            "DKIM_KEY": "",
            "GITHUB_ENV": str(later),
        }
        own |= {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "RUNNER_TEMP": str(self.folder / "machine")}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        done = subprocess.run(
            command, cwd=place, env={**os.environ, **own, **kept}, capture_output=True, text=True, check=False
        )
        self.said += done.stdout + done.stderr
        return done.returncode == 0

    def branch(self) -> list[str]:
        """The files on the branch store."""
        return self.git("-C", "origin", "ls-tree", "--name-only", "store").split()


@pytest.fixture
def runner(tmp_path: Path, relay: Relay) -> Runner:
    """A repository that has no store yet."""
    for program in ("git", "gpg"):
        if not shutil.which(program):
            missing(program, f"no {program} on the PATH")
    return Runner(tmp_path, relay)


def test_a_run_that_is_lost_while_it_mails_is_not_followed_by_another_until_a_person_says_so(
    runner: Runner, relay: Relay
) -> None:
    runner.run("begin", dies_after=form(short="Write down that a run is under way", long="Run"))
    lost = runner.branch()
    ended = runner.run()
    assert (lost, ended, len(relay.taken)) == (["newsletter.backup.gpg", "under-way"], False, form(short=0, long=2))
    assert "began and did not end well" in runner.said
    if LONG:
        assert ([runner.run("resend"), runner.run()], runner.branch()) == ([True, True], ["newsletter.backup.gpg"])
        assert relay.recipients().count("ada@example.org") == 2


@pytest.mark.parametrize("key", ["", "short"])
def test_without_a_key_it_refuses_and_nothing_is_put_anywhere(runner: Runner, relay: Relay, key: str) -> None:
    runner.key = key
    assert (runner.run("begin"), "set the secret STORE_KEY" in runner.said) == (False, True)
    assert (relay.taken, runner.git("-C", "origin", "for-each-ref")) == ([], "")


def test_a_store_that_is_lost_stops_it_until_somebody_says_that_it_begins(runner: Runner, relay: Relay) -> None:
    assert (runner.run(), "there is no branch store" in runner.said, relay.taken) == (False, True, [])


def test_a_repository_that_does_not_answer_is_not_one_without_a_store(runner: Runner, relay: Relay) -> None:
    shutil.rmtree(runner.folder / "origin")
    assert (runner.run("begin"), "cannot be asked" in runner.said, relay.taken) == (False, True, [])


@only_long
def test_two_runs_on_two_machines_mail_everybody_once(runner: Runner, relay: Relay) -> None:
    ended = [runner.run("begin"), runner.run()]
    assert (ended, relay.recipients(), runner.branch()) == (
        [True, True],
        ["ada@example.org", "bob@example.org"],
        ["newsletter.backup.gpg"],
    )
    assert runner.git("-C", "origin", "rev-list", "--count", "store").strip() == "1"


@only_long
def test_what_is_on_the_branch_cannot_be_read_without_the_key(runner: Runner) -> None:
    runner.run("begin")
    command = ["git", "-C", "origin", "show", "store:newsletter.backup.gpg"]
    content = subprocess.run(command, cwd=runner.folder, capture_output=True, check=True).stdout
    runner.key = "another-key-for-tests-0123456789-abcdef"
    assert (len(content) > 1000, b"example.org" in content, runner.run()) == (True, False, False)


@only_long
def test_a_store_that_is_there_is_not_begun_anew(runner: Runner, relay: Relay) -> None:
    runner.run("begin")
    assert (runner.run("begin"), "this is not the first run" in runner.said, len(relay.taken)) == (False, True, 2)


@only_long
def test_a_machine_that_comes_late_puts_nothing_over_the_store_of_another(runner: Runner) -> None:
    runner.run("begin")
    (runner.folder / "machine" / "store-known").write_text("0" * 40, encoding="ascii")
    place = runner.folder / "machine" / "my-newsletter"
    assert (runner.step(place, "Keep the store", ""), "cannot be put on its branch" in runner.said) == (False, True)


MISTAKES: dict[str, Callable[[Runner], None]] = {
    "a relay that names people": lambda one: one.relay.order("RCPT", "550 5.1.1 <ada@example.org>: no such user"),
    "a file with a mistake": lambda one: setattr(one, "people", PEOPLE + "\n  - address: eve@example@org"),
}


@only_long
@pytest.mark.parametrize("mistake", MISTAKES)
def test_no_address_is_printed_whatever_fails(runner: Runner, mistake: str) -> None:
    MISTAKES[mistake](runner)
    runner.run("begin")
    assert (re.findall(r"\w@\w", runner.said), "refused" in runner.said or "<address>" in runner.said) == ([], True)


def test_the_store_is_kept_where_the_run_failed_too_and_no_two_runs_meet() -> None:
    assert STEPS["Keep the store"]["if"].startswith("always()")
    assert WORKFLOW["concurrency"] == {"group": "newsletter", "cancel-in-progress": False}
