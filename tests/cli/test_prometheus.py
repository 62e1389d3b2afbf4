"""A real Prometheus watches a real `newsletter serve` by the rules of deploy/: what it says when something fails."""

import json
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import httpx
import pytest

from tests.homes import Home
from tests.prometheus import ALERTS, program
from tests.promise.forms import LONG
from tests.smtp_server import Relay

GUARD = 60  # seconds, after which a test that would wait for ever fails
_SERVED = '\n[serve]\nport = {port}\nmetrics = "127.0.0.1"\n'


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


@contextmanager
def prometheus(folder: Path, *, watches: int) -> Iterator[int]:
    """Prometheus on a free port, which asks each half second, and waits for seconds where a rule says minutes."""
    port = free_port()
    (folder / "alerts.yml").write_text(re.sub(r"for: \d+m", "for: 2s", ALERTS.read_text(encoding="utf-8")))
    settings = {
        "global": {"scrape_interval": "500ms", "scrape_timeout": "500ms", "evaluation_interval": "500ms"},
        "scrape_configs": [{"job_name": "newsletter", "static_configs": [{"targets": [f"127.0.0.1:{watches}"]}]}],
        "rule_files": ["alerts.yml"],
    }
    (folder / "prometheus.yml").write_text(json.dumps(settings))
    command = [
        program("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'numbers'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield port
        finally:
            process.terminate()


def wait_for(alerts: set[str], port: int) -> set[str]:
    """The alerts that fire, once they are these or the guard's time is over."""
    began, firing = monotonic(), set[str]()
    while firing != alerts and monotonic() - began < GUARD:
        with suppress(httpx.HTTPError):
            answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/alerts", timeout=GUARD).json()
            firing = {each["labels"]["alertname"] for each in answer["data"]["alerts"] if each["state"] == "firing"}
    return firing


@pytest.mark.skipif(not LONG, reason="the long form alone: a real Prometheus takes half a minute")
def test_prometheus_says_that_a_relay_refuses_us_and_then_that_nobody_answers(
    home: Home, relay: Relay, tmp_path_factory: pytest.TempPathFactory
) -> None:
    relay.order("MAIL", "550 5.7.1 sender refused")
    served = free_port()
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", end=_SERVED.format(port=served))
    home.feed(day=f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}")
    with prometheus(tmp_path_factory.mktemp("prometheus"), watches=served) as port:
        with home.started("serve") as process:
            refused = wait_for({"NewsletterPaused", "NewsletterRunFailed"}, port)
            process.kill()
        gone = wait_for({"NewsletterDown"}, port)
    assert (refused, gone) == ({"NewsletterPaused", "NewsletterRunFailed"}, {"NewsletterDown"})
