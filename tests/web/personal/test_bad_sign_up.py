"""Whatever is typed into the form to sign up, or comes in the fields that nobody sees: an answer in words, on both
stores."""

from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from newsletter.actions import sign_up
from newsletter.models import Consent
from newsletter.store import subscribers
from newsletter.store.engine import reading
from tests.web.conftest import ADA, LIST, NOW, SECRET, House, Minutes, on_store
from tests.web.personal.test_bad_input import EACH, NAUGHTY
from tests.web.personal.test_forwarded import afresh
from tests.web.personal.test_sign_up import EVE, LATER, seen
from tests.whole import application

MEGABYTE = "a " * 500_000
FIELDS = ("address", "seen", "website", "time_zone", "something-else")


@pytest.fixture
def form(engine: Engine, house: tuple[House, httpx.Client], tmp_path: Path) -> httpx.Client:
    """The pages of a newsletter that has Ada on its list and nothing published."""
    served, client = house
    made = on_store(engine, tmp_path / "outbox")
    with engine.begin() as connection:
        subscribers.add(connection, LIST.id, ADA, now=NOW)
    served.tenant = application(made, secrets=[SECRET], clock=Minutes())
    return client


def typed(client: httpx.Client, **fields: str) -> httpx.Response:
    return client.post("/subscribe", data={"address": EVE, "seen": seen(client)} | fields)


@pytest.mark.parametrize("field", FIELDS)
def test_naughty_words_are_answered_in_words(form: httpx.Client, field: str) -> None:
    for words in NAUGHTY[FIELDS.index(field) % EACH :: EACH]:
        answer = typed(form, **{field: words})
        assert (answer.status_code in (200, 422), "<h1>" in answer.text) == (True, True), words
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("field", FIELDS)
def test_a_megabyte_is_refused_in_words(form: httpx.Client, field: str) -> None:
    answer = typed(form, **{field: MEGABYTE})
    assert (answer.status_code, "<h1>" in answer.text) == (413, True)


@pytest.mark.parametrize("field", ["name", "time_zone", "quiet_hours", "words", "muted_authors", "liked"])
def test_naughty_words_among_the_preferences_are_kept_or_refused_on_both_stores(
    engine: Engine, form: httpx.Client, tmp_path: Path, field: str
) -> None:
    made = on_store(engine, tmp_path / "outbox")
    for words in NAUGHTY:
        answer = form.post(afresh(made), data={field: words})
        assert answer.status_code in (200, 422), words


@pytest.mark.parametrize("zone", [*NAUGHTY, "Mars/Olympus", "Europe", "x" * 1_000])
def test_what_is_no_time_zone_signs_up_all_the_same_in_utc(engine: Engine, form: httpx.Client, zone: str) -> None:
    answer = typed(form, time_zone=zone)
    sign_up.answer(engine, LIST.id, now=LATER)
    with reading(engine) as connection:
        eve = subscribers.find(connection, LIST.id, EVE)
    assert (answer.status_code, eve and (eve.consent, eve.time_zone)) == (200, (Consent.UNCONFIRMED, "UTC"))
