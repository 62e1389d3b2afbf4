"""Public pages are kept as they were made, until something differs that they are made from."""

import asyncio
import shutil
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from newsletter import packed
from newsletter.actions.newsletter import Newsletter
from newsletter.store import editions
from newsletter.store.engine import reading
from newsletter.web.rendered import Kept, Rendered
from tests import whole
from tests.web.conftest import LIST, NOW, SECRET, House, Minutes
from tests.whole import application, publish

PUBLIC = ["/", "/editions/2025-12-01", "/editions/2025-12-01/picture.png", "/archive", "/feed.atom", "/style.css"]


class Counting:
    """An application that counts how often it was asked, and answers with that."""

    def __init__(self, *, kept: str = "public, max-age=60", size: int = 0, status: int = 200) -> None:
        self.asked = 0
        self._headers, self._size, self._status = {"Cache-Control": kept, "ETag": '"a"'}, size, status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        answer = Response(f"{self.asked}{'x' * self._size}", self._status, self._headers)
        await answer(scope, receive, send)


class Marked:
    """A mark that a test changes."""

    mark = 1

    def __call__(self) -> int:
        return self.mark


@dataclass
class Client:
    """Asks it without a server."""

    app: Rendered

    def get(self, path: str) -> httpx.Response:
        """The answer."""

        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://x") as client:
                return await client.get(path)

        return asyncio.run(asked())


def asking(app: Counting, mark: Marked, *, most: int = 1_000_000, looked: timedelta = timedelta()) -> Client:
    return Client(Rendered(app, mark, kept=Kept(most), looked=looked))


def test_a_page_is_made_once_until_what_it_is_made_from_changes() -> None:
    app, mark = Counting(), Marked()
    client = asking(app, mark)
    before = [client.get("/").text for _ in range(3)]
    mark.mark = 2
    assert (before, client.get("/").text) == (["1", "1", "1"], "2")


def test_a_change_is_not_looked_for_again_at_once() -> None:
    app, mark = Counting(), Marked()
    client = asking(app, mark, looked=timedelta(hours=1))
    client.get("/")
    mark.mark = 2
    assert client.get("/").text == "1"


@pytest.mark.parametrize("app", [Counting(kept="no-store"), Counting(status=404)])
def test_what_is_for_one_reader_or_leads_nowhere_is_never_kept(app: Counting) -> None:
    client = asking(app, Marked())
    assert [client.get("/").text for _ in range(2)] == ["1", "2"]


@pytest.mark.parametrize("query", ["page=2&x=1", "x=1&page=2", "p%61ge=2", "page=2%30", "page=", "q=a", "page=999999"])
def test_a_query_that_could_mean_another_page_is_neither_kept_nor_answered_from_what_is(query: str) -> None:
    app = Counting()
    client = asking(app, Marked())
    client.get("/themes/x")
    asked = (f"/themes/x?{query}", f"/themes/x?{query}", "/themes/x")
    assert [client.get(path).text for path in asked] == ["2", "3", "1"]


def test_a_search_is_never_kept() -> None:
    client = asking(Counting(), Marked())
    assert [client.get("/search/feed.atom").text for _ in range(2)] == ["1", "2"]


def test_what_was_asked_for_longest_ago_goes_where_there_is_no_room() -> None:
    app = Counting(size=1000)
    client = asking(app, Marked(), most=9 * 3100)
    for path in ("/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i", "/a", "/j", "/a"):
        client.get(path)
    assert (app.asked, client.get("/b").text[:2]) == (10, "11")


def test_a_page_too_large_for_others_beside_it_is_not_kept() -> None:
    client = asking(Counting(size=5000), Marked(), most=9 * 3100)
    assert [client.get("/").text[:1] for _ in range(2)] == ["1", "2"]


def test_a_page_made_while_something_was_published_is_made_again() -> None:
    mark = Marked()

    class Publishing(Counting):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            mark.mark = 2
            await super().__call__(scope, receive, send)

    client = asking(Publishing(), mark)
    assert [client.get("/").text for _ in range(3)] == ["1", "2", "2"]


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_kept_is_the_same_to_the_byte_and_is_304_to_who_has_it(pages: httpx.Client, path: str) -> None:
    first, second = pages.get(path), pages.get(path)
    again = pages.get(path, headers={"If-None-Match": second.headers["etag"]})
    without_date = [{k: v for k, v in each.headers.items() if k != "date"} for each in (first, second)]
    assert (first.content, without_date[0]) == (second.content, without_date[1])
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", second.headers["etag"])
    assert pages.head(path).headers["content-length"] == str(len(first.content))


def test_an_edition_that_is_published_is_on_the_front_page(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.get("/")
    with reading(newsletter.engine) as connection:
        published = editions.latest(connection, LIST.id)
    assert published
    publish(newsletter, replace(published.edition, id="another", day=date(2025, 12, 2)), now=NOW, anyway=True)
    assert "/editions/2025-12-02" in pages.get("/").text


def test_what_is_kept_is_shown_while_the_store_does_not_answer(
    newsletter: Newsletter, house: tuple[House, httpx.Client], tmp_path: Path
) -> None:
    served, client = house
    served.tenant = application(newsletter, secrets=[SECRET], clock=Minutes())
    before = client.get("/").text
    newsletter.engine.dispose()
    (tmp_path / "newsletter.db").write_bytes(b"no database at all")
    assert (client.get("/").text == before, client.get("/archive").status_code) == (True, 503)


def test_a_template_that_is_written_is_what_the_next_page_is_made_of(
    newsletter: Newsletter, house: tuple[House, httpx.Client], tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "web").mkdir(parents=True)
    shutil.copy(packed.folder("templates") / "web" / "front.html", own / "web" / "front.html")
    served, client = house
    folders = (own, packed.folder("templates"))
    served.tenant = application(whole.changed(newsletter, templates=folders), secrets=[SECRET], clock=Minutes())
    client.get("/")
    (own / "web" / "front.html").write_text("My own front page")
    assert client.get("/").text == "My own front page"
