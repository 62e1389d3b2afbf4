"""Files with addresses that others can read are told with the cure, once a day, and are left as they are."""

import stat
from pathlib import Path

import pytest

from tests.homes import Home

CURE = (
    "newsletter: other users of this machine can open newsletter.db, subscribers.yaml, outbox, newsletter.seal; "
    "`chmod 600 newsletter.db subscribers.yaml && chmod 700 outbox newsletter.seal` keeps them out\n"
)
NAMES = ("newsletter.db", "subscribers.yaml", "outbox", "newsletter.seal")


@pytest.fixture
def wide(home: Home) -> Home:
    """A newsletter that ran, whose files were then opened to everybody."""
    home.run("run")
    for name in NAMES:
        path = home.path / name
        path.chmod(0o755 if path.is_dir() else 0o644)
    return home


@pytest.mark.parametrize("command", ["status", "check", "run"])
def test_wide_modes_are_told_once_a_day_with_the_cure_and_stay_as_they_are(wide: Home, command: str) -> None:
    first, second = (wide.run(command, *(["2024-05-06"] if command == "check" else [])) for _ in range(2))
    modes = [stat.S_IMODE((wide.path / name).stat().st_mode) for name in NAMES]
    assert (first.err, second.err, modes) == (CURE, "", [0o644, 0o644, 0o755, 0o755])


def test_the_cure_cures(wide: Home) -> None:
    for path in map(wide.path.joinpath, NAMES):
        path.chmod(0o700 if path.is_dir() else 0o600)
    assert wide.run("status").err == ""


def test_one_that_the_group_alone_can_read_is_told_too(home: Home) -> None:
    home.run("run")
    (home.path / "outbox").chmod(0o710)
    assert home.run("status").err == (
        "newsletter: other users of this machine can open outbox; `chmod 700 outbox` keeps them out\n"
    )


def test_a_quiet_run_says_nothing_of_modes(wide: Home) -> None:
    assert wide.run("run", "--quiet").printed == ""


def test_a_name_with_a_space_is_quoted_in_the_cure(home: Home) -> None:
    home.settings(way="folder:my outbox")
    home.run("run")
    (Path(home.path) / "my outbox").chmod(0o755)
    assert "`chmod 700 'my outbox'`" in home.run("status").err
