"""Collect, plan, publish, deliver over a real store: what each keeps, and what running it again changes."""

import gc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
from sqlalchemy import Engine, QueuePool, func, select

from newsletter.actions.newsletter import Newsletter
from newsletter.delivery.smtp.opening import Smtp
from newsletter.delivery.transport import Security
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import NotPublished, TemplateError
from newsletter.models import Edition
from newsletter.sources.source import Source
from newsletter.store import subscribers
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries, edition_papers, editions, variants
from tests import newsletters, whole
from tests.homes import TITLES, Home
from tests.mail.editions import LIST, OWN
from tests.newsletters import ADA, BOB, EVE, newsletter, on_list, standing
from tests.threads import at_once
from tests.whole import changed, collect, plan, publish, status

MONDAY = date(2024, 5, 6)
TUESDAY_MORNING = datetime(2024, 5, 7, 8, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def made(engine: Engine, home: Home) -> Newsletter:
    """A newsletter of the saved feed, into outbox/."""
    source = Source.saved(home.path / "feed.json")
    return newsletter(engine, Folder(home.path / "outbox"), sources=lambda: [source])


def published(made: Newsletter, *, now: datetime = TUESDAY_MORNING) -> Edition:
    """What is collected and published at this moment."""
    collect(made, now=now)
    return publish(made, plan(made, now=now), now=now, anyway=True).edition


def titles(edition: Edition) -> list[str]:
    return sorted(trending.paper.title for trending in edition.papers)


def test_an_edition_carries_what_was_collected(made: Newsletter) -> None:
    assert titles(published(made)) == sorted(TITLES)


def test_a_paper_that_was_carried_is_not_sent_again(made: Newsletter, home: Home) -> None:
    published(made)
    home.feed(day="2024-05-07", titles=[*TITLES[:2], "Proofs by pictures", "Light that remembers"])
    # The cards are numbered by their place, so the ids of the last two are of papers that were carried as well.
    with pytest.raises(NotPublished, match="no edition of 2024-05-07: every paper collected was in an earlier edition"):
        published(made, now=TUESDAY_MORNING + ONE_DAY)


def test_only_what_is_new_goes_into_the_next_edition(made: Newsletter, home: Home) -> None:
    published(made)
    home.feed(day="2024-05-07", titles=[*TITLES, "Proofs by pictures", "Light that remembers"])
    assert titles(published(made, now=TUESDAY_MORNING + ONE_DAY)) == ["Light that remembers", "Proofs by pictures"]


def test_a_list_that_still_fills_waits_until_its_day_is_over(made: Newsletter) -> None:
    evening = datetime(2024, 5, 6, 23, 59, tzinfo=UTC)
    collect(made, now=evening)
    with pytest.raises(
        NotPublished, match="no papers were collected for a day before 2024-05-06; a list is complete when its day ends"
    ):
        plan(made, now=evening)
    assert plan(made, now=evening + timedelta(minutes=1)).day == MONDAY


def test_a_plan_keeps_nothing(made: Newsletter) -> None:
    collect(made, now=TUESDAY_MORNING)
    plans = [plan(made, now=TUESDAY_MORNING) for _ in range(2)]
    assert (plans[0] == plans[1], _rows(made.engine)) == (True, [0, 0, 0, 0])


def test_of_two_who_publish_at_once_one_does_and_the_other_is_told(made: Newsletter) -> None:
    on_list(made.engine, [ADA, BOB])
    collect(made, now=TUESDAY_MORNING)
    planned = plan(made, now=TUESDAY_MORNING)

    def publishing() -> str:
        try:
            return publish(made, planned, now=TUESDAY_MORNING).edition.id
        except NotPublished as error:
            return str(error)

    first, second = sorted(at_once(publishing), key=len)
    assert (len(first), second.partition(";")[0], standing(made.engine)) == (
        12,
        "the edition of 2024-05-06 is published already",
        {"ada@example.org": "pending", "bob@example.org": "pending"},
    )


def test_a_template_with_a_mistake_publishes_nothing(made: Newsletter, home: Home) -> None:
    on_list(made.engine, [ADA])
    subject = home.path / "own" / "email" / "edition" / "subject.txt"
    subject.parent.mkdir(parents=True)
    subject.write_text("{{ nothing }}")
    with pytest.raises(TemplateError):
        published(changed(made, templates=(home.path / "own", OWN)))
    assert _rows(made.engine) == [0, 0, 0, 0]


def _rows(engine: Engine) -> list[int]:
    """How many rows publishing has written, by table."""
    tables = (editions, edition_papers, variants, deliveries)
    with reading(engine) as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def test_a_source_that_cannot_be_read_costs_nothing_but_itself(made: Newsletter, home: Home) -> None:
    names = ["nowhere.json", "feed.json"]
    two = changed(made, sources=lambda: [Source.saved(home.path / name) for name in names])
    collected = collect(two, now=TUESDAY_MORNING)
    assert [(bool(source.refused), source.new) for source in collected] == [(True, 0), (False, 4)]


def test_collecting_again_finds_nothing_new(made: Newsletter) -> None:
    assert [collect(made, now=TUESDAY_MORNING)[0].new for _ in range(2)] == [4, 0]


def test_an_edition_goes_to_whoever_is_confirmed_when_it_is_published(made: Newsletter) -> None:
    on_list(made.engine, [ADA, EVE])
    published(made)
    on_list(made.engine, [BOB])
    whole.deliver(made, clock=lambda: TUESDAY_MORNING)
    assert standing(made.engine) == {"ada@example.org": "accepted"}


def test_a_message_is_as_it_was_frozen_whatever_changes_before_it_leaves(made: Newsletter, home: Home) -> None:
    on_list(made.engine, [ADA])
    published(made)
    on_list(made.engine, [replace(ADA, name="Countess of Lovelace")])
    whole.deliver(changed(made, templates=(home.path,)), clock=lambda: TUESDAY_MORNING + ONE_DAY)
    (mail,) = _mails(home)
    assert (b"\r\nTo: Ada <ada@example.org>\r\n" in mail, b"\r\nDate: Tue, 07 May 2024 08:00:00 +0000\r\n" in mail) == (
        True,
        True,
    )


def _mails(home: Home) -> list[bytes]:
    outbox = home.path / "outbox"
    return [path.read_bytes() for path in sorted(outbox.iterdir())] if outbox.exists() else []


def test_two_lists_in_one_store_each_deliver_their_own(made: Newsletter, home: Home) -> None:
    other = changed(made, mailing_list=replace(LIST, id="other.example.org"), transport=Folder(home.path / "other"))
    on_list(made.engine, [ADA])
    with made.engine.begin() as connection:
        subscribers.add(connection, other.mailing_list.id, BOB, now=TUESDAY_MORNING)
    published(made)
    assert (
        whole.deliver(other, clock=lambda: TUESDAY_MORNING),
        status(other, now=TUESDAY_MORNING).editions,
    ) == ((), ())


def test_status_lists_the_newest_edition_first(made: Newsletter, home: Home) -> None:
    published(made)
    home.feed(day="2024-05-07", titles=[*TITLES, "Proofs by pictures"])
    published(made, now=TUESDAY_MORNING + ONE_DAY)
    assert [each.edition.day.day for each, _ in status(made, now=TUESDAY_MORNING).editions] == [7, 6]


@pytest.mark.parametrize(("hours", "ready"), [(0, 1), (3, 2)])
def test_how_many_are_due_is_told_by_the_hour_they_asked_for(made: Newsletter, hours: int, ready: int) -> None:
    on_list(made.engine, [ADA, replace(BOB, hour=11)])
    published(made)
    assert whole.due_now(made, now=TUESDAY_MORNING + timedelta(hours=hours)) == ready


def test_runs_that_find_no_relay_keep_no_connection_to_the_store(sqlite_engine: Engine) -> None:
    """Each kept one until somebody looked for garbage; after fifteen of them the store could be asked nothing more."""
    made = newsletter(sqlite_engine, Smtp(host="127.0.0.1", port=1, security=Security.NONE))
    newsletters.published(made, [ADA])
    gc.disable()
    try:
        tally = newsletters.delivered(made).tally
    finally:
        gc.enable()
    assert (tally.error is None, cast(QueuePool, sqlite_engine.pool).checkedout()) == (False, 0)


def test_messages_are_named_by_their_edition_and_number(made: Newsletter, home: Home) -> None:
    on_list(made.engine, [ADA, BOB])
    edition = published(made)
    whole.deliver(made, clock=lambda: TUESDAY_MORNING)
    names = sorted(path.name for path in (home.path / "outbox").iterdir())
    assert names == [f"{edition.id}.1.eml", f"{edition.id}.2.eml"]
