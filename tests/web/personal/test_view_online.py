"""View online: the mail as it was sent, with nobody's words in it."""

import html
from dataclasses import replace
from pathlib import Path

import httpx
from sqlalchemy import Engine

from newsletter.actions.newsletter import Newsletter
from newsletter.mail import links
from newsletter.models import Asked, Consent, Layout, Topics
from newsletter.people.precedence import Who
from newsletter.store import subscribers, tidying
from newsletter.tokens import Purpose
from newsletter.web import message_parts
from tests.web.conftest import (
    ADA,
    BOB,
    DAYS,
    LIST,
    NOW,
    SECRET,
    Minutes,
    edition_id,
    fill,
    kept,
    link,
    on_store,
    serving,
    view,
)
from tests.whole import application, deliver


def test_it_is_the_html_part_that_was_sent_but_for_one_persons_words(
    pages: httpx.Client, newsletter: Newsletter, tmp_path: Path
) -> None:
    deliver(newsletter, clock=lambda: NOW.replace(day=3))
    [mailed] = (tmp_path / "outbox").glob(f"{edition_id(newsletter)}.1.eml")
    sent = message_parts.read(mailed.read_bytes()).html.decode()
    own = links.personal(LIST, key=ADA.key, edition_id=edition_id(newsletter), secret=SECRET)
    for word, public in (
        (own.view, links.edition(LIST, DAYS[-1])),
        (own.preferences, LIST.url),
        (own.unsubscribe, LIST.url),
        (html.escape(ADA.address), "your address"),
    ):
        assert word in sent
        sent = sent.replace(word, public)
    assert pages.get(view(newsletter)).text == sent


def test_it_holds_no_token_no_name_and_no_address(pages: httpx.Client, newsletter: Newsletter) -> None:
    shown = pages.get(view(newsletter)).text
    said = ("Ada Lovelace", ADA.address, "/unsubscribe/", "/preferences/", "/view/", link(Purpose.VIEW)[6:])
    assert [words for words in said if words in shown] == []


def test_it_shows_nobodys_wishes(tmp_path: Path, sqlite_engine: Engine) -> None:
    newsletter = on_store(sqlite_engine, tmp_path / "outbox")
    wishes = Asked(wanted=Topics(words=("unlearning",)), muted=Topics(words=("dropout",)), papers=3)
    with newsletter.engine.begin() as connection:
        subscribers.add(connection, LIST.id, replace(ADA, asked=wishes), now=NOW, by=Who.PERSON)
    fill(newsletter)
    deliver(newsletter, clock=lambda: NOW.replace(day=3))
    mailed = b"".join(path.read_bytes() for path in (tmp_path / "outbox").glob(f"{edition_id(newsletter)}.1.eml"))
    with serving(application(newsletter, secrets=[SECRET], clock=Minutes())) as address:
        shown = httpx.get(f"{address}{view(newsletter)}").text
    assert ("you asked for" in mailed.decode(), "you asked for" in shown, "muted" in shown) == (True, False, False)


def test_it_stays_in_the_layout_that_was_sent_whatever_is_asked_for_since(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    before = pages.get(view(newsletter, BOB)).text
    with newsletter.engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(BOB, layout=Layout.FULL))
    assert pages.get(view(newsletter, BOB)).text == before


def test_two_layouts_look_different(pages: httpx.Client, newsletter: Newsletter) -> None:
    assert len(pages.get(view(newsletter, BOB)).text) < len(pages.get(view(newsletter)).text)


def test_an_edition_that_is_not_there_is_the_same_page_as_any_other(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    token = view(newsletter).rpartition("/")[2]
    answers = [pages.get(f"/view/{name}/{token}") for name in ("000000000000", "%00", "é", "a" * 5000)]
    nothing = pages.get("/nothing").text
    assert [(answer.status_code, answer.text == nothing) for answer in answers] == [(404, True)] * 4


def test_every_page_behind_a_link_is_the_same_on_both_databases(engine: Engine, tmp_path: Path) -> None:
    newsletter = on_store(engine, tmp_path / "outbox")
    fill(newsletter)
    token = view(newsletter).rpartition("/")[2]
    with serving(application(newsletter, secrets=[SECRET], clock=Minutes())) as address:
        seen = [
            httpx.get(f"{address}{path}").status_code
            for path in ("/", "/archive", "/editions/2025-12-01", view(newsletter), f"/view/%00/{token}")
        ]
        saved = httpx.post(f"{address}{link(Purpose.PREFERENCES)}", data={"hour": "9"})
        left = httpx.post(f"{address}{link(Purpose.UNSUBSCRIBE)}")
    assert (seen, saved.status_code, left.status_code) == ([200, 200, 200, 200, 404], 200, 200)
    assert kept(newsletter) == replace(ADA, hour=9, consent=Consent.UNSUBSCRIBED)


def test_once_the_messages_are_tidied_away_the_link_leads_to_the_page_of_the_edition(
    newsletter: Newsletter, pages: httpx.Client
) -> None:
    with newsletter.engine.begin() as connection:
        tidying.delete_deliveries(connection, edition_id(newsletter))
        tidying.delete_messages(connection, edition_id(newsletter))
    answer = pages.get(view(newsletter), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/editions/2025-12-01")
