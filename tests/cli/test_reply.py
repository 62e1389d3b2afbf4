"""`newsletter reply`: what the program would do about a reply."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsletter.cli.commands import app


def _said(*asked: str, given: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["reply", *asked], input=given)
    return result.exit_code, result.output


def test_a_reply_is_judged_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _said("550 5.7.1 No such user", "--at", "rcpt") == (
        0,
        "recipient gone: this delivery ends as refused, and the address gets no more mail\n"
        "because: there is no such mailbox\n",
    )


def test_each_line_of_a_file_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    line = {"id": "a", "at": None, "code": 454, "enhanced": "", "text": "Maximum sending rate exceeded"}
    code, said = _said("--file", "-", "--json", given=f"{json.dumps(line)}\n")
    assert (code, json.loads(said)["whose"], json.loads(said)["then"]) == (0, "rate", "slow")


def test_what_begins_with_no_code_of_a_refusal_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _said("55 no") == (
        1,
        "newsletter: '55 no' is not a reply; a reply starts with its code, like 550 5.7.1 No such user\n",
    )


def test_a_line_that_is_no_reply_is_named_by_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = _said("--file", "-", given='{"code": 550, "text": "x"}\n[1]\n')
    assert (code, said.splitlines()[-1][:18]) == (1, "newsletter: line 2")


def test_the_operators_rows_are_tried_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    toml = '[list]\nname = "x"\nsender = "p@example.org"\nurl = "https://example.org"\n'
    toml += (
        f'secret = "{"0123456789abcdef" * 2}"\n[delivery]\nreplies = [{{ says = "tariff spent", whose = "quota" }}]\n'
    )
    (tmp_path / "newsletter.toml").write_text(toml, encoding="utf-8")
    assert json.loads(_said("550 your Tariff spent", "--at", "dot", "--json")[1])["whose"] == "quota"
