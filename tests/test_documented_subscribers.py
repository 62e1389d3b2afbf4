"""docs/subscribers.md says who wins over whom as the program does: each cell of its tables is tried on a store."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine

from newsletter.actions import sign_up
from newsletter.errors import SubscribersError
from newsletter.models import Consent, Subscriber
from newsletter.packed import folder
from newsletter.people.consent import Event
from newsletter.people.precedence import Who
from newsletter.store import subscribers, suppressions
from newsletter.store.consents import Said
from newsletter.store.engine import reading
from tests.mail.editions import LIST
from tests.newsletters import ADA, BOB, MINUTE, NOW, on_list

PAGE = folder("docs/subscribers.md").read_text(encoding="utf-8")
Act = Callable[[Engine], None]


def cells(heading: str) -> dict[tuple[str, str], bool]:
    """The cells of the table under a heading, by their row and column."""
    lines = [line for line in PAGE.split(f"### {heading}\n")[1].split("\n#")[0].splitlines() if line.startswith("|")]
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {(row[0], column): cell == "yes" for row in rows for column, cell in zip(head[1:], row[1:], strict=True)}


def within(act: Callable[[Connection], object]) -> Act:
    def done(engine: Engine) -> None:
        with engine.begin() as connection:
            act(connection)

    return done


def kept(engine: Engine) -> Subscriber | None:
    with reading(engine) as connection:
        return subscribers.find(connection, LIST.id, ADA.address)


def gets_mail(engine: Engine) -> bool:
    person = kept(engine)
    with reading(engine) as connection:
        suppressed = suppressions.of(connection, ADA.address)
    return person is not None and person.consent is Consent.CONFIRMED and suppressed is None


def unsubscribed(by: Who) -> Act:
    return within(lambda connection: subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW, by=by))


def erased(by: Who) -> Act:
    return within(lambda connection: subscribers.remove(connection, LIST.id, ADA.address, by=by))


def left_and_erased(engine: Engine) -> None:
    unsubscribed(Who.PERSON)(engine)
    erased(Who.OPERATOR)(engine)


def confirms(engine: Engine) -> None:
    """They type their address, and press the button that the mail leads to, where one comes."""
    asked = sign_up.SignUp(address=ADA.address, asked_at=NOW, page="/subscribe", words="1")
    within(lambda connection: sign_up.sign_ups.ask(connection, LIST.id, asked))(engine)
    sign_up.answer(engine, LIST.id, now=NOW + MINUTE)
    person = kept(engine)
    if person:
        said = Said(event=Event.CONFIRMED, at=NOW + 2 * MINUTE, page="/confirm", words="1")
        sign_up.confirm(engine, LIST.id, 1, person.key, said)


def adds(engine: Engine, asked: Subscriber = ADA) -> None:
    with engine.begin() as connection:
        try:
            subscribers.add(connection, LIST.id, asked, now=NOW + MINUTE, by=Who.OPERATOR)
        except SubscribersError:
            return


def names(engine: Engine, asked: Subscriber = ADA) -> None:
    on_list(engine, [asked, BOB], now=NOW + MINUTE)


GONE: dict[str, Act] = {
    "they unsubscribed": unsubscribed(Who.PERSON),
    "the operator unsubscribed them": unsubscribed(Who.OPERATOR),
    "they were taken out of the file": within(lambda each: subscribers.drop(each, LIST.id, ADA.address, now=NOW)),
    "mail to them bounced": within(
        lambda each: suppressions.keep(each, ADA.address, reason="550 5.1.1 No such user", now=NOW)
    ),
    "they reported a mail as spam": within(
        lambda each: suppressions.complained(each, ADA.address, kind="abuse", now=NOW)
    ),
    "they unsubscribed, and were erased": left_and_erased,
    "they erased themselves": erased(Who.PERSON),
}
BACK: dict[str, Act] = {"they sign up and confirm": confirms, "`subscribers add`": adds, "the file names them": names}
FIELD_BY: dict[str, Callable[[Engine, Subscriber], object]] = {
    "the person": lambda engine, asked: within(lambda each: subscribers.prefer(each, LIST.id, asked))(engine),
    "`subscribers set`": lambda engine, asked: within(
        lambda each: subscribers.prefer(each, LIST.id, asked, by=Who.OPERATOR)
    )(engine),
    "`subscribers add`": adds,
    "the file": names,
}
FIELD_BY_FIRST = {**FIELD_BY, "the operator": FIELD_BY["`subscribers set`"]}


@pytest.mark.parametrize(("why", "back"), list(cells("Who may bring somebody back")))
def test_who_brings_somebody_back_is_as_the_page_says(engine: Engine, why: str, back: str) -> None:
    on_list(engine, [ADA, BOB])
    GONE[why](engine)
    before = gets_mail(engine)
    BACK[back](engine)
    assert (before, gets_mail(engine)) == (False, cells("Who may bring somebody back")[why, back])


@pytest.mark.parametrize(("first", "then"), list(cells("Who may change what a person gets")))
def test_who_changes_what_a_person_gets_is_as_the_page_says(engine: Engine, first: str, then: str) -> None:
    on_list(engine, [ADA, BOB])
    FIELD_BY_FIRST[first](engine, replace(ADA, hour=7))
    FIELD_BY[then](engine, replace(ADA, hour=9))
    person = kept(engine)
    assert person is not None
    assert (person.hour == 9) is cells("Who may change what a person gets")[first, then]


def test_the_page_names_every_reason_and_everybody_who_may_speak() -> None:
    back, change = cells("Who may bring somebody back"), cells("Who may change what a person gets")
    assert {why for why, _ in back} == set(GONE)
    assert {who for _, who in back} == set(BACK)
    assert ({first for first, _ in change}, {then for _, then in change}) == (
        {"the person", "the operator", "the file"},
        set(FIELD_BY),
    )
