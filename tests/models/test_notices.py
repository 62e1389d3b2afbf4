"""The mails to one person by name, and what their links open and for how long."""

from datetime import timedelta

from newsletter.models.login import Login
from newsletter.models.notices import Notice
from newsletter.models.people import Consent, Layout

WEEK = timedelta(days=7)


def test_a_notice_is_kept_by_a_name_and_its_link_works_for_a_time() -> None:
    assert [(each.value, each.opens, each.lasts) for each in Notice] == [
        ("welcome", "", None),
        ("confirm", "confirm", WEEK),
        ("known", "", None),
        ("changed", "undo", WEEK),
        ("fresh", "change", timedelta(hours=1)),
    ]


def test_what_a_store_keeps_of_a_person_is_written_in_these_words() -> None:
    assert [each.value for each in Consent] == ["unconfirmed", "confirmed", "unsubscribed"]
    assert ([each.value for each in Layout], [each.value for each in Login]) == (
        ["full", "brief"],
        ["password", "xoauth2"],
    )
