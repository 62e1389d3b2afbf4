"""What a server sends, cut into replies, whatever the pieces it comes in."""

import pytest

from newsletter.delivery.smtp.replies import NO_REPLY, Replies, reply


@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_replies_are_whole_whatever_the_pieces_they_come_in(piece: int) -> None:
    said, replies = b"250-2.1.0 one\r\n250 two\r\n354 go ahead\r\n", Replies()
    whole = [each for at in range(0, len(said), piece) for each in replies.fed(said[at : at + piece])]
    assert whole == [(250, b"2.1.0 one two"), (354, b"go ahead")]


def test_a_reply_whose_lines_disagree_is_no_reply() -> None:
    assert Replies().fed(b"250-yes\r\n550 no\r\n") == [(NO_REPLY, b"yes no")]


def test_the_reply_after_one_that_disagreed_is_one_again() -> None:
    assert Replies().fed(b"250-yes\r\n550 no\r\n250 yes\r\n")[1] == (250, b"yes")


@pytest.mark.parametrize("words", [b"meow\r\n", b"2five0\r\n", b"999 so there\r\n", b"250-" + b"x" * 70_000])
def test_words_that_are_no_reply_are_said_to_be_none(words: bytes) -> None:
    assert Replies().fed(words)[0][0] == NO_REPLY


def test_what_a_relay_says_moves_no_cursor() -> None:
    assert str(reply(550, b"5.1.1 no\x1b[2J such\r\n\x07user\x00")) == "550 5.1.1 no [2J such user"


def test_of_a_reply_five_hundred_characters_are_kept() -> None:
    assert [len(reply(550, b"x" * size).text) for size in (499, 500, 501, 9000)] == [499, 500, 500, 500]


@pytest.mark.parametrize(("longer", "code"), [(0, 250), (1, NO_REPLY)])
def test_a_reply_may_have_64_kilobytes(longer: int, code: int) -> None:
    first = b"250-" + b"x" * (64 * 1024 - len(b"250-") - len(b"250 ok") + longer)
    assert Replies().fed(first + b"\r\n250 ok\r\n")[0][0] == code
