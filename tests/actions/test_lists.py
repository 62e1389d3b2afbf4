"""A list whose id changes: nobody on it is new, and whoever unsubscribed stays so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from newsletter import tokens
from newsletter.actions import amend, lists, subscribe
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.run import run
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import AnotherList, NewsletterError
from newsletter.mail import return_path
from newsletter.mail.return_path import ReturnPaths
from newsletter.models import Consent, MailingList
from newsletter.store import erasures, occasions, subscribers
from newsletter.store import lists as kept
from newsletter.store.engine import reading
from newsletter.store.schema import editions, metadata
from newsletter.tokens import Purpose
from newsletter.web.site import Site, environment
from tests.homes import Home
from tests.mail.editions import LIST, edition
from tests.newsletters import ADA, BOB, NOW, SECRET, frozen, ledger, newsletter, on_list
from tests.whole import changed, deliver, publish

NEW = "newsletter.moved.example"
MOVED = replace(LIST, id=NEW)


@pytest.fixture
def moved(engine: Engine, tmp_path: Path) -> Newsletter:
    """A newsletter whose id has changed, over a store where Ada and Bob are on the list of the old one."""
    on_list(engine, [ADA, BOB])
    return changed(newsletter(engine, Folder(tmp_path / "outbox")), mailing_list=MOVED)


def renamed(engine: Engine, old: str = LIST.id, new: str = NEW, *, hours: int = 0) -> MailingList:
    """The list under its new id."""
    lists.rename(engine, old, new, now=NOW + timedelta(hours=hours))
    with reading(engine) as connection:
        return replace(LIST, id=new, former_ids=kept.former(connection, new))


def _imports(made: Newsletter, path: Path) -> None:
    path.write_text("- zoe@example.org\n", encoding="utf-8")
    subscribe.from_file(made.engine, made.mailing_list, path, now=NOW)


ENTRANCES: dict[str, Callable[[Newsletter, Path], object]] = {
    "run": lambda made, _: run(made, clock=lambda: NOW),
    "deliver": lambda made, _: deliver(made, clock=lambda: NOW),
    "publish": lambda made, _: publish(made, replace(edition(), list_id=NEW), now=NOW, anyway=True),
    "import": lambda made, path: _imports(made, path / "zoe.yaml"),
    "add": lambda made, _: amend.add(made, {"address": "zoe@example.org"}, now=NOW),
}


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_whatever_publishes_sends_or_imports_stops_where_the_list_has_changed_its_id(
    moved: Newsletter, tmp_path: Path, entrance: str
) -> None:
    with pytest.raises(AnotherList) as stopped:
        ENTRANCES[entrance](moved, tmp_path)
    assert str(stopped.value) == (
        "nobody is on the list newsletter.moved.example, but 2 people are on papers.example.org. If list.id is not "
        "set, it follows the sender. `newsletter list rename papers.example.org newsletter.moved.example` moves them "
        "to the new id; `newsletter run --new-list` starts a new list"
    )


def test_a_list_of_its_own_is_begun_once(moved: Newsletter) -> None:
    lists.begin(moved.engine, NEW, now=NOW)
    ran = [run(moved, clock=lambda: NOW) for _ in range(2)]
    assert [each.delivered for each in ran] == [(), ()]


def test_the_first_list_of_a_store_needs_no_word(engine: Engine) -> None:
    lists.require(engine, NEW)
    on_list(engine, [ADA])
    with pytest.raises(AnotherList):
        lists.require(engine, NEW)


def test_a_renamed_list_takes_along_everything_that_belongs_to_it(engine: Engine) -> None:
    published = frozen(engine, [ADA, BOB])
    with engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, BOB.key, now=NOW)
        occasions.once(connection, LIST.id, "welcome 1", now=NOW)
        occasions.once(connection, f"{LIST.id}.au", "welcome 1", now=NOW)
    renamed(engine)
    with reading(engine) as connection:
        bob = subscribers.known(connection, NEW, BOB.address)
        content = connection.execute(select(editions.c.content)).scalar_one()
        left = [
            table.name
            for table in metadata.sorted_tables
            if "list_id" in table.c and connection.execute(select(table).where(table.c.list_id == LIST.id)).first()
        ]
        names = [occasions.known(connection, name, "welcome 1") for name in (NEW, LIST.id, f"{LIST.id}.au")]
    assert bob
    assert bob.subscriber.consent is Consent.UNSUBSCRIBED
    assert (left, names, LIST.id in content) == ([], [True, False, True], False)
    assert published.edition.id in content


def test_mail_goes_on_under_the_new_id(moved: Newsletter) -> None:
    published = frozen(moved.engine, [ADA, BOB])
    with_ids = renamed(moved.engine)
    sent = deliver(changed(moved, mailing_list=with_ids), clock=lambda: NOW)
    assert [each.published.edition for each in sent] == [replace(published.edition, list_id=NEW)]
    assert sum(sent[0].tally.states.values()) == 2


def test_links_and_return_addresses_of_earlier_mails_work_after_any_number_of_renames(engine: Engine) -> None:
    on_list(engine, [ADA])
    token = tokens.sign(ADA.key, purpose=Purpose.UNSUBSCRIBE, list_id=LIST.id, secret=SECRET)
    back = ReturnPaths.of(replace(LIST, verp=True), edition_id="0123456789ab", secret=SECRET).each(7)
    renamed(engine)
    moved = renamed(engine, NEW, "third.example", hours=1)
    site = Site(
        engine=engine, mailing_list=moved, secrets=(SECRET,), clock=lambda: NOW, templates=environment((Path(),))
    )
    assert site.opened(token, Purpose.UNSUBSCRIBE) == ADA.key
    assert return_path.opened(back, moved, secrets=(SECRET,)) == ("0123456789ab", 7)
    assert (moved.former_ids, moved.first_id) == ((NEW, LIST.id), LIST.id)


def test_a_list_that_is_renamed_back_and_forth_knows_its_first_id(engine: Engine) -> None:
    on_list(engine, [ADA])
    renamed(engine)
    back = renamed(engine, NEW, LIST.id, hours=1)
    forth = renamed(engine, hours=2)
    assert (back.first_id, forth.first_id, set(forth.ids)) == (LIST.id, LIST.id, {LIST.id, NEW})


def test_whoever_was_erased_is_known_after_a_rename(engine: Engine) -> None:
    on_list(engine, [BOB])
    with engine.begin() as connection:
        erasures.keep(connection, LIST.id, ADA.address)
    renamed(engine)
    with reading(engine) as connection:
        assert erasures.among(connection, NEW, [ADA.address, BOB.address]) == {ADA.address}


def test_a_list_that_is_being_sent_is_not_renamed(engine: Engine) -> None:
    published = frozen(engine, [ADA])
    ledger(engine, published, owner="another-host:1").claim(limit=1, now=NOW)
    with pytest.raises(NewsletterError, match="is being sent right now"):
        lists.rename(engine, LIST.id, NEW, now=NOW)
    lists.rename(engine, LIST.id, NEW, now=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            "nowhere.example",
            NEW,
            "no list has the id nowhere.example; this store has other.example, papers.example.org",
        ),
        (LIST.id, "other.example", "other.example already has people or editions; two lists cannot become"),
        (LIST.id, "two words", "'two words' is not an id; use letters, digits, dots and dashes"),
    ],
)
def test_a_list_is_not_renamed_to_what_it_cannot_be(engine: Engine, old: str, new: str, why: str) -> None:
    on_list(engine, [ADA])
    with engine.begin() as connection:
        subscribers.add(connection, "other.example", replace(ADA, key=b"another"), now=NOW)
    with pytest.raises(NewsletterError, match=why):
        lists.rename(engine, old, new, now=NOW)


def test_a_change_of_the_sender_alone_stops_the_run_and_a_rename_lets_it_go_on(home: Home) -> None:
    home.run("run")
    settings = home.path / "newsletter.toml"
    settings.write_text(settings.read_text().replace('"papers@example.org"', '"papers@moved.example"'))
    stopped = home.run("run")
    taken = home.run("list", "rename", "newsletter.example.org", "newsletter.moved.example")
    assert (stopped.code, taken.out, home.run("run").code) == (
        1,
        "renamed: newsletter.example.org is newsletter.moved.example now, with 2 people on it\n",
        0,
    )
    assert home.run("list", "rename", "newsletter.moved.example", "papers.example").out.splitlines()[1] == (
        'next: write id = "papers.example" under [list] in the settings, which still have newsletter.moved.example'
    )


def test_a_list_begun_on_purpose_beside_another_runs(home: Home) -> None:
    home.run("run")
    settings = home.path / "newsletter.toml"
    settings.write_text(settings.read_text().replace('"papers@example.org"', '"papers@moved.example"'))
    assert home.run("run", "--new-list").out.splitlines()[0] == "subscribers: 2 new, 0 known"
