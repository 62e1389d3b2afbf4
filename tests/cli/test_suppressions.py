"""Addresses that are not written to: an operator sees them, adds and lifts them, and takes them along."""

import json

import pytest

from tests.fixtures_home import Home


def test_what_is_added_is_listed_with_its_reason_and_lifted_again(home: Home) -> None:
    printed = [home.run("suppressions", "add", "Eve@Example.org", "--reason", "by telephone").out for _ in range(2)]
    assert printed == ["suppressed\n", "suppressed already; the first reason stays\n"]
    kept = json.loads(home.run("suppressions", "list", "--json").out)
    assert (kept["address"], kept["reason"], kept["follows_from"]) == (
        "eve@example.org",
        "by hand: by telephone",
        "hand",
    )
    assert home.run("suppressions", "remove", "eve@EXAMPLE.org").out == "lifted: the address may get mail again\n"
    assert home.run("suppressions", "list").out == ""


def test_nothing_is_sent_to_a_suppressed_address(home: Home) -> None:
    home.run("suppressions", "add", "ada@example.org")
    home.run("run")
    assert [path for path in (home.path / "outbox").iterdir() if b"To: ada@" in path.read_bytes()] == []


def test_what_is_exported_is_imported_as_it_was(home: Home) -> None:
    lines = "address,reason,since\nada@example.org,complaint: abuse,2026-07-31T08:20:00+00:00\n"
    (home.path / "in.csv").write_text(lines)
    assert home.run("suppressions", "import", "in.csv").out == "1 new, 0 known\n"
    assert home.run("suppressions", "export").out == lines
    assert home.run("suppressions", "import", "in.csv").out == "0 new, 1 known\n"
    assert "since 2026-07-31  complaint: abuse" in home.run("suppressions", "list").out


def test_a_list_of_addresses_alone_is_imported_too(home: Home) -> None:
    (home.path / "in.csv").write_bytes(b"\xef\xbb\xbfada@example.org\r\n\r\nbob@example.org\r\n")
    assert home.run("suppressions", "import", "in.csv").out == "2 new, 0 known\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("nobody", "line 2: "),
        ("bob@example.org,x,yesterday", "line 2: "),
        ("bob@example.org,x,2026-07-31", "no time zone"),
    ],
)
def test_a_file_with_a_mistake_is_not_imported_at_all(home: Home, row: str, message: str) -> None:
    (home.path / "in.csv").write_text(f"ada@example.org\n{row}\n")
    run = home.run("suppressions", "import", "in.csv")
    assert (run.code, message in run.err, "nothing was imported" in run.err) == (1, True, True)
    assert home.run("suppressions", "list").out == ""


def test_lifting_what_is_not_suppressed_is_told(home: Home) -> None:
    run = home.run("suppressions", "remove", "ada@example.org")
    assert (run.code, run.err) == (1, "newsletter: ada@example.org: is not suppressed\n")


def test_the_list_of_people_shows_who_is_suppressed_and_why(home: Home) -> None:
    home.run("run")
    home.run("suppressions", "add", "ada@example.org", "--reason", "by telephone")
    ada, bob = map(json.loads, home.run("subscribers", "list", "--json").out.splitlines())
    assert (ada["suppressed"]["reason"], ada["suppressed"]["follows_from"], bob["suppressed"]) == (
        "by hand: by telephone",
        "hand",
        None,
    )
    lines = home.run("subscribers", "find", "example").out.splitlines()
    assert [": by hand: by telephone" in line for line in lines] == [True, False]
