"""Who wins over whom: a rule of values, held against every pair of those who say something."""

from dataclasses import replace
from itertools import product

import pytest

from newsletter.models import Asked, Consent, Layout, Subscriber, Topics
from newsletter.people import precedence
from newsletter.people.precedence import Known, Who

ADA = Subscriber(address="ada@example.org", key=b"ada's key")


def known(**said: Who) -> Known:
    """Ada, whose hour is 9; who set which field."""
    return Known(subscriber=replace(ADA, hour=9), set_by=said)


def unsubscribed_by(who: Who) -> Known:
    return precedence.unsubscribed(Known(subscriber=ADA), who)


@pytest.mark.parametrize(("holder", "by"), list(product(Who, Who)))
def test_a_field_is_changed_by_whoever_stands_as_high_as_who_set_it(holder: Who, by: Who) -> None:
    was = known() if holder is Who.FILE else known(hour=holder)
    merged = precedence.merged(was, replace(ADA, hour=7), by)
    wins = list(Who).index(by) >= list(Who).index(holder)
    assert (merged.known.subscriber.hour, dict(merged.left)) == ((7, {}) if wins else (9, {"hour": holder}))


def test_the_operator_who_insists_changes_what_a_person_chose_and_the_person_may_change_it_again() -> None:
    insisted = precedence.merged(known(hour=Who.PERSON), replace(ADA, hour=7), Who.OPERATOR, insists=True)
    again = precedence.merged(insisted.known, replace(ADA, hour=21), Who.PERSON)
    assert (insisted.known.set_by, insisted.left, again.known.set_by) == (
        {"hour": Who.OPERATOR},
        {},
        {"hour": Who.PERSON},
    )


def test_each_wish_is_a_field_of_its_own() -> None:
    muted = replace(ADA, hour=9, asked=Asked(muted=Topics(words=("survey",)), papers=3))
    was = replace(known(muted=Who.PERSON), subscriber=muted)
    asked = replace(ADA, hour=9, asked=Asked(muted=Topics(words=("robots",)), papers=5))
    merged = precedence.merged(was, asked, Who.FILE)
    assert (merged.known.subscriber.asked, merged.left) == (replace(muted.asked, papers=5), {"muted": Who.PERSON})


def test_what_the_file_says_nothing_of_is_no_wish_that_was_left() -> None:
    assert precedence.merged(known(hour=Who.PERSON), ADA, Who.FILE).left == {}


def test_a_file_that_says_the_same_as_before_leaves_everything_as_it_is() -> None:
    was = known(hour=Who.PERSON)
    assert precedence.merged(was, was.subscriber, Who.FILE).known == was


@pytest.mark.parametrize(("left_by", "by"), list(product(Who, Who)))
def test_whoever_unsubscribed_somebody_takes_it_back_and_so_does_whoever_stands_higher(left_by: Who, by: Who) -> None:
    back = precedence.merged(unsubscribed_by(left_by), ADA, by).known
    comes_back = list(Who).index(by) >= list(Who).index(left_by)
    assert back.subscriber.consent is (Consent.CONFIRMED if comes_back else Consent.UNSUBSCRIBED)


def test_of_two_who_unsubscribe_somebody_the_person_is_kept_on_record() -> None:
    assert precedence.unsubscribed(unsubscribed_by(Who.OPERATOR), Who.PERSON).consent_by is Who.PERSON
    assert precedence.unsubscribed(unsubscribed_by(Who.PERSON), Who.OPERATOR).consent_by is Who.PERSON


def test_a_file_that_has_somebody_as_unsubscribed_repeats_what_they_said() -> None:
    left = replace(ADA, consent=Consent.UNSUBSCRIBED)
    both = [precedence.new(left, Who.FILE), precedence.merged(known(), left, Who.FILE).known]
    assert [each.consent_by for each in both] == [Who.PERSON, Who.PERSON]


def test_what_the_operator_says_of_somebody_new_stands_over_the_file() -> None:
    added = precedence.new(replace(ADA, layout=Layout.BRIEF), Who.OPERATOR)
    assert (added.set_by, added.origin) == ({"layout": Who.OPERATOR}, Who.OPERATOR)
    assert precedence.new(replace(ADA, hour=7), Who.FILE).set_by == {}


def test_who_set_what_is_kept_as_text() -> None:
    said = {"hour": Who.PERSON, "layout": Who.OPERATOR}
    assert (precedence.to_text(said), precedence.from_text(precedence.to_text(said))) == (
        "hour=person layout=operator",
        said,
    )
