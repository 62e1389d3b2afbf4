"""What tests share: real databases, a real SMTP server, the corpora, and nothing that skips unseen.

`NEWSLETTER_REQUIRE=postgres,browser,shared,tools` turns each skip for a missing part into a failure, as CI sets it.
"""

import gc
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests import statements
from tests.promise.forms import form

statements.share()

# No test says how long something takes. `make prove` tries ten times as many examples as `make test`.
settings.register_profile("house", deadline=None, max_examples=form(short=30, long=300))
settings.load_profile("house")

pytest_plugins = ["tests.fixtures_home", "tests.fixtures_mailbox", "tests.fixtures_relay", "tests.fixtures_store"]


def missing(part: str, why: str) -> None:
    """Skip the test because `part` is not on this machine; fail it where that part is required."""
    if part in os.environ.get("NEWSLETTER_REQUIRE", "").split(","):
        pytest.fail(f"{part} is required and missing: {why}")
    pytest.skip(f"{part}: {why}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real feeds and corpora."""
    folder = os.environ.get("NEWSLETTER_SHARED")
    if not folder:
        missing("shared", "set NEWSLETTER_SHARED to the folder of real feeds")
    return Path(str(folder)).resolve()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to drive."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        missing("browser", "no chromium on the PATH")
    return str(path)


def pytest_collection_finish() -> None:
    """Never look through the tests and what they import for garbage, and seldom through the rest.

    To look through all of it took a fifth of their time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite-golden` writes the mails of tests/golden anew; the diff is then read by whoever commits it."""
    parser.addoption("--rewrite-golden", action="store_true", help="write the mails of tests/golden anew")
