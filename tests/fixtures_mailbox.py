"""Mailboxes of every kind that can be read."""

from collections.abc import Iterator

import pytest

from tests import dovecot
from tests.dovecot import Dovecot


@pytest.fixture(scope="session")
def _dovecot() -> Iterator[Dovecot]:
    with dovecot.running() as server:
        yield server


@pytest.fixture
def imap(_dovecot: Dovecot) -> Dovecot:
    """A real IMAP server whose mailbox is empty."""
    _dovecot.empty()
    return _dovecot
