"""A newsletter that follows its settings, and stays as it was while they hold a mistake."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsletter.cli.opened import assembled
from newsletter.errors import SettingsError
from newsletter.settings.file import load
from newsletter.web.preview.reopening import Opened, Reopening
from tests.homes import Home


@contextmanager
def reopening(path: Path) -> Iterator[Reopening]:
    """The newsletter of these settings, followed."""
    followed = Reopening(lambda: Opened(newsletter=assembled(load(path)), read=(path,)))
    yield followed
    followed.now()[0].newsletter.engine.dispose()


def rewrite(path: Path, one: str, other: str) -> None:
    """Change one thing in a file."""
    path.write_text(path.read_text(encoding="utf-8").replace(one, other), encoding="utf-8")


def name_and_mistake(followed: Reopening) -> tuple[str, str]:
    """The name of the list, and the mistake."""
    opened, mistake = followed.now()
    return opened.newsletter.mailing_list.name, mistake


def test_a_setting_that_is_changed_counts_at_once(home: Home) -> None:
    path = home.path / "newsletter.toml"
    with reopening(path) as followed:
        rewrite(path, "Morning Papers", "Evening Papers, renamed")
        assert name_and_mistake(followed) == ("Evening Papers, renamed", "")


def test_settings_that_were_not_touched_are_read_once(home: Home) -> None:
    with reopening(home.path / "newsletter.toml") as followed:
        assert followed.now()[0] is followed.now()[0]


def test_a_mistake_is_told_until_it_is_mended_and_the_last_good_settings_stay(home: Home) -> None:
    path = home.path / "newsletter.toml"
    with reopening(path) as followed:
        rewrite(path, 'name = "Morning Papers"', 'name = "Evening Papers"\ncolour = "blue"')
        mistaken = [name_and_mistake(followed), name_and_mistake(followed)]
        rewrite(path, '"blue"', '"#0000ff"')
        mended = name_and_mistake(followed)
    assert mistaken == [("Morning Papers", f"{path}:8: list.colour: must be a colour like #b4421a")] * 2
    assert mended == ("Evening Papers", "")


def test_settings_that_are_gone_leave_the_last_good_ones(home: Home) -> None:
    path = home.path / "newsletter.toml"
    with reopening(path) as followed:
        path.unlink()
        name, mistake = name_and_mistake(followed)
    assert (name, "there is no such file in" in mistake) == ("Morning Papers", True)


def test_a_mistake_at_the_beginning_is_raised(home: Home) -> None:
    path = home.path / "newsletter.toml"
    rewrite(path, "sender", "sendre")
    with pytest.raises(SettingsError, match=r"list\.sendre: unknown setting"):
        Reopening(lambda: Opened(newsletter=assembled(load(path)), read=(path,)))
