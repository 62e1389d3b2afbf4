"""What every answer carries, whichever page it is of and however it ends."""

from pathlib import Path

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.tokens import Purpose
from tests.web.conftest import SECRET, Minutes, kept, link, serving, view
from tests.whole import application, changed

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PATHS = (
    *("/", "/editions/2025-12-01", "/editions/2025-12-01/picture.png", "/style.css", "/healthz", "/nothing"),
    *(
        "/archive",
        "/archive/2025-12",
        "/themes",
        "/themes/image-video-generation",
        "/themes/vision-graphics",
        "/search?q=model",
        "/search?page=0",
    ),
    *("/feed.atom", "/feed.json", "/sitemap.xml", "/robots.txt"),
    *(link(Purpose.UNSUBSCRIBE), link(Purpose.PREFERENCES)),
)


def said(answer: httpx.Response) -> list[str | None]:
    """The headers that keep a page from loading, guessing and telling."""
    return [
        answer.headers.get(name) for name in ("content-security-policy", "x-content-type-options", "referrer-policy")
    ]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_loads_nothing_but_its_style_and_tells_nobody_where_it_was(pages: httpx.Client, path: str) -> None:
    assert said(pages.get(path)) == [POLICY, "nosniff", "no-referrer"]


def test_view_online_is_allowed_the_styles_that_stand_in_a_mail(pages: httpx.Client, newsletter: Newsletter) -> None:
    assert said(pages.get(view(newsletter)))[0] == POLICY.replace("style-src 'self'", "style-src 'unsafe-inline'")


@pytest.mark.parametrize("purpose", [Purpose.UNSUBSCRIBE, Purpose.PREFERENCES])
def test_a_page_behind_a_token_is_kept_by_nobody(pages: httpx.Client, purpose: Purpose) -> None:
    answers = (pages.get(link(purpose)), pages.post(link(purpose)), pages.get(f"/{purpose}/wrong"))
    assert [answer.headers["cache-control"] for answer in answers] == ["no-store"] * 3


def test_view_online_is_kept_by_nobody(pages: httpx.Client, newsletter: Newsletter) -> None:
    assert pages.get(view(newsletter)).headers["cache-control"] == "no-store"


def test_a_page_that_fails_carries_the_headers_too(newsletter: Newsletter, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "archive.html").write_text("{{ unknown }}", encoding="utf-8")
    broken = changed(newsletter, templates=(tmp_path, *newsletter.editing.templates))
    with serving(application(broken, secrets=[SECRET], clock=Minutes())) as address:
        answer = httpx.get(f"{address}/archive")
    assert [answer.status_code, *said(answer)] == [500, POLICY, "nosniff", "no-referrer"]


def test_no_page_repeats_the_host_it_was_asked_by(pages: httpx.Client, newsletter: Newsletter) -> None:
    paths = (*PATHS, view(newsletter), "/archive/")
    answers = [pages.get(path, headers={"Host": "eve.example"}) for path in paths]
    assert [a.url for a in answers if "eve.example" in a.text + str(a.headers) or a.is_redirect] == []


def test_a_body_that_no_form_makes_is_cut_off(pages: httpx.Client, newsletter: Newsletter) -> None:
    answer = pages.post(link(Purpose.PREFERENCES), data={"name": "a" * 70_000})
    assert (answer.status_code, kept(newsletter).name) == (413, "Ada Lovelace")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_method_that_no_page_has_is_refused_with_a_page(pages: httpx.Client, method: str) -> None:
    answer = pages.request(method, link(Purpose.UNSUBSCRIBE))
    assert (answer.status_code, "That cannot be done here" in answer.text) == (405, True)
