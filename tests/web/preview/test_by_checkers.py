"""The preview in all it can say, by axe-core and by HTML's own checker."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from newsletter.actions.newsletter import Newsletter
from newsletter.web.preview.views import VIEWS
from tests.tools import axe, vnu
from tests.web.browser import open_page
from tests.web.conftest import Minutes, asking, serving
from tests.web.preview.previews import DUMP, Desk, in_own_templates, preview_of

SAID = ("", "edition=next", "to=nobody", "to=2&view=phone", "edition=2025-12-01", "layout=brief&view=source")


@pytest.fixture
def desk(newsletter: Newsletter, tmp_path: Path) -> Iterator[Desk]:
    """A preview that has something to say: a message was sent, and what the gate refuses came after a good one."""
    own = tmp_path / "own"
    pages = preview_of(in_own_templates(newsletter, own), clock=Minutes(), files=(DUMP,))
    with serving(pages) as address, asking(address) as client:
        desk = Desk(client, own)
        client.post(f"/messages/{desk.sha256()}/send")
        desk.spoil("{{ edition.counts }}", '<a href="/archive" class="quiet">All</a>')
        yield desk


def test_the_preview_is_html(desk: Desk, tmp_path: Path) -> None:
    paths = [*SAID, "sent=1", *(f"view={view}" for view in VIEWS)]
    pages = {path: desk.client.get(f"/?{path}").text for path in paths}
    desk.spoil("{{ edition.counts }}", "{{ edition.kount }}")
    pages["broken"] = desk.client.get("/").text
    assert ("Show the last good one" in pages[""], "Below is the last good one" in pages["broken"]) == (True, True)
    assert vnu.errors(pages, tmp_path) == {}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_whoever_uses_the_preview_meets_no_obstacle(
    browser: Browser, desk: Desk, scheme: Literal["light", "dark"], width: int
) -> None:
    with open_page(browser) as page:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for query in (*SAID, "sent=1"):
            page.goto(f"{desk.client.base_url}/?{query}")
            assert axe.violations(page) == []
