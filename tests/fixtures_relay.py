"""SMTP servers that end with the test."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.smtp_server import CERTIFICATE, Relay


@pytest.fixture
def relays() -> Iterator[Callable[..., Relay]]:
    """Starts a server, with the arguments of Relay."""
    with ExitStack() as stack:
        yield lambda **wanted: stack.enter_context(closing(Relay(**wanted)))


@pytest.fixture
def relay(relays: Callable[..., Relay]) -> Relay:
    """A server without TLS and login, as on the same machine."""
    return relays()


@pytest.fixture(scope="session")
def trusting() -> ssl.SSLContext:
    """A client's TLS that trusts the servers of the tests."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))
