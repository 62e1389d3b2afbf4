"""A source on the web, from a real server of this machine to what is kept of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.transports.folder import Folder
from newsletter.editorial.choices import Choices
from newsletter.errors import NotPublished
from newsletter.models import MailingList
from newsletter.sources.source import Source
from newsletter.store.engine import open_store
from tests import whole
from tests.whole import collect, plan

NOW = datetime(2026, 8, 3, 8, tzinfo=UTC)  # a Monday
FRIDAY = date(2026, 7, 31)
LIST = MailingList(
    id="papers.example.org",
    name="Papers",
    sender="papers@example.org",
    url="https://x.example.org",
    mailbox="a@b.org",
    verp=False,
)


def list_of(day: date, *titles: str) -> bytes:
    listed = f"{day}T00:00:00.000Z"
    return json.dumps(
        [{"paper": {"title": title, "submittedOnDailyAt": listed, "upvotes": 3}} for title in titles]
    ).encode()


@contextmanager
def served(answers: dict[str, bytes]) -> Iterator[str]:
    """The answers by path on a free port of this machine; each can be asked for conditionally."""
    written = format_datetime(NOW, usegmt=True)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = answers.get(self.path)
            known = self.headers.get("If-Modified-Since") == written
            self.send_response(404 if content is None else 304 if known else 200)
            self.send_header("Last-Modified", written)
            self.end_headers()
            if content and not known:
                self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def newsletter(tmp_path: Path, *sources: Source) -> Newsletter:
    return whole.newsletter(
        mailing_list=LIST,
        secret="a secret that signs the links 0123456789",
        choices=Choices(),
        engine=open_store(f"sqlite:///{tmp_path / 'newsletter.db'}"),
        transport=Folder(tmp_path / "outbox"),
        connections=1,
        templates=(),
        sources=lambda: sources,
    )


def test_on_a_monday_the_list_of_friday_is_asked_for(tmp_path: Path) -> None:
    with served({f"/{FRIDAY}": list_of(FRIDAY, "A Title")}) as here:
        letter = newsletter(tmp_path, Source(name="web", url=here + "/{date}", private=True))
        (collected,) = collect(letter, now=NOW)
    assert (collected.refused, collected.new, collected.feed and collected.feed.list_day) == ("", 1, FRIDAY)


def test_a_document_that_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    with served({f"/{FRIDAY}": list_of(FRIDAY, "A Title")}) as here:
        letter = newsletter(tmp_path, Source(name="web", url=here + "/{date}", private=True))
        collect(letter, now=NOW)
        (again,) = collect(letter, now=NOW)
    assert again.unchanged


def test_the_list_of_another_day_is_refused_and_nothing_of_it_kept(tmp_path: Path) -> None:
    with served({f"/{FRIDAY}": list_of(date(2026, 8, 3), "Flipped")}) as here:
        letter = newsletter(tmp_path, Source(name="web", url=here + "/{date}", private=True))
        (collected,) = collect(letter, now=NOW)
        with pytest.raises(NotPublished):
            plan(letter, now=NOW)
    assert collected.refused.endswith(f"asked for {FRIDAY}, but the answer is the list of 2026-08-03; nothing was kept")


def test_a_document_that_does_not_say_its_day_is_the_list_that_was_asked_for(tmp_path: Path) -> None:
    undated = json.dumps([{"paper": {"title": "A Title", "upvotes": 3}}]).encode()
    with served({f"/{FRIDAY}": undated}) as here:
        letter = newsletter(tmp_path, Source(name="web", url=here + "/{date}", private=True))
        collect(letter, now=NOW)
    assert plan(letter, now=NOW).day == FRIDAY


def test_the_empty_list_of_a_day_off_is_kept_and_read_again_once_it_is_filled(tmp_path: Path) -> None:
    url = "/{date}?v=1"
    with served({f"/{FRIDAY}?v=1": b"[]"}) as here:
        letter = newsletter(tmp_path, Source(name="web", url=here + url, private=True))
        (collected,) = collect(letter, now=NOW)
        with pytest.raises(NotPublished):
            plan(letter, now=NOW)
    assert (collected.refused, collected.new, collected.feed and collected.feed.list_day) == ("", 0, FRIDAY)
    with served({f"/{FRIDAY}?v=1": list_of(FRIDAY, "A Title")}) as here:
        collect(newsletter(tmp_path, Source(name="web", url=here + url, private=True)), now=NOW)
    assert [shown.paper.title for shown in plan(letter, now=NOW).papers] == ["A Title"]


def test_an_error_body_is_refused_and_what_was_kept_before_stays(tmp_path: Path) -> None:
    answers = {f"/{FRIDAY}": list_of(FRIDAY, "A Title")}
    with served(answers) as here:
        letter = newsletter(tmp_path, Source(name="web", url=here + "/{date}?v=1", private=True))
        answers[f"/{FRIDAY}?v=1"] = answers[f"/{FRIDAY}"]
        collect(letter, now=NOW)
        other = newsletter(tmp_path, Source(name="web", url=here + "/{date}?v=2", private=True))
        answers[f"/{FRIDAY}?v=2"] = b'{"error": "overloaded"}'
        (collected,) = collect(other, now=NOW)
    assert "overloaded" in collected.refused
    assert [shown.paper.title for shown in plan(other, now=NOW).papers] == ["A Title"]


def test_a_place_in_the_own_network_is_refused_unless_the_operator_says_it_is_private(tmp_path: Path) -> None:
    with served({f"/{FRIDAY}": list_of(FRIDAY, "A Title")}) as here:
        (collected,) = collect(newsletter(tmp_path, Source(name="web", url=here + "/{date}")), now=NOW)
    assert "not a public address" in collected.refused


def test_a_source_of_another_kind_than_asked_for_is_refused(tmp_path: Path) -> None:
    saved = tmp_path / "day.json"
    saved.write_bytes(list_of(FRIDAY, "A Title"))
    (collected,) = collect(newsletter(tmp_path, Source(name="saved", path=saved, kind="page dump")), now=NOW)
    assert collected.refused == "saved: it is a Daily Papers API, but its kind in the settings is page dump"


def test_a_plan_as_of_a_moment_knows_only_what_was_seen_by_then(tmp_path: Path) -> None:
    answers = {f"/{FRIDAY}": list_of(FRIDAY, "Early")}
    saved = tmp_path / "day.json"
    saved.write_bytes(answers[f"/{FRIDAY}"])
    letter = newsletter(tmp_path, Source.saved(saved))
    collect(letter, now=NOW)
    before = plan(letter, now=NOW, day=FRIDAY)
    saved.write_bytes(list_of(FRIDAY, "Early", "Late"))
    collect(letter, now=NOW.replace(hour=20))
    assert plan(letter, now=NOW, day=FRIDAY) == before
    assert len(plan(letter, now=NOW.replace(hour=20), day=FRIDAY).papers) == 2
