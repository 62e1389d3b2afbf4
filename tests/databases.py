"""Databases to test with: a SQLite file, and a schema of its own on PostgreSQL, both gone afterwards.

`NEWSLETTER_POSTGRES` names the server; where it is not set, the local one is looked for on its socket and its port.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg

from tests.conftest import missing

_LOCAL = ("postgresql:///test", "postgresql://postgres@127.0.0.1:5432/test")


@contextmanager
def schema() -> Iterator[str]:
    """The store URL of an empty schema, dropped at the end; a skip that is seen where there is no server."""
    server, why = _server()
    if not server:
        missing("postgres", why)
    name = f"newsletter_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    try:
        yield f"{server.replace('postgresql:', 'postgresql+psycopg:', 1)}?options=-csearch_path%3D{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


@cache
def _server() -> tuple[str, str]:
    """The first server that answers, or why none did."""
    named = os.environ.get("NEWSLETTER_POSTGRES", "").replace("postgresql+psycopg:", "postgresql:", 1)
    why = ""
    for url in [named] if named else _LOCAL:
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError as error:
            why = " ".join(str(error).split())
        else:
            return url, ""
    return "", why
