"""The plain words of a reply, by which rows are found and replies of several editions are the same."""

import pytest

from newsletter.delivery.verdict.words import alike, enhanced_in, plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("User ‘Ada’ “doesn’t” exist", "user 'ada' doesn't exist"),
        ("<ada@example.org>: No such user", "addr : no such user"),
        ("no such user...ada@example.org", "no such user... addr"),
        ("blocked from [192.0.2.7] and 2001:db8:1::7", "blocked from ip and ip"),
        ("see https://a.example/b?c=d or www.a.example", "see or"),
        ("5.7.1_Access *denied* {x}", "5.7.1 access denied x"),
        ("listed: https://check.spamhaus.org/query or www.openspf.org", "listed: spamhaus or spf"),
        ("Store.RecipientNotFound, SpamCop", "store.recipient not found, spamcop"),
        ("x" * 2000, "x" * 1000),
    ],
)
def test_what_differs_from_one_recipient_to_the_next_goes(text: str, words: str) -> None:
    assert plain(text) == words


def test_replies_are_alike_whatever_host_and_number_they_name() -> None:
    one, other = "mx1.example.org refused you at 12:07 (id 4f7a)", "mx2.example.net refused you at 13:00 (id 9)"
    assert (alike(one), alike(other)) == ("refused you at id", "refused you at id")


@pytest.mark.parametrize(
    ("text", "code"),
    [("550 5.1.1 gone", "5.1.1"), ("host 192.0.2.7 said 4.7.1", "4.7.1"), ("version 1.5.1.1", ""), ("no", "")],
)
def test_the_first_enhanced_code_in_words_is_found(text: str, code: str) -> None:
    assert enhanced_in(text) == code
