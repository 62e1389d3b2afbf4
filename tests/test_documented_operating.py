"""docs/operating.md and the program say the same."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsletter.actions.doctor import CHECKS
from newsletter.delivery.transport import Security
from newsletter.packed import folder
from tests import forks
from tests.homes import Home
from tests.smtp_server import CERTIFICATE, Relay

TEXT = folder("docs/operating.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """What stands under a heading of the second level."""
    return TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_check_of_the_doctor_is_explained_in_order() -> None:
    rows = re.findall(r"^\| ([A-Za-z]+) \| ", section("Look at it all"), re.MULTILINE)
    assert rows == ["check", *CHECKS]


def test_every_file_in_deploy_is_explained() -> None:
    named = set(re.findall(r"`([\w.-]+)`", "".join(re.findall(r"^\| (.*?) \|", section("The units"), re.MULTILINE))))
    assert named - {"deploy"} == {path.name for path in folder("deploy").iterdir()}


def script(home: Path, relay: Relay) -> str:
    """The document's shell blocks, one after another, on this machine instead of the one that they are for."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", section("From nothing"), re.MULTILINE | re.DOTALL)
    here = {
        "/opt/newsletter/bin": str(home / "bin"),
        "/srv/newsletter": str(home / "newsletter"),
        "mail.news.example.org:587": f"localhost:{relay.port}",
    }
    whole = "set -e\n" + "".join(blocks)
    for there, own in here.items():
        assert there in whole
        whole = whole.replace(there, own)
    return whole


def test_the_blocks_lead_from_nothing_to_a_first_edition_that_is_mailed(
    tmp_path: Path, relays: Callable[..., Relay]
) -> None:
    relay = relays(security=Security.STARTTLS, login=("papers", "open sesame"))
    Home(tmp_path).feed(day=f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}")
    own = {"NEWSLETTER_SOURCES": json.dumps([str(tmp_path / "feed.json")]), "SSL_CERT_FILE": str(CERTIFICATE)}
    (tmp_path / "bin").mkdir()
    with forks.command(tmp_path / "bin"):
        ended = subprocess.run(
            ["/bin/bash", "-c", script(tmp_path, relay)],
            cwd=tmp_path,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"} | own,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "s2026._domainkey.news.example.org. IN TXT" in ended.stdout
    assert "Sent to you@example.org: 250 2.0.0" in ended.stdout
    assert [taken.content.count(b"DKIM-Signature:") for taken in relay.taken] == [1] * len(relay.taken)
    assert relay.recipients().count("you@example.org") == 2


def test_every_alert_is_explained_in_order() -> None:
    rules = re.findall(r"- alert: (\w+)", (folder("deploy") / "alerts.yml").read_text(encoding="utf-8"))
    assert re.findall(r"^\| (Newsletter\w+) \|", section("Numbers and alerts"), re.MULTILINE) == rules
