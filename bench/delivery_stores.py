"""The stores that editions are measured on: a SQLite file, and a schema of our own on PostgreSQL, gone afterwards."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_LOCAL = "postgresql:///test"


@contextmanager
def new_store(name: str, folder: Path) -> Iterator[str]:
    """The URL of a new store of that kind: `sqlite`, in the folder, or `postgresql`."""
    if name == "sqlite":
        yield f"sqlite:///{folder / 'newsletter.db'}"
    else:
        with _schema() as url:
            yield url


def plain(url: str) -> str:
    """The URL as the driver knows it."""
    return url.replace("postgresql+psycopg:", "postgresql:", 1)


@contextmanager
def _schema() -> Iterator[str]:
    server = plain(os.environ.get("NEWSLETTER_POSTGRES", _LOCAL))
    name = f"bench_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    try:
        yield f"{server.replace('postgresql:', 'postgresql+psycopg:', 1)}?options=-csearch_path%3D{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())
