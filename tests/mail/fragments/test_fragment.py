"""What is remembered to find out what messages share."""

from newsletter.mail.fragments.fragment import MOST, Fragment, make_room


def test_what_one_message_alone_had_is_forgotten_and_what_several_had_stays() -> None:
    kept: dict[int | str, bytes] = dict.fromkeys(range(MOST - 1), b"once") | {"often": Fragment(b"often")}
    make_room(kept, shared=Fragment)
    assert kept == {"often": b"often"}


def test_nothing_is_forgotten_while_there_is_room() -> None:
    kept = {"once": b"once", "often": Fragment(b"often")}
    make_room(kept, shared=Fragment)
    assert len(kept) == 2


def test_where_all_is_shared_all_is_forgotten() -> None:
    kept = dict.fromkeys(range(MOST), Fragment(b"often"))
    make_room(kept, shared=Fragment)
    assert kept == {}
