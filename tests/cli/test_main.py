"""Every command as a person or a script meets it."""

import json
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsletter.cli.order import GROUPS
from newsletter.delivery.transport import Security
from newsletter.packed import folder
from tests.homes import TITLES, Home
from tests.smtp_server import CERTIFICATE, Relay

EXAMPLES = folder("examples")
DUMP = str(EXAMPLES / "daily-papers-dec-01.txt")


def test_a_run_sends_one_message_to_every_confirmed_subscriber(home: Home, relay: Relay) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    done = home.run("run")
    assert (done.code, relay.recipients()) == (0, ["ada@example.org", "bob@example.org"])


def test_a_run_says_what_was_found_published_and_delivered(home: Home) -> None:
    lines = home.run("run").out.splitlines()
    assert [line.partition(" (")[0] for line in lines] == [
        "subscribers: 2 new, 0 known",
        "collected feed.json: Daily Papers API of 2024-05-06, 4 papers, 4 new",
        "published 2024-05-06",
        "delivered 2024-05-06: 2 accepted; 2 eligible = 2 accepted",
    ]


def test_a_second_run_sends_nothing_and_says_why(home: Home, relay: Relay) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    home.run("run")
    again = home.run("run")
    said = [line[:62] for line in again.out.splitlines()[-2:]]
    assert (again.code, len(relay.taken), said) == (
        0,
        2,
        [
            "nothing published: nothing new since the edition of 2024-05-06",
            "nothing to deliver: no edition has an open delivery",
        ],
    )


def test_a_run_over_starttls_with_a_login_delivers(
    home: Home, relays: Callable[..., Relay], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("NEWSLETTER_TRANSPORT__PASSWORD", "right")
    relay = relays(security=Security.STARTTLS, login=("papers", "right"))
    home.settings(way=f"smtp://papers@localhost:{relay.port}", security="starttls")
    home.run("run")
    assert relay.recipients() == ["ada@example.org", "bob@example.org"]


def test_a_wrong_password_is_one_line_and_the_next_run_with_the_right_one_sends_to_all(
    home: Home, relays: Callable[..., Relay], monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = relays(login=("papers", "right"))
    home.settings(way=f"smtp://papers@127.0.0.1:{relay.port}")
    monkeypatch.setenv("NEWSLETTER_TRANSPORT__PASSWORD", "wrong")
    refused = home.run("run")
    monkeypatch.setenv("NEWSLETTER_TRANSPORT__PASSWORD", "right")
    home.run("run")
    assert (refused.code, refused.out.count("the login of papers was refused: 535"), home.states()) == (
        1,
        1,
        {"accepted": 2},
    )


def test_a_quiet_run_speaks_when_it_did_something_and_is_silent_when_idle(home: Home) -> None:
    first, second = (home.run("run", "--quiet") for _ in range(2))
    assert ("published 2024-05-06" in first.out, second.code, second.printed) == (True, 0, "")


def test_the_settings_may_be_named_before_the_command_and_win_over_the_environment(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_CONFIG", "nowhere.toml")
    codes = [home.run("-c", ".", "status").code, home.run("status", "-c", ".").code, home.run("status").code]
    assert (codes, home.run("-c", "nowhere.toml", "status", "-c", ".").code) == ([0, 0, 1], 0)


def test_the_steps_of_a_run_can_be_taken_one_by_one(home: Home) -> None:
    home.run("subscribers", "import", "subscribers.yaml")
    codes = [home.run(step).code for step in ("collect", "publish", "deliver")]
    assert (codes, home.states()) == ([0, 0, 0], {"accepted": 2})


def test_a_run_told_to_a_machine_is_one_line_of_json(home: Home) -> None:
    values = json.loads(home.run("run", "--json").out)
    assert (values["published"]["date"], values["delivered"][0]["now"], values["delivered"][0]["holds"]) == (
        "2024-05-06",
        {"accepted": 2},
        True,
    )


def test_papers_are_told_as_json_lines_in_the_order_of_the_document(home: Home) -> None:
    lines = [json.loads(line) for line in home.run("papers", "feed.json", "--json").out.splitlines()]
    assert ([line["title"] for line in lines], list(lines[0])) == (
        list(TITLES),
        ["id", "title", "abstract", "line", "line_by_feed", "author_count", "authors", "organisation", "published",
         "upvotes", "comments", "url", "position", "keywords", "code_url", "project_url", "thumbnail_url",
         "feed_summary", "stars", "list_day", "seen_at", "source"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "papers"),
    [("daily-papers-dec-01.txt", 35), ("daily-papers-nov-13.txt", 71), ("search-clear.oneline.txt", 12)],
)
def test_papers_of_the_examples_are_all_there(home: Home, name: str, papers: int) -> None:
    assert len(home.run("papers", str(EXAMPLES / name), "--json").out.splitlines()) == papers


def test_a_plan_for_a_machine_has_the_keys_it_promises(home: Home) -> None:
    plan = json.loads(home.run("plan", DUMP, "--json").out)
    theme = plan["themes"][0]
    assert (list(plan), list(theme), list(theme["papers"][0])) == (
        ["date", "title", "subject", "preheader", "lead", "themes", "more"],
        ["name", "papers"],
        ["id", "title", "upvotes", "score", "why", "line", "line_from", "theme", "section", "area"],
    )


def test_a_plan_keeps_nothing(home: Home) -> None:
    home.run("collect")
    plans = [home.run("plan").out for _ in range(2)]
    assert (plans[0] == plans[1], TITLES[0] in plans[0], home.status()["editions"]) == (True, True, [])


def test_a_plan_from_files_needs_no_settings(tmp_path: Path) -> None:
    assert Home(tmp_path).run("plan", DUMP, "--date", "2025-12-01").out.startswith("Monday 1 December 2025: ")


def test_status_before_anything_says_what_to_do(home: Home) -> None:
    assert home.run("status").out.splitlines() == [
        "subscribers: nobody yet; see `newsletter subscribers import`",
        "editions: none yet; see `newsletter run`",
    ]


def test_status_shows_the_sum_of_every_edition(home: Home) -> None:
    home.run("run")
    assert home.run("status").out.splitlines()[-2:] == ["  audience 2 = 2 eligible", "  2 eligible = 2 accepted"]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_status_fails_when_a_delivery_is_missing(home: Home, form: list[str]) -> None:
    home.run("run")
    with closing(sqlite3.connect(home.path / "newsletter.db")) as store, store:
        store.execute("DELETE FROM deliveries WHERE address = 'ada@example.org'")
    done = home.run("status", *form)
    assert (done.code, "THIS DOES NOT ADD UP" in done.out or '"holds": false' in done.out) == (1, True)


def test_the_demonstration_delivers_once_says_so_the_second_time_and_delivers_again_where_it_is_fresh(
    tmp_path: Path,
) -> None:
    first, second = (Home(tmp_path).run("demo") for _ in range(2))
    assert (first.code, second.code, len(list((tmp_path / "outbox").iterdir())), second.out.splitlines()[-1]) == (
        0,
        0,
        3,
        "Nothing was sent: this demo ran before. `newsletter demo --fresh` starts it again.",
    )
    assert "3 accepted" in Home(tmp_path).run("demo", "--fresh").out


def test_what_init_writes_runs_and_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SOURCES", json.dumps([DUMP]))  # instead of the web
    home = Home(tmp_path)
    codes = [home.run("init", "--operator", "ada@mine.net").code, home.run("run").code, home.run("init").code]
    assert (codes, len(list((tmp_path / "outbox").iterdir()))) == ([0, 0, 1], 1)


def test_init_says_what_is_still_to_be_filled_in(tmp_path: Path) -> None:
    done = Home(tmp_path).run("init", "mine", "--name", "Papers", "--operator", "ada@mine.net")
    assert done.out.splitlines()[2:4] == [
        "still to fill in there, under [list]: sender, url, postal_address",
        "next: `cd mine && newsletter run`, which reads the papers of",
    ]


def test_whatever_holds_addresses_or_signed_links_is_its_owner_s_alone(home: Home) -> None:
    home.people("ada@example.org")
    home.run("run")
    home.run("subscribers", "export", "everybody.yaml")
    with closing(sqlite3.connect(home.path / "newsletter.db")) as store:
        store.execute("UPDATE subscribers SET name = name")  # so that -wal and -shm are there
        made = [*home.path.glob("newsletter.db*"), *home.path.glob("outbox"), *home.path.glob("outbox/*")]
        modes = {path.name: stat.filemode(path.stat().st_mode) for path in [*made, home.path / "everybody.yaml"]}
    assert (modes.pop("outbox"), len(modes), set(modes.values())) == ("drwx------", 5, {"-rw-------"})


@pytest.mark.parametrize("command", ["status", "--help"])
def test_a_disk_that_is_full_is_one_line(home: Home, command: str) -> None:
    program = "from newsletter.cli.main import main; main()"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", program, command], cwd=home.path, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (
        1,
        b"newsletter: standard output cannot be written: No space left on device\n",
    )


def test_help_is_shown_without_the_store_and_without_numbers() -> None:
    program = (
        "import sys; from newsletter.cli.commands import app; app(['--help'], standalone_mode=False); "
        "print(sorted({'sqlalchemy', 'numpy', 'fastapi', 'httpx', 'pydantic'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ("Usage" in done.stdout, done.stderr) == (True, "[]\n")


def test_help_groups_every_command_in_the_order_of_use(tmp_path: Path) -> None:
    said = Home(tmp_path).run("--help").out
    titles = [line.removesuffix(":") for line in said.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert titles == ["Options", *GROUPS]
    assert said.index("\n  demo ") < said.index("\n  init ") < said.index("\n  run ") < said.index("\n  resolve ")


def test_no_progress_bar_is_drawn_where_nobody_watches(home: Home) -> None:
    assert home.run("run").err == ""


def test_nothing_is_printed_of_a_secret(home: Home) -> None:
    printed = "".join(
        home.run(*command).printed for command in (["run"], ["status"], ["status", "--json"], ["run", "--json"])
    )
    assert "a-secret-for-tests" not in printed


@pytest.mark.parametrize("command", ["add", "set"])
def test_a_name_that_could_be_taken_for_a_link_is_refused(home: Home, command: str) -> None:
    home.run("subscribers", "add", "zoe@example.org", "--name", "Zoe")
    done = home.run("subscribers", command, "zoe@example.org", "--name", "Zoe http://evil.example")
    assert (done.code, "contains a link; write only the name" in done.err) == (1, True)
    assert "Zoe" in home.run("subscribers", "list").out


def test_the_operator_sets_quiet_hours_and_ends_them(home: Home) -> None:
    home.run("subscribers", "add", "zoe@example.org", "--quiet-hours", "22:00-7:00")
    shown = home.run("subscribers", "show", "zoe@example.org").out
    wrong = home.run("subscribers", "set", "zoe@example.org", "--quiet-hours", "at night")
    home.run("subscribers", "set", "zoe@example.org", "--quiet-hours", "")
    assert ("\n  quiet_hours: 22-7\n" in shown, wrong.code) == (True, 1)
    assert "'at night' is not quiet hours; write two hours, like 22-7" in wrong.err
    assert '"quiet_hours": null' in home.run("subscribers", "list", "--json").out


def test_the_operator_pauses_a_person_and_ends_it(home: Home) -> None:
    for until in ("2026-12-24", ""):
        home.run("subscribers", "add", "zoe@example.org")
        home.run("subscribers", "set", "zoe@example.org", "--paused-until", until)
        assert f'"paused_until": {json.dumps(until or None)}' in home.run("subscribers", "list", "--json").out
