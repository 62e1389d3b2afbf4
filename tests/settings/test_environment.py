"""The environment becomes tables, as newsletter.toml has them, and stands before the file."""

from pathlib import Path
from typing import Any

import pytest

from newsletter.errors import SettingsError
from newsletter.settings import environment
from newsletter.settings.file import Settings


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"NEWSLETTER_LIST__NAME": "From outside"}, {"list": {"name": "From outside"}}),
        ({"newsletter_list__name": "from outside"}, {"list": {"name": "from outside"}}),
        ({"NEWSLETTER_SERVE__PORT": "80"}, {"serve": {"port": "80"}}),
        ({"NEWSLETTER_SOURCES": '["a.json", {"url": "https://x"}]'}, {"sources": ["a.json", {"url": "https://x"}]}),
        ({"NEWSLETTER_SUBSCRIBE__DOMAINS": '["example.org"]'}, {"subscribe": {"domains": ["example.org"]}}),
        ({"NEWSLETTER_LIST": '{"name": "A"}', "NEWSLETTER_LIST__ID": "b"}, {"list": {"name": "A", "id": "b"}}),
        ({"NEWSLETTER_LIST__LOGO__WIDTH": "160"}, {"list": {"logo": {"width": "160"}}}),
        ({"NEWSLETTER_LIST__LOGO": '{"width": 160}'}, {"list": {"logo": {"width": 160}}}),
        ({"NEWSLETTER_SUBSCRIBERS": "people.yaml"}, {"subscribers": "people.yaml"}),
        ({"NEWSLETTER_EDITION__FEED_SUMMARIES": "true"}, {"edition": {"feed_summaries": "true"}}),
        ({"NEWSLETTER_LIST__SENDR": "x"}, {"list": {"sendr": "x"}}),
        ({"NEWSLETTER_POSTGRES": "x", "NEWSLETTER_CONFIG": "y"}, {}),
    ],
)
def test_a_variable_is_a_key(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: dict[str, Any]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert environment.said(Settings) == said


def test_a_file_gives_what_no_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("key", "password"):
        (tmp_path / name).write_text(f"the {name} in the file\n", encoding="utf-8")
    monkeypatch.setenv("NEWSLETTER_SUMMARY__KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("NEWSLETTER_MAILBOX__PASSWORD_FILE", str(tmp_path / "password"))
    monkeypatch.setenv("NEWSLETTER_MAILBOX__PASSWORD", "said outright")
    assert environment.said(Settings) == {
        "summary": {"key": "the key in the file"},
        "mailbox": {"password": "said outright"},
    }


@pytest.mark.parametrize("name", ["NEWSLETTER_DKIM", "NEWSLETTER_LIST__OLD_SECRETS", "NEWSLETTER_LIST"])
def test_a_list_or_a_table_that_is_no_json_is_told_by_its_variable(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "[1, 2")
    with pytest.raises(SettingsError) as caught:
        environment.said(Settings)
    assert list(caught.value.mistakes) == [f"{name}: cannot be read; write a list or a table as JSON"]


def test_tables_are_joined_and_lists_are_replaced() -> None:
    file = {"list": {"name": "A", "id": "a"}, "sources": ["one"], "serve": {"port": 1}}
    outside = {"list": {"id": "b"}, "sources": ["two"], "edition": {"papers": "3"}}
    assert environment.over(file, outside) == {
        "list": {"name": "A", "id": "b"},
        "sources": ["two"],
        "serve": {"port": 1},
        "edition": {"papers": "3"},
    }
