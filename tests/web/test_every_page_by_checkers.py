"""Every page that the site serves, found by its links as a visitor finds it: by axe-core and by HTML's own checker."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from newsletter.actions.newsletter import Newsletter
from newsletter.tokens import Purpose
from tests.promise.forms import form
from tests.tools import axe, vnu
from tests.web.browser import open_page
from tests.web.conftest import LIST, SECRET, House, Minutes, copied, link, view
from tests.web.personal.test_forwarded import afresh, changed
from tests.web.personal.test_sign_up import asked_to_confirm
from tests.whole import application

_LINK = re.compile(rf'<(?:a|form)\b[^>]*\b(?:href|action)="(?:{re.escape(LIST.url)})?(/[^"#]*|)(?:#[^"]*)?"')
_MOST = 80


def starts(newsletter: Newsletter) -> list[str]:
    """What no page links to: a person's own pages, and what is said where there is nothing."""
    personal = [link(Purpose.PREFERENCES), link(Purpose.UNSUBSCRIBE), view(newsletter), asked_to_confirm(newsletter)]
    personal += [afresh(newsletter), afresh(newsletter, minutes=60), changed(newsletter)]
    return ["/", "/search?q=diffusion", "/search?q=%3Cb%3E", *personal, "/nothing-here", f"{personal[0]}x"]


def pages_from(client: httpx.Client, begun: list[str]) -> dict[str, str]:
    """Every HTML page that these lead to, by its path."""
    waiting, pages = list(begun), dict[str, str]()
    while waiting and len(pages) < _MOST:
        path = waiting.pop(0)
        answer = client.get(path or "/")
        if path in pages or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        pages[path] = answer.text
        waiting += [each.replace("&amp;", "&") for each in dict.fromkeys(_LINK.findall(answer.text)) if each]
    return pages


def some_of_each_kind(paths: Iterable[str]) -> list[str]:
    """Pages of one kind differ in their words, and axe-core takes a second for each."""
    kinds: dict[str, list[str]] = {}
    for path in paths:
        name = path.split("/")[1].partition("?")[0]
        kinds.setdefault(f"{name}/erase" if path.endswith("/erase") else name, []).append(path)
    return [path for some in kinds.values() for path in some[: form(short=1, long=2)]]


@pytest.fixture(scope="module")
def every_page(
    published_store: Path, house: tuple[House, httpx.Client], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The pages of one newsletter, which go on being served."""
    served, client = house
    with copied(published_store, tmp_path_factory.mktemp("every-page")) as newsletter:
        served.tenant = application(newsletter, secrets=[SECRET], clock=Minutes())
        yield pages_from(client, starts(newsletter))


def test_a_visitor_finds_every_kind_of_page(every_page: dict[str, str]) -> None:
    kinds = {path.split("/")[1].partition("?")[0] for path in every_page}
    personal = {"subscribe", "confirm", "preferences", "unsubscribe", "view", "change", "undo"}
    assert kinds >= {"", "archive", "editions", "themes", "search"} | personal
    assert any(path.endswith("/erase") for path in every_page)


def test_every_page_is_html(every_page: dict[str, str], tmp_path: Path) -> None:
    """But for the mail viewed online, which is what was sent: tests/mail asks after it."""
    pages = {path: page for path, page in every_page.items() if not path.startswith("/view/")}
    assert vnu.errors(pages, tmp_path) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_a_phone(
    every_page: dict[str, str], house: tuple[House, httpx.Client], browser: Browser, scheme: str
) -> None:
    chosen, address = some_of_each_kind(every_page), house[1].base_url
    assert [said for path in chosen for said in violations(browser, f"{address}{path}", scheme)] == []


def violations(browser: Browser, address: str, scheme: str) -> Iterator[str]:
    with open_page(browser) as page:
        page.set_viewport_size({"width": 360, "height": 740})
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        yield from (f"{address}: {violation}" for violation in axe.violations(page))
