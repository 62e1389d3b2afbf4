"""The mistakes of a first hour: each is told once, with what it is about and what helps."""

from pathlib import Path

import pytest

from tests.homes import Home

TO_SETTINGS = "go to your newsletter's folder, name its settings with --config, or run `newsletter init`"


def test_no_settings_say_how_to_get_some(tmp_path: Path) -> None:
    done = Home(tmp_path).run("run")
    assert (done.code, done.err) == (
        1,
        f"newsletter: newsletter.toml: there is no such file in {tmp_path}; {TO_SETTINGS}\n",
    )


@pytest.mark.parametrize(
    "command", [["plan", "feed.json"], ["templates", "check"], ["preview", "feed.json", "--no-open"]]
)
def test_a_settings_file_that_is_named_and_is_not_there_is_an_error(home: Home, command: list[str]) -> None:
    done = home.run(*command, "-c", "other.toml")
    assert (done.code, done.err) == (
        1,
        f"newsletter: other.toml: there is no such file in {home.path}; {TO_SETTINGS}\n",
    )


def test_a_pattern_that_no_file_matches_is_told_as_that(home: Home) -> None:
    home.settings(end="")
    (home.path / "newsletter.toml").write_text(
        (home.path / "newsletter.toml").read_text(encoding="utf-8").replace("feed.json", "feeds/*.json"),
        encoding="utf-8",
    )
    done = home.run("collect")
    assert (
        done.code,
        done.out.endswith("feeds/*.json: no file matches this pattern; name a saved feed document\n"),
    ) == (
        1,
        True,
    )


def test_a_host_that_is_not_this_machine_is_told_with_the_setting_that_names_it(home: Home) -> None:
    home.settings(end='\n[serve]\nhost = "192.0.2.7"\nport = 8025\n')
    done = home.run("serve")
    assert (done.code, done.err) == (
        1,
        "newsletter: cannot listen on 192.0.2.7:8025: Cannot assign requested address; "
        "name an address of this machine as serve.host\n",
    )


def test_one_message_is_rehearsed_in_the_singular(home: Home) -> None:
    home.people("ada@example.org")
    for step in ("collect", "publish"):
        home.run(step)
    assert home.run("deliver", "--rehearse").out.startswith("rehearsed 2024-05-06: 1 message, ")


def test_the_doctor_does_not_take_a_mail_server_for_a_folder_while_a_placeholder_stands(home: Home) -> None:
    home.settings(way="smtp://relay.mine.net:587")
    said = home.run("doctor").out
    assert "no mail server was tried: the settings still have the example's values" in said
    assert "mail is written into a folder" not in said


def test_without_a_source_collecting_says_what_is_missing(home: Home) -> None:
    settings = home.path / "newsletter.toml"
    text = settings.read_text(encoding="utf-8").replace('sources = ["feed.json"]', "sources = []")
    settings.write_text(text, encoding="utf-8")
    done = home.run("collect")
    assert (done.code, done.out) == (
        0,
        "nothing to collect: no source is set; name one as `sources` in newsletter.toml\n",
    )
