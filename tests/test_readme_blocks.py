"""The first hour of a new operator: the README's blocks, one after another, in an empty home."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.packed import folder
from newsletter.people import subscribers_file
from newsletter.settings.file import load
from tests import forks
from tests.homes import Home

ROOT = folder("README.md").parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IN_THE_CHECKOUT = ("Makefile", "newsletter", "templates", "examples", "pyproject.toml", "constraints.txt")
BINARIES = Path(sys.executable).parent
SOURCES = '["../feed.json"]'
LIST = """
[list]
name = "Trending Papers"
sender = "papers@example.org"
url = "https://papers.example.org"
secret = "a-secret-for-tests-3Jk9xQ2mVw7Zr5Lp"
"""
# A browser that closes what it is shown: it sends the Ctrl-C that the README names to the preview that opened it.
BROWSER = "#!/bin/sh\nkill -INT $PPID\n"


def blocks(language: str, *, until: str = "\n## The subscribers file") -> list[str]:
    """The fenced blocks of the README's first sections in that language."""
    return [text for kind, text in FENCED.findall(README.partition(until)[0]) if kind == language]


def script() -> str:
    """Every shell block before the mail server, in one shell. Of two ways to install, the one that installs nothing.

    Where a command of one's own newsletter would ask the web, it reads a saved feed.
    """
    first = [block for block in blocks("sh", until="\n## Send by SMTP") if not block.startswith("pipx install")]
    ended = re.sub(r"^(.*newsletter preview .*)$", r"{ \1\n} || test $? -eq 130", "".join(first), flags=re.MULTILINE)
    return "set -e\n" + ended.replace(
        "cd ~/my-newsletter", f"cd ~/my-newsletter; export NEWSLETTER_SOURCES='{SOURCES}'"
    )


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """An empty home with a checkout in which `make` has installed the program."""
    checkout, environment = tmp_path / "checkout", tmp_path / "checkout" / ".venv"
    (environment / "bin").mkdir(parents=True)
    for name in IN_THE_CHECKOUT:
        (checkout / name).symlink_to(ROOT / name)
    (environment / "installed").touch()
    (tmp_path / "browser").write_text(BROWSER, encoding="utf-8")
    (tmp_path / "browser").chmod(0o755)
    Home(tmp_path).feed()
    with forks.command(environment / "bin"):
        yield tmp_path


def done(command: str, home: Path, *, path: str, where: str = ".", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": path, "BROWSER": str(home / "browser")} | more
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd=home / where, env=environment, capture_output=True, text=True, check=False
    )


def messages(folder: Path) -> int:
    return len(list((folder / "outbox").rglob("*.eml")))


def test_the_first_blocks_work_one_after_another_in_an_empty_home(home: Path) -> None:
    elsewhere = os.pathsep.join(part for part in os.environ["PATH"].split(os.pathsep) if Path(part) != BINARIES)
    ended = done(script(), home, path=elsewhere, where="checkout")
    stopped = "stopping: work in progress is finished first; press Ctrl-C again to stop at once\n"
    assert (ended.returncode, ended.stderr) == (0, stopped * 2)  # the two previews
    assert messages(home / "checkout") == 3
    assert "subscribers: 1 confirmed" in ended.stdout


def test_the_crontab_line_works_in_the_path_that_cron_has(home: Path) -> None:
    local = home / ".local" / "bin"
    local.mkdir(parents=True)
    (local / "newsletter").symlink_to(BINARIES / "newsletter")  # as `pipx install .` leaves it
    done(".venv/bin/newsletter init ~/my-newsletter", home, path="/usr/bin:/bin", where="checkout")
    (line,) = blocks("crontab")
    ended = done(re.sub(r"^(\S+ ){5}", "", line), home, path="/usr/bin:/bin", NEWSLETTER_SOURCES=SOURCES)
    assert (ended.returncode, ended.stderr, "4 papers" in ended.stdout) == (0, "", True)


def test_the_settings_of_the_first_blocks_are_read(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text("\n".join([*blocks("toml"), LIST]), encoding="utf-8")
    settings = load(tmp_path / "newsletter.toml")
    assert settings.transport.url == "smtp://papers@mail.example.org:587"


def test_the_subscriber_of_the_readme_is_read(tmp_path: Path) -> None:
    (block,) = blocks("yaml", until="\n## How an edition")
    (tmp_path / "people.yaml").write_text(block, encoding="utf-8")
    assert [person.address for person in subscribers_file.read(tmp_path / "people.yaml")] == ["ada@example.org"]
