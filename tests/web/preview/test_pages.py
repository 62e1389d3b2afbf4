"""The preview: the very bytes that a subscriber gets of an edition, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from newsletter import packed, tokens
from newsletter.actions.newsletter import Newsletter
from newsletter.mail import links
from newsletter.models import Asked, Consent, Frequency, Topics
from newsletter.store import subscribers
from newsletter.store.engine import open_store
from newsletter.tokens import Purpose
from newsletter.web import message_parts
from tests.mail.keys import ed25519_key, rsa_key
from tests.web.conftest import ADA, LIST, NOW, SECRET, House, Minutes, edition_id, on_store, serving
from tests.web.preview.previews import DUMP, ME, Desk, preview_of, sha256
from tests.whole import changed, collect, deliver, plan, publish, subscribe

LATER = datetime(2025, 12, 3, 6, tzinfo=UTC)


@pytest.fixture
def unpublished(tmp_path: Path) -> Iterator[Newsletter]:
    """A newsletter that has collected and published nothing yet, with Ada on its list, who asked for something."""
    engine = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    made = on_store(engine, tmp_path / "outbox")
    subscribe(made, replace(ADA, asked=Asked(wanted=Topics(words=("unlearning",)), papers=4)), now=NOW)
    collect(made, now=NOW)
    yield made
    engine.dispose()


def change(newsletter: Newsletter, **asked: object) -> None:
    """Ada asks for something else."""
    with newsletter.engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(ADA, **asked))
        if asked.get("consent") is Consent.UNSUBSCRIBED:
            subscribers.unsubscribe(connection, LIST.id, ADA.key, now=LATER)


def test_the_hash_shown_is_that_of_the_whole_message(desk: Desk) -> None:
    assert sha256(desk.message()) == desk.sha256()


@pytest.mark.parametrize("to", ["ada@example.org", "1", "bob@example.org"])
def test_what_is_shown_of_a_published_edition_is_what_was_sent(desk: Desk, newsletter: Newsletter, to: str) -> None:
    deliver(newsletter, clock=lambda: LATER)
    sent = {path.read_bytes() for path in (desk.own.parent / "outbox").glob("*.eml")}
    assert (len(sent), desk.message(f"to={to}") in sent) == (4, True)


def test_a_message_that_is_signed_is_shown_signed(
    newsletter: Newsletter, house: tuple[House, httpx.Client], tmp_path: Path
) -> None:
    served, client = house
    signed = changed(newsletter, keys=(rsa_key(), ed25519_key()))
    served.tenant = preview_of(signed, clock=Minutes())
    shown = Desk(client, tmp_path).message("to=1")
    deliver(signed, clock=lambda: LATER)
    sent = {path.read_bytes() for path in (tmp_path / "outbox").glob("*.eml")}
    assert (shown in sent, shown.count(b"DKIM-Signature: ")) == (True, 2)


def test_what_is_shown_of_a_planned_edition_is_what_is_then_sent(
    unpublished: Newsletter, house: tuple[House, httpx.Client], tmp_path: Path
) -> None:
    served, client = house
    served.tenant = preview_of(unpublished, clock=lambda: NOW)
    shown = Desk(client, tmp_path).message("to=ada@example.org")
    publish(unpublished, plan(unpublished, now=NOW), now=NOW)
    deliver(unpublished, clock=lambda: LATER)
    (sent,) = (tmp_path / "outbox").glob("*.eml")
    assert (shown == sent.read_bytes(), b"you asked for" in shown) == (True, True)


def test_looking_again_changes_no_byte_though_time_goes_on(planned: Desk) -> None:
    assert planned.message() == planned.message()


def test_looking_leaves_the_store_as_it_was(desk: Desk, newsletter: Newsletter) -> None:
    before = dump(newsletter)
    for query in ("", "to=ada@example.org", "edition=week", "edition=2025-11-13", "to=nobody", "layout=brief"):
        desk.page(query)
    assert dump(newsletter) == before


def dump(newsletter: Newsletter) -> list[str]:
    """Everything in the store."""
    with newsletter.engine.connect() as connection:
        return list(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]


def test_who_is_not_on_the_list_is_the_sample_with_the_address_of_the_operator(desk: Desk) -> None:
    assert f"To: Ada <{ME}>\r\n".encode() in desk.message()


def test_the_links_of_the_sample_are_nobodys(desk: Desk) -> None:
    text = message_parts.read(desk.message()).text
    (link,) = {word for word in text.split() if "/unsubscribe/" in word}
    token = links.token_in(link.rpartition("/")[2])
    key = tokens.opened(token, purpose=Purpose.UNSUBSCRIBE, list_ids=[LIST.id], secrets=[SECRET])
    assert key == bytes(tokens.KEY_BYTES)


def test_the_sample_has_the_layout_that_is_chosen(desk: Desk) -> None:
    texts = [message_parts.read(desk.message(f"layout={layout}")).text for layout in ("full", "brief")]
    assert ["Morning Papers of 1 December 2025" in text for text in texts] == [False, True]


@pytest.mark.parametrize("name", ["", "2025-12-01", "{id}"])
def test_an_edition_is_chosen_by_its_day_or_its_id_and_is_the_newest_where_nothing_is_planned(
    desk: Desk, newsletter: Newsletter, name: str
) -> None:
    page = desk.page(f"edition={name.format(id=edition_id(newsletter))}")
    assert "<dd>2025-12-01, published</dd>" in page
    assert f'<option value="{edition_id(newsletter)}" selected>2025-12-01: ' in page


def test_every_published_edition_can_be_chosen(desk: Desk) -> None:
    offered = [line.split(":")[0][-10:] for line in desk.page().splitlines() if "<option" in line and "2025-" in line]
    assert offered == ["2025-12-01", "2025-11-13"]


def test_a_day_that_was_not_published_is_shown_as_it_would_be(
    unpublished: Newsletter, house: tuple[House, httpx.Client]
) -> None:
    served, client = house
    served.tenant = preview_of(unpublished, clock=lambda: NOW)
    page = client.get("/?edition=2025-11-13").text
    assert "<dd>2025-11-13, planned</dd>" in page
    assert '<option value="2025-11-13" selected>2025-11-13: ' in page


def test_a_published_edition_stays_as_it_was_frozen_and_can_be_composed_again(
    desk: Desk, newsletter: Newsletter
) -> None:
    frozen = desk.sha256()
    desk.spoil("{{ edition.counts }}", "Written by hand")
    again = message_parts.read(desk.message(f"edition=again-{edition_id(newsletter)}")).html
    assert (desk.sha256(), b"Written by hand" in again) == (frozen, True)


@pytest.mark.parametrize("name", ["week", "week-2025-12-07"])
def test_the_week_can_be_chosen(unpublished: Newsletter, house: tuple[House, httpx.Client], name: str) -> None:
    served, client = house
    served.tenant = preview_of(unpublished, clock=lambda: datetime(2025, 12, 8, 6, tzinfo=UTC))
    page = client.get(f"/?edition={name}").text
    assert ("<dd>week-2025-12-07, planned</dd>" in page, "1 to 7 December 2025" in page) == (True, True)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("edition=2020-01-01", "no edition of 2020-01-01: nothing was collected for it"),
        ("edition=next", "nothing new since the edition of 2025-12-01"),
        ("edition=again-again-next", "no edition again-again-next; choose one from the list"),
        ("edition=%00", "; choose one from the list, or give a day like 2026-05-06"),
        ("edition=<b>", "no edition <b>; choose one from the list"),
        ("to=eve@example.org", "eve@example.org: nobody on the list has this address or number"),
        ("to=99999999999", "99999999999: nobody on the list has this address or number"),
        ("to=a%00b", "nobody on the list has this address or number"),
    ],
)
def test_what_is_not_there_is_told_with_what_there_is(desk: Desk, query: str, message: str) -> None:
    answer = desk.client.get(f"/?{query}")
    assert (answer.status_code, message in desk.page(query), "<b>;" in answer.text) == (404, True, False)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"consent": Consent.UNSUBSCRIBED}, "ada@example.org is unsubscribed: nothing would be sent."),
        ({"frequency": Frequency.WEEKLY}, "ada@example.org gets weekly editions: this one would not be sent."),
        ({}, ""),
    ],
)
def test_who_would_not_be_sent_it_is_told(
    planned: Desk, newsletter: Newsletter, asked: dict[str, object], message: str
) -> None:
    change(newsletter, **asked)
    page = planned.page("to=ada@example.org")
    assert (message in page, "would" in page) == (True, bool(message))


def test_who_came_after_an_edition_was_published_is_told_to_have_got_nothing(
    desk: Desk, newsletter: Newsletter
) -> None:
    subscribe(newsletter, replace(ADA, address="zoe@example.org", key=b"zoe-zoe-z"), now=NOW)
    assert "zoe@example.org was not in the audience of this edition, and got nothing." in desk.page("to=3")


def test_a_subscriber_who_mutes_everything_is_told_to_get_nothing(planned: Desk, newsletter: Newsletter) -> None:
    change(newsletter, asked=Asked(muted=Topics(words=("a", "the", "of", "for", "to", "model", "society", "driven"))))
    assert "ada@example.org gets nothing of this edition: every paper in it is muted" in planned.page("to=1")


@pytest.mark.parametrize("layout", ["full", "brief"])
def test_the_parts_shown_are_those_of_the_message_shown(desk: Desk, layout: str) -> None:
    parts = message_parts.read(desk.message(f"layout={layout}"))
    page, sha = desk.page(f"layout={layout}"), desk.sha256(f"layout={layout}")
    assert desk.client.get(f"/messages/{sha}/html").content == parts.html
    assert (parts.text in page, f'<h1 dir="auto">{parts.subject}</h1>' in page) == (True, True)


def test_the_source_is_shown_with_its_header(desk: Desk) -> None:
    assert desk.message().decode().replace("\r\n", "\n") in desk.page("view=source").replace("\r\n", "\n")


def test_the_size_is_that_of_the_html_part(desk: Desk) -> None:
    size = len(message_parts.read(desk.message()).html)
    assert f'max="102000" low="90000" high="102000" optimum="0" value="{size}"' in desk.page()


def test_no_word_of_a_mail_is_part_of_the_page_around_it(planned: Desk) -> None:
    planned.write("email/edition/body.txt", "</pre><script>alert(1)</script>{{ slot.unsubscribe }}")
    assert "<script>alert" not in planned.client.get("/").text


def test_pictures_are_loaded_but_for_where_they_are_off(desk: Desk) -> None:
    path = f"/messages/{desk.sha256()}/html?dark=0"
    policies = [desk.client.get(each).headers["content-security-policy"] for each in (path, f"{path}&images=0")]
    assert [policy.split("img-src ")[1].split(";")[0] for policy in policies] == ["https: http: data:", "'none'"]


def test_the_html_part_can_run_nothing_and_is_framed_by_the_preview_alone(desk: Desk) -> None:
    policy = desk.client.get(f"/messages/{desk.sha256()}/html").headers["content-security-policy"]
    assert (policy.startswith("default-src 'none';"), "script-src" in policy) == (True, False)
    assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("path", ["html", "source"])
def test_a_message_that_was_not_shown_is_not_there(desk: Desk, path: str) -> None:
    assert desk.client.get(f"/messages/{'0' * 64}/{path}").status_code == 404


def test_a_page_elsewhere_that_takes_this_machines_address_is_shown_nothing(desk: Desk) -> None:
    answer = desk.client.get("/", headers={"Host": "eve.example"})
    assert (answer.status_code, "ada@example.org" in answer.text) == (400, False)


def test_the_stamp_of_the_page_is_the_one_it_asks_for_later(desk: Desk) -> None:
    stamp = desk.client.get("/changes").text
    assert f'data-changes="{stamp}"' in desk.page()


def test_a_style_sheet_of_the_operators_stands_before_the_programs_unless_it_is_broken(desk: Desk) -> None:
    desk.write("web/preview.css", "body { color: {{ light.accent }}; }")
    own = desk.client.get("/preview.css").text
    desk.write("web/preview.css", "body { color: {{ accent }}; }")
    assert (own, "minmax(0, 1fr)" in desk.client.get("/preview.css").text) == ("body { color: #b4421a; }", True)


def test_an_edition_of_a_file_needs_no_settings_and_no_store(tmp_path: Path) -> None:
    engine = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    made = changed(on_store(engine, tmp_path / "outbox"), templates=(packed.folder("templates"),))
    with serving(preview_of(made, clock=lambda: NOW, files=(DUMP,), to="")) as address:
        page = httpx.get(address).text
    engine.dispose()
    assert ("<dd>2025-12-01, planned</dd>" in page, "Set an address: <code>preview.to</code>" in page) == (True, True)
