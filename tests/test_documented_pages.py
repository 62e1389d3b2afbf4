"""docs/pages.md names every page and every template of one."""

import re
from pathlib import Path

from fastapi.routing import APIRoute
from sqlalchemy import Engine

from newsletter.packed import folder
from tests.web.conftest import SECRET, Minutes, on_store
from tests.whole import application

TEXT = (folder("docs") / "pages.md").read_text(encoding="utf-8")


def test_every_address_that_is_answered_is_named(sqlite_engine: Engine, tmp_path: Path) -> None:
    pages = application(on_store(sqlite_engine, tmp_path), secrets=[SECRET], clock=Minutes())
    assert set(re.findall(r"^\| `(/[^`]*)`", TEXT, re.MULTILINE)) == {
        route.path for route in pages.routes if isinstance(route, APIRoute)
    }


def test_every_template_of_a_page_is_named() -> None:
    rows = TEXT.partition("## Your own")[2]
    named = set(re.findall(r"`([a-z_]+\.(?:html|css|atom|xml|txt|js))`", rows))
    assert named == {path.name for path in (folder("templates") / "web").iterdir() if "preview" not in path.name}


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", TEXT)
    assert (len(pictures), [name for name in pictures if not (folder("docs") / name).exists()]) == (4, [])
