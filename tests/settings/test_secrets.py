"""Secrets in the settings, and what the environment says."""

import traceback
from pathlib import Path

import pytest

from newsletter import packed
from newsletter.errors import SettingsError
from newsletter.settings.file import load
from tests.settings.test_file import SECRET, loaded, mistakes, written


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "abcabcabcabcabcabcabcabcabcabcabcabc"])
def test_a_short_or_monotonous_secret_stops_the_start(tmp_path: Path, secret: str) -> None:
    (mistake,) = mistakes(written(tmp_path, secret=secret))
    assert mistake.startswith("list.secret: ")


def test_the_secret_of_the_example_mails_nobody(tmp_path: Path) -> None:
    known = load(packed.folder("newsletter.example.toml")).links.secrets[0]
    path = written(tmp_path, '[transport]\nurl = "smtp://relay.example.org"', secret=known)
    assert mistakes(path) == [
        "list.secret: this is the example's, which everybody knows; `newsletter init` makes a new one"
    ]


@pytest.mark.parametrize("name", ["NEWSLETTER_LIST__SECRET", "NEWSLETTER_LIST__OLD_SECRETS"])
def test_a_refused_secret_is_in_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, '["not-to-be-seen"]' if name.endswith("S") else "not-to-be-seen")
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path)
    assert "not-to-be-seen" not in "".join(traceback.format_exception(caught.value))


def test_settings_show_no_secret(tmp_path: Path) -> None:
    shown = repr(loaded(tmp_path, '[transport]\npassword = "not-to-be-seen"'))
    assert SECRET not in shown
    assert "not-to-be-seen" not in shown


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_LIST__NAME", "From outside")
    assert loaded(tmp_path).list.name == "From outside"


def test_a_variable_may_name_a_file_that_holds_the_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("another-secret-8Hd2kLq0ZxVb5NmTw\n", encoding="utf-8")
    monkeypatch.setenv("NEWSLETTER_LIST__SECRET_FILE", str(tmp_path / "secret"))
    assert loaded(tmp_path).links.secrets == ("another-secret-8Hd2kLq0ZxVb5NmTw",)


def test_a_file_that_cannot_be_read_is_told_by_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_LIST__SECRET_FILE", str(tmp_path / "gone"))
    (mistake,) = mistakes(written(tmp_path))
    assert mistake.startswith("NEWSLETTER_LIST__SECRET_FILE: ")
    assert mistake.endswith(": cannot be read: No such file or directory")


def test_a_misspelt_variable_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_LIST__SENDR", "papers@example.org")
    assert mistakes(written(tmp_path)) == [
        "NEWSLETTER_LIST__SENDR: unknown setting; write NEWSLETTER_LIST__SENDER, or remove it"
    ]


def test_a_variable_that_is_no_json_is_a_mistake_and_not_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SOURCES", "feeds/*.json")
    (mistake,) = mistakes(written(tmp_path))
    assert mistake.startswith("NEWSLETTER_SOURCES: cannot be read; write a list or a table as JSON")
