"""What a command loads before it does its work: cron starts some of them every few minutes."""

import sys
from subprocess import run

from tests.homes import Home
from tests.smtp_server import Relay

_TO_SEE = (
    "import sys; from newsletter.cli.commands import app; app({command!r}, standalone_mode=False); print(*sys.modules)"
)
_NOT_FOR_DELIVERING = (
    *(
        "alembic",
        "cryptography",
        "email_validator",
        "feedparser",
        "httpcore",
        "httpx",
        "imap_tools",
        "imaplib",
        "jinja2",
        "mjml",
        "numpy",
    ),
    *("rich", "sqlalchemy.dialects.postgresql", "tinycss2", "yaml"),
)


def loaded(home: Home, *command: str) -> set[str]:
    """The modules that are there when the command has ended, in a process of its own."""
    script = _TO_SEE.format(command=command)
    said = run([sys.executable, "-c", script], cwd=home.path, capture_output=True, text=True, check=True)
    return set(said.stdout.splitlines()[-1].split())


def test_delivering_loads_nothing_that_makes_editions_nor_the_driver_of_another_store(home: Home) -> None:
    home.run("run")
    assert loaded(home, "deliver").intersection(_NOT_FOR_DELIVERING) == set()


def test_sending_loads_none_of_it_either(home: Home, relay: Relay) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    home.run("subscribers", "import", "subscribers.yaml")
    for step in ("collect", "publish"):
        home.run(step)
    there = loaded(home, "deliver")
    assert (len(relay.taken), there.intersection(_NOT_FOR_DELIVERING)) == (2, set())


def test_a_run_with_nothing_new_loads_nothing_that_makes_editions(home: Home) -> None:
    home.run("run")
    unused = {"numpy", "tinycss2", "limits", "flufl.bounce", "apscheduler", "newsletter.actions.plan"}
    unused |= {
        "pydantic_settings",
        "newsletter.actions.deliver",
        "newsletter.actions.notify",
        "newsletter.actions.stamp",
    }
    unused |= {
        "newsletter.delivery.dispatcher",
        "newsletter.delivery.smtp",
        "newsletter.mail.stamp",
        "newsletter.mail.dkim",
    }
    unused |= {"yaml", "email_validator", "newsletter.sources.reading", "newsletter.actions.tidy"}
    assert loaded(home, "run").intersection(unused) == set()


def test_a_run_with_nothing_new_loads_neither_people_nor_papers_nor_deliveries(home: Home) -> None:
    home.run("run")
    unused = {f"newsletter.models.{noun}" for noun in ("deliveries", "papers", "people")}
    unused |= {f"newsletter.store.{noun}" for noun in ("audience", "editions", "forgotten", "imports", "subscribers")}
    unused |= {f"newsletter.actions.{noun}" for noun in ("nodes", "sign_up", "tell", "welcome")}
    unused |= {"newsletter.delivery.relays.limits", "newsletter.delivery.verdict.table", "newsletter.mail.contents"}
    unused |= {"newsletter.editorial.themes.seeds", "newsletter.mail.cards", "newsletter.store.move.marks"}
    unused |= {f"newsletter.store.schema.{tables}" for tables in ("personal", "relay_health", "returned", "senders")}
    assert loaded(home, "run").intersection(unused) == set()


def test_a_run_loads_no_file_of_another_command(home: Home) -> None:
    home.run("run")
    script = "import sys; from newsletter.cli.main import main; sys.argv[1:] = ['-c', '.', 'run']; main()"
    said = run(
        [sys.executable, "-X", "importtime", "-c", script], cwd=home.path, capture_output=True, text=True, check=True
    )
    others = ("backup", "commands", "deliveries", "doctor", "subscribers", "templates")
    assert [name for name in others if f"newsletter.cli.{name}\n" in said.stderr] == []
    assert "newsletter.cli.editions\n" in said.stderr


def test_a_plan_with_nothing_new_loads_nothing_that_ranks_or_names(home: Home) -> None:
    home.run("run")
    unused = {"numpy", "newsletter.editorial.edition", "newsletter.editorial.weekly", "newsletter.actions.summarise"}
    assert (
        loaded(home, "plan").intersection(unused | {"newsletter.actions.values", "newsletter.sources.reading"}) == set()
    )


def test_the_status_loads_nothing_that_sends_or_that_json_is_made_of(home: Home) -> None:
    home.run("run")
    unused = {"newsletter.delivery.outbox", "newsletter.delivery.verdict.words", "newsletter.actions.values"}
    assert loaded(home, "status").intersection(unused) == set()


def test_without_a_mailbox_nothing_that_reads_mail_is_loaded(home: Home) -> None:
    reads_mail = {"imap_tools", "imaplib", "newsletter.actions.poll", "newsletter.feedback.bounce"}
    assert loaded(home, "run").intersection(reads_mail) == set()


def test_serving_loads_nothing_of_the_preview_and_nothing_that_makes_mails() -> None:
    script = "import sys, newsletter.cli.serve; print(*sys.modules)"
    said = run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in said if name.startswith(("newsletter.web.preview", "numpy"))] == []
