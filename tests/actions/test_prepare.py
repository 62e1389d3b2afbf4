"""A message of somebody's own is made when it is due, of what was frozen, and is on record before it leaves."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select, update

from newsletter.actions import personal as kitchens
from newsletter.actions import variants as wished
from newsletter.actions.personal import Kitchen
from newsletter.actions.prepare import MUTED, Prepared
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import StoreError
from newsletter.mail.fragments.look import Look
from newsletter.mail.gate import parts
from newsletter.models import Asked, Delivery, Layout, Published, State, Subscriber, Topics
from newsletter.people import wishes
from newsletter.store import delivery_rows, personal, subscribers
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries, fragments, look_contents, recipes, variants
from newsletter.store.schema import wishes as wishes_table
from tests.mail.editions import LIST, OWN, edition, paper, written
from tests.newsletters import ADA, BOB, NOW, delivered, newsletter, on_list, published, standing
from tests.whole import deliver, publish

THREE = Asked(papers=3, wanted=Topics(words=("agents",)))
KIM = Subscriber(address="kim@example.org", key=b"kim's key", asked=THREE)
EVERYTHING = Asked(muted=Topics(words=("paper",)))
MADE = edition(*(paper(number) for number in range(1, 9)), rest=4)


def rows(engine: Engine) -> list[Delivery]:
    with reading(engine) as connection:
        (edition_id,) = connection.execute(select(deliveries.c.edition).distinct()).scalars()
        return list(delivery_rows.every(connection, edition_id))


def outbox(folder: Path) -> dict[str, bytes]:
    """The mails that left, by the first name in their field To."""
    mails = (path.read_bytes() for path in folder.glob("*.eml"))
    return {mail.partition(b"\r\nTo: ")[2].partition(b"@")[0].decode(): mail for mail in mails}


def count(engine: Engine, table: object) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def out(engine: Engine, people: Sequence[Subscriber], folder: Path) -> Published:
    made = newsletter(engine, Folder(folder))
    on_list(engine, people)
    return publish(made, MADE, now=NOW)


def whole(engine: Engine, asked: Asked, publication: Published, templates: Sequence[Path] = (OWN,)) -> bytes:
    """The message as it would be made of the templates."""
    one = {"": (Layout.FULL, asked)}
    at = publication.published_at
    return wished.composed(publication.edition, one, LIST, engine=engine, templates=templates, published_at=at)[""]


def test_nothing_is_made_when_an_edition_is_published_and_all_is_on_record_once_it_left(
    engine: Engine, tmp_path: Path
) -> None:
    publication = out(engine, [ADA, KIM], tmp_path)
    assert (count(engine, recipes), count(engine, wishes_table)) == (0, 1)
    delivered(newsletter(engine, Folder(tmp_path)))
    (kim,) = (each for each in rows(engine) if each.address == KIM.address)
    assert (count(engine, recipes), set(outbox(tmp_path))) == (1, {"Ada <ada", "kim"})
    assert Prepared(engine, publication.edition.id).composed(kim.variant) == whole(engine, THREE, publication)
    assert b"papers, 3 here" in outbox(tmp_path)["kim"]


def test_what_was_frozen_counts_though_a_person_changes_their_mind_before_it_is_sent(
    engine: Engine, tmp_path: Path
) -> None:
    out(engine, [KIM], tmp_path)
    with engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(KIM, asked=Asked(papers=5)))
    delivered(newsletter(engine, Folder(tmp_path)))
    assert b"papers, 3 here" in outbox(tmp_path)["kim"]


def test_templates_that_change_after_publishing_change_no_message(engine: Engine, tmp_path: Path) -> None:
    out(engine, [ADA, KIM], tmp_path / "out")
    changed = written(tmp_path, "email/edition/subject.txt", "Changed\n")
    delivered(newsletter(engine, Folder(tmp_path / "out"), templates=(changed, OWN)))
    assert not any(b"Subject: Changed" in mail for mail in outbox(tmp_path / "out").values())


def test_an_upgrade_between_two_attempts_changes_no_byte(engine: Engine, tmp_path: Path) -> None:
    publication = out(engine, [KIM], tmp_path / "out")
    first = Prepared(engine, publication.edition.id)
    assert first.prepare(rows(engine)) == []
    before = first.composed(rows(engine)[0].variant)
    other = Look.of(LIST, [written(tmp_path, "email/edition/subject.txt", "Another program's\n"), OWN])
    with engine.begin() as connection:
        connection.execute(update(look_contents).values(content=other.packed))
    second = Prepared(engine, publication.edition.id)
    second.prepare(rows(engine))
    assert second.composed(rows(engine)[0].variant) == before


def test_two_who_make_the_same_messages_at_once_have_the_same_bytes(engine: Engine, tmp_path: Path) -> None:
    people = [
        replace(KIM, address=f"kim{n}@example.org", key=f"kim-key-{n}".encode(), asked=Asked(papers=n)) for n in (2, 4)
    ]
    publication = out(engine, people, tmp_path)
    names = [each.variant for each in rows(engine)]
    one, other = (
        Kitchen(engine=engine, edition_id=publication.edition.id),
        Kitchen(engine=engine, edition_id=publication.edition.id),
    )
    before = other._made(names)  # before the first has kept anything
    one.prepare(names[:1])
    with engine.begin() as connection:
        assert set(other._book.keep(connection, before)) == {names[0]}
    one.prepare(names)
    other.prepare(names)
    assert [b"".join(one.pieces(name) or ()) for name in names] == [
        b"".join(other.pieces(name) or ()) for name in names
    ]
    assert count(engine, recipes) == len(names)


def test_whoever_muted_everything_is_skipped_when_it_is_due_and_nobody_else(engine: Engine, tmp_path: Path) -> None:
    out(engine, [replace(ADA, asked=EVERYTHING), replace(BOB, asked=EVERYTHING), KIM], tmp_path)
    balance = delivered(newsletter(engine, Folder(tmp_path))).balance
    assert (balance.holds, balance.states) == (True, {State.ACCEPTED: 1, State.SKIPPED: 2})
    assert {each.reason for each in rows(engine) if each.state is State.SKIPPED} == {MUTED}


def test_an_edition_that_everybody_muted_goes_to_nobody_and_is_over(engine: Engine, tmp_path: Path) -> None:
    out(engine, [replace(ADA, asked=EVERYTHING)], tmp_path)
    delivered(newsletter(engine, Folder(tmp_path)))
    assert (standing(engine), outbox(tmp_path)) == ({ADA.address: "skipped"}, {})


@pytest.mark.parametrize("lost", [fragments, look_contents], ids=["fragments", "templates"])
def test_a_store_that_lost_what_a_message_is_made_of_is_told_and_nothing_leaves(
    engine: Engine, tmp_path: Path, lost: object
) -> None:
    publication = out(engine, [KIM], tmp_path)
    if lost is fragments:
        Prepared(engine, publication.edition.id).prepare(rows(engine))
    with engine.begin() as connection:
        connection.execute(delete(lost))  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="restore the store"):
        deliver(newsletter(engine, Folder(tmp_path)), clock=lambda: NOW)
    assert outbox(tmp_path) == {}


def test_a_message_that_was_frozen_before_there_were_recipes_goes_out_as_it_was(engine: Engine, tmp_path: Path) -> None:
    publication = out(engine, [KIM], tmp_path)
    name = wishes.variant(KIM.layout, KIM.asked)
    old = whole(engine, Asked(), publication).replace(b"\r\nSubject: ", b"\r\nX-Old: yes\r\nSubject: ", 1)
    with engine.begin() as connection:
        connection.execute(variants.insert().values(edition=publication.edition.id, variant=name, content=old))
        connection.execute(delete(wishes_table))
    delivered(newsletter(engine, Folder(tmp_path)))
    assert b"\r\nX-Old: yes\r\n" in outbox(tmp_path)["kim"]


def test_a_mail_that_would_be_cut_has_fewer_papers(sqlite_engine: Engine, tmp_path: Path) -> None:
    long = [replace(paper(n), paper=replace(paper(n).paper, title=f"{n} " + "long title " * 120)) for n in range(1, 31)]
    on_list(sqlite_engine, [replace(KIM, asked=Asked(papers=30))])
    made = edition(*long[:8])
    publication = publish(newsletter(sqlite_engine, Folder(tmp_path)), replace(made, rest=tuple(long[8:])), now=NOW)
    kitchen = Kitchen(engine=sqlite_engine, edition_id=publication.edition.id)
    message = parts.read(b"".join(kitchen.rehearsed(wishes.variant(Layout.FULL, Asked(papers=30)))))
    shown = sum(f">{n} long title" in message.html for n in range(1, 31))
    assert (8 < shown < 30, len(message.html.encode()) < 90_000) == (True, True)


COUNTED = "{% for card in edition.lead %}{{ card.title }}{% if not loop.last %}, {% endif %}{% endfor %}\n"


def test_templates_that_cannot_be_cut_make_few_different_messages_and_say_so(
    sqlite_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kitchens, "WHOLE", 2)
    shipped = (OWN / "email/edition/body.txt").read_text(encoding="utf-8")
    own = written(tmp_path, "email/edition/body.txt", COUNTED + shipped)
    people = [
        replace(KIM, address=f"k{n}@example.org", key=f"kim-key-{n}".encode(), asked=Asked(papers=n)) for n in (1, 2, 3)
    ]
    made = newsletter(sqlite_engine, Folder(tmp_path / "out"), templates=(own, OWN))
    on_list(sqlite_engine, people)
    publish(made, MADE, now=NOW, anyway=True)
    with caplog.at_level(logging.WARNING):
        delivered(made)
    plain = [mail for mail in outbox(tmp_path / "out").values() if b" papers, 8 here" in mail]
    assert (len(plain), "no more than 2 different messages are made" in caplog.text) == (1, True)


def test_who_is_forgotten_takes_what_they_asked_for_along(engine: Engine, tmp_path: Path) -> None:
    publication = out(engine, [KIM, replace(ADA, asked=THREE), replace(BOB, asked=THREE, layout=Layout.FULL)], tmp_path)
    Prepared(engine, publication.edition.id).prepare(rows(engine))
    left: list[tuple[int, int]] = []
    for person in (KIM, ADA, BOB):
        with engine.begin() as connection:
            subscribers.remove(connection, LIST.id, person.address)
        left.append((count(engine, wishes_table), count(engine, recipes)))
    assert left == [(1, 1), (1, 1), (0, 0)]


def test_wishes_that_nobody_has_any_more_are_tidied_away_once_nothing_is_due_by_them(
    engine: Engine, tmp_path: Path
) -> None:
    out(engine, [KIM], tmp_path)
    with engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(KIM, asked=Asked(papers=5)))
    gone: list[int] = []

    def tidy() -> None:
        with engine.begin() as connection:
            gone.append(personal.delete_unwanted(connection))

    tidy()
    delivered(newsletter(engine, Folder(tmp_path)))
    tidy()
    assert gone == [0, 1]


def test_messages_of_an_edition_are_deleted_with_all_they_were_made_of(engine: Engine, tmp_path: Path) -> None:
    publication = out(engine, [KIM], tmp_path)
    delivered(newsletter(engine, Folder(tmp_path)))
    done: list[int] = []
    remove: Callable[..., int] = personal.delete_some
    while not done or done[-1]:
        with engine.begin() as connection:
            done.append(remove(connection, publication.edition.id))
    tables = (recipes, fragments, look_contents)
    assert (done, [count(engine, table) for table in tables]) == ([1, 0], [0, 0, 0])


def test_the_published_helper_freezes_a_look(engine: Engine, tmp_path: Path) -> None:
    publication = published(newsletter(engine, Folder(tmp_path)), [ADA])
    with reading(engine) as connection:
        packed = personal.look(connection, publication.edition.id)
    assert packed
    assert Look.unpacked(packed) == Look.of(LIST, [OWN])
