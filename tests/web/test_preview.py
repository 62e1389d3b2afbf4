"""The preview: both parts of what will be sent, its size and its hash, and what is wrong with a template."""

import hashlib
import html
import os
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from newsletter.errors import NotPublished
from newsletter.models import Edition, Layout
from newsletter.web import message_parts
from newsletter.web.preview import preview_application, seen
from tests.web.conftest import LIST, House, Planned, serving


@pytest.fixture
def preview(planned: Planned, house: tuple[House, httpx.Client]) -> httpx.Client:
    """The preview, asked over HTTP."""
    served, client = house
    served.tenant = preview_application(planned, watched=planned.templates, mailing_list=LIST)
    return client


def own(planned: Planned, name: str, text: str) -> Path:
    """Write an operator's own template."""
    path = planned.templates[0] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_hash_is_that_of_the_composed_message(preview: httpx.Client, planned: Planned) -> None:
    shown = [
        hashlib.sha256(planned()[1][layout]).hexdigest() in preview.get(f"/?layout={layout}").text for layout in Layout
    ]
    assert shown == [True, True]


@pytest.mark.parametrize("layout", list(Layout))
def test_the_parts_shown_are_those_of_the_message_shown(preview: httpx.Client, layout: Layout) -> None:
    parts = message_parts.read(preview.get(f"/source?layout={layout}").content)
    page = html.unescape(preview.get(f"/?layout={layout}").text)
    assert preview.get(f"/html?layout={layout}").content == parts.html
    assert (parts.text in page, f'<h1 dir="auto">{parts.subject}</h1>' in page) == (True, True)


def test_the_size_is_that_of_the_html_part(preview: httpx.Client) -> None:
    size = len(preview.get("/html").content)
    assert f'max="102000" high="90000" optimum="0" value="{size}"' in preview.get("/").text


def test_the_slots_hold_a_sample_subscribers_words(preview: httpx.Client) -> None:
    source = preview.get("/source").text
    assert ("To: Ada <ada@example.org>" in source, "\ue000" in source) == (True, False)


def test_its_links_are_below_the_url_of_the_list(preview: httpx.Client) -> None:
    assert "https://papers.example.org/unsubscribe/" in message_parts.read(preview.get("/source").content).text


def test_no_word_of_a_mail_is_part_of_the_page_around_it(preview: httpx.Client, planned: Planned) -> None:
    own(planned, "email/edition/body.txt", "</pre><script>alert(1)</script>")
    assert "<script>alert" not in preview.get("/").text


def test_the_html_part_can_run_nothing(preview: httpx.Client) -> None:
    policy = preview.get("/html").headers["content-security-policy"]
    assert (policy.startswith("default-src 'none';"), "script-src" in policy) == (True, False)


def test_a_broken_template_is_told_with_its_line_until_it_is_mended(preview: httpx.Client, planned: Planned) -> None:
    broken = own(planned, "email/edition/subject.txt", "Papers\n{{ edition.titel }}\n")
    failed = preview.get("/")
    broken.write_text("Papers", encoding="utf-8")
    mended = preview.get("/")
    assert (failed.status_code, f"{broken}:2: " in html.unescape(failed.text)) == (500, True)
    assert (mended.status_code, '<h1 dir="auto">Papers</h1>' in mended.text) == (200, True)


def test_an_edition_that_cannot_be_planned_is_told_too(tmp_path: Path) -> None:
    def nothing() -> tuple[Edition, Mapping[Layout, bytes]]:
        raise NotPublished("no edition: nothing was collected")

    with serving(preview_application(nothing, watched=[tmp_path])) as address:
        assert "no edition: nothing was collected" in httpx.get(address).text


def test_the_stamp_of_the_page_is_the_one_it_asks_for_later(preview: httpx.Client) -> None:
    stamp = preview.get("/changes").text
    assert f'data-changes="{stamp}"' in preview.get("/").text


def test_whatever_happens_to_a_watched_file_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    stamps = [seen([folder])]
    folder.mkdir()
    file = folder / "deep" / "body.mjml"
    file.parent.mkdir()
    for change in (
        lambda: file.write_text("a"),
        lambda: file.write_text("another"),
        lambda: os.utime(file, (1, 1)),
        lambda: file.rename(folder / "renamed.mjml"),
        lambda: (folder / "renamed.mjml").unlink(),
    ):
        change()
        stamps.append(seen([folder]))
    assert len(set(stamps)) == 6


def test_nothing_that_happened_gives_the_same_stamp(planned: Planned) -> None:
    assert seen(planned.templates) == seen(planned.templates)
