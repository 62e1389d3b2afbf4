"""The command that serves the preview, as a person runs it."""

import html
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.homes import Home
from tests.web.preview.previews import DUMP


@contextmanager
def running(home: Home, *options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The command and the page it serves, while it runs."""
    started = home.started("preview", "--no-open", *options)
    try:
        assert started.stdout
        printed = started.stdout.readline()
        yield started, html.unescape(httpx.get(re.findall(r"http://\S+/", printed)[0], timeout=30).text)
    finally:
        started.terminate()
        started.communicate()


def test_saved_documents_are_shown_without_settings_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with running(Home(tmp_path), str(DUMP)) as (_, page):
        assert "<dd>2025-12-01, planned</dd>" in page
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "options", "to"),
    [
        ('\n[preview]\nto = "me@example.net"\n', (), "me@example.net"),
        ('\n[preview]\nto = "me@example.net"\n', ("--to", "you@example.net"), "you@example.net"),
        ("", ("--to", "you@example.net"), "you@example.net"),
    ],
)
def test_the_address_of_the_command_stands_before_that_of_the_settings(
    home: Home, settings: str, options: tuple[str, ...], to: str
) -> None:
    home.settings(end=settings)
    with running(home, str(home.path / "feed.json"), *options) as (_, page):
        assert re.findall(r'<p class="quiet">To <b>([^<]+)</b>', page) == [to]


def test_it_ends_in_order_when_it_is_asked_to(home: Home) -> None:
    home.run("run")
    with running(home) as (command, page):
        assert "<dd>2024-05-06, published</dd>" in page
        command.send_signal(signal.SIGTERM)
        assert command.wait(timeout=60) == 0
