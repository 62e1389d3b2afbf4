"""Double opt-in, by event and moment."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.models import Consent
from newsletter.people import consent
from newsletter.people.consent import Answer, Event, Standing

NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENTS = st.lists(st.integers(0, 500 * 24).map(lambda hours: NOW - timedelta(hours=hours)), max_size=8)
CONSENTS = st.sampled_from([None, *Consent])


def test_a_sign_up_counts_only_once_it_is_confirmed() -> None:
    asked = consent.after(None, Event.ASKED)
    assert (asked, consent.after(asked, Event.CONFIRMED)) == (Consent.UNCONFIRMED, Consent.CONFIRMED)


@pytest.mark.parametrize("known", list(Consent))
def test_whoever_types_an_address_into_a_form_changes_nobody_who_is_known(known: Consent) -> None:
    assert consent.after(known, Event.ASKED) is known


def test_whoever_unsubscribed_comes_back_by_confirming_or_by_undo_alone() -> None:
    back = {event for event in Event if consent.after(Consent.UNSUBSCRIBED, event) is not Consent.UNSUBSCRIBED}
    assert back == {Event.CONFIRMED, Event.RETURNED}


def test_only_a_sign_up_expires() -> None:
    kept = [known for known in Consent if consent.after(known, Event.EXPIRED) is known]
    assert (consent.after(Consent.UNCONFIRMED, Event.EXPIRED), kept) == (
        None,
        [Consent.CONFIRMED, Consent.UNSUBSCRIBED],
    )


@given(known=CONSENTS, events=st.lists(st.sampled_from(list(Event)), max_size=12))
def test_nobody_is_confirmed_who_did_not_confirm_or_return(known: Consent | None, events: list[Event]) -> None:
    own = {Event.CONFIRMED, Event.RETURNED}
    stands = known
    for event in events:
        was, stands = stands, consent.after(stands, event)
        assert stands is not Consent.CONFIRMED or was is Consent.CONFIRMED or event in own


@pytest.mark.parametrize(
    ("standing", "mail"),
    [
        (Standing(), Answer.CONFIRM),
        (Standing(consent=Consent.UNCONFIRMED), Answer.CONFIRM),
        (Standing(consent=Consent.UNSUBSCRIBED), Answer.CONFIRM),
        (Standing(consent=Consent.CONFIRMED), Answer.KNOWN),
        (Standing(complained=True), Answer.NONE),
        (Standing(mailed=[NOW - DAY + timedelta(minutes=1)]), Answer.NONE),
        (Standing(mailed=[NOW - DAY]), Answer.CONFIRM),
        (Standing(mailed=[NOW - 10 * DAY, NOW - 200 * DAY, NOW - 364 * DAY]), Answer.NONE),
        (Standing(mailed=[NOW - 10 * DAY, NOW - 200 * DAY, NOW - 365 * DAY]), Answer.CONFIRM),
    ],
)
def test_a_sign_up_is_answered_by_mail_unless_the_address_had_enough(standing: Standing, mail: Answer) -> None:
    assert consent.answer(standing, NOW) is mail


@given(asked=st.lists(st.integers(1, 60), min_size=1, max_size=60))
def test_however_often_an_address_is_typed_it_gets_three_mails_a_year_and_one_a_day(asked: list[int]) -> None:
    mailed: list[datetime] = []
    at = NOW
    for hours in asked:
        at += timedelta(hours=hours * 7)
        if consent.answer(Standing(consent=Consent.UNCONFIRMED, mailed=mailed), at) is not Answer.NONE:
            mailed.append(at)
    assert all(later - earlier >= DAY for earlier, later in itertools.pairwise(mailed))
    assert all(later - earlier >= consent.YEAR for earlier, later in zip(mailed, mailed[3:], strict=False))


@given(mailed=MOMENTS)
def test_the_order_in_which_mails_are_remembered_changes_nothing(mailed: list[datetime]) -> None:
    assert consent.may_mail(mailed, NOW) == consent.may_mail(sorted(mailed), NOW)


@pytest.mark.parametrize(
    ("age", "mailed", "reminded"),
    [
        (timedelta(days=1), [], False),
        (timedelta(days=2), [], True),
        (timedelta(days=6), [], True),
        (timedelta(days=7), [], False),
        (timedelta(days=3), [timedelta(days=1, hours=1)], False),
        (timedelta(days=3), [timedelta(days=20), timedelta(days=30)], False),
    ],
)
def test_a_reminder_comes_once_while_the_sign_up_lasts(age: timedelta, mailed: list[timedelta], reminded: bool) -> None:
    moments = [NOW - age, *(NOW - each for each in mailed)]
    assert consent.reminds(NOW - age, moments, NOW) is reminded


def test_a_sign_up_is_forgotten_on_the_eighth_day() -> None:
    asked_at = NOW - timedelta(days=7)
    assert (consent.is_over(asked_at + timedelta(seconds=1), NOW), consent.is_over(asked_at, NOW)) == (False, True)


def test_the_words_for_what_happened_are_those_that_are_kept() -> None:
    assert {event.value for event in Event} == {
        *("asked", "confirmed", "unsubscribed", "returned", "expired", "reason"),
    }
    assert [each.value for each in Answer] == ["confirm", "known", ""]


def test_a_confirmation_mail_may_be_answered_for_seven_days() -> None:
    late = [days for days in range(10) if consent.is_over(NOW - days * DAY, NOW)]
    assert late == [7, 8, 9]


def test_the_first_mail_of_a_year_ago_no_longer_counts() -> None:
    def mailed(*days: int) -> bool:
        return consent.may_mail([NOW - each * DAY for each in days], NOW)

    assert (mailed(1, 2, 365), mailed(1, 2, 364), mailed(0), mailed(1)) == (True, False, False, True)


def test_the_reasons_for_leaving_are_few_and_in_our_words() -> None:
    assert consent.REASONS == {
        "too many": "Too many mails",
        "not for me": "The papers are not what I look for",
        "elsewhere": "I read them elsewhere",
        "never asked": "I never signed up",
        "other": "Something else",
    }
