"""docs/bounces.md and the program say the same: settings, commands, lines, fields, bounds and folders."""

import re
import shlex
import tomllib
from datetime import timedelta

import pytest
import typer
from typer.main import get_command

from newsletter.actions import values
from newsletter.actions.outcomes import Polled
from newsletter.actions.receive import Received
from newsletter.cli.commands import app
from newsletter.cli.receive import polled_lines
from newsletter.delivery.verdict import repeated
from newsletter.delivery.verdict.kinds import Repeated
from newsletter.delivery.verdict.repeated import Limit
from newsletter.feedback import parts
from newsletter.feedback.bounce import Kind
from newsletter.models import Complaints
from newsletter.network import mailbox
from newsletter.packed import folder
from newsletter.settings.sections import MailboxSettings
from newsletter.store import complaints, mailboxes

TEXT = folder("docs/bounces.md").read_text(encoding="utf-8")
WORDS = " ".join(TEXT.split())
BLOCKS = re.findall(r"^ *```(\w*)\n(.*?)^ *```", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.strip() for _, block in BLOCKS for line in block.splitlines() if line.strip().startswith("newsletter ")
]


def test_the_settings_that_it_shows_are_taken() -> None:
    (shown,) = [block for kind, block in BLOCKS if kind == "toml"]
    assert MailboxSettings(**tomllib.loads(shown)["mailbox"]).authserv_id == "mail.example.org"
    for url in re.findall(r"`(?:url = \")?((?:imaps|maildir):[^`\"]+)", TEXT):
        assert MailboxSettings(url=url).url == url
    assert "NEWSLETTER_MAILBOX__PASSWORD_FILE" in TEXT


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one_that_the_program_takes(line: str) -> None:
    _, name, *given = shlex.split(line, comments=True)
    root = get_command(app)
    assert isinstance(root, typer.core.TyperGroup)
    context = root.commands[name].make_context(name, given)
    assert context.params or given or name == "run"


def test_the_lines_of_a_run_are_those_that_it_prints() -> None:
    (shown,) = [block for kind, block in BLOCKS if kind == "text"]
    kinds = {Kind.BOUNCE.value: 8, Kind.COMPLAINT.value: 1, Kind.NONE.value: 3}
    polled = Polled(kinds=kinds, suppressed=5, unsubscribed=1, put_away=9)
    assert [line.removeprefix("   ") for line in shown.splitlines()] == list(polled_lines(polled))


def test_every_field_of_a_line_for_a_machine_is_explained_in_order() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ", TEXT, re.MULTILINE)
    assert rows == list(values.received_values("mail.eml", Received(kind=Kind.NONE)))
    row = re.search(r"^\| `kind` \| (.*) \|$", TEXT, re.MULTILINE)
    assert row
    assert sorted(re.findall(r"`(\w+)`", row[1])) == sorted(Kind)


def test_the_bounds_are_those_of_the_program() -> None:
    assert f"at most once a minute, for {mailbox.BATCH} mails at a time" in WORDS
    assert (timedelta(minutes=1), 10 * 1024 * 1024, 1024 * 1024) == (mailboxes.SELDOM, mailbox.LARGEST, parts.LARGEST)
    assert f"the folder `{mailbox.DONE}`" in WORDS
    assert f"last {complaints.LOOKED_BACK.days} days or the newest {complaints.ENOUGH:,} messages" in WORDS
    for number, said in ((10, "0.1 %"), (30, "0.3 %")):
        line = Complaints(relay="", complaints=number, messages=10_000).line
        assert (line is not None and f"{line * 100:g} %" == said, said in WORDS) == (True, True)


def test_a_full_mailbox_is_given_as_long_as_it_says() -> None:
    assert "only after five editions in 14 days" in WORDS
    assert repeated.LIMITS[Repeated.FULL] == Limit(editions=5, within=timedelta(days=14))
