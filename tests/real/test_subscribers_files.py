"""Subscribers files as people wrote them: what is read, and the first line of what is refused."""

from pathlib import Path

import pytest

from newsletter.errors import SubscribersError
from newsletter.people import subscribers_file


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bom_crlf.yaml", "ada ,, UTC, None"),
        ("null_name.yaml", "ada ,, UTC, None"),
        ("null_tz.yaml", "ada ,, UTC, None"),
        ("nbsp.yaml", "ada ,, UTC, None; bob ,, UTC, None; cy ,, UTC, None"),
        ("dupkey.yaml", "line 3: address is here twice"),
        ("merge.yaml", "line 5: << is a merge key, which is not supported"),
        ("epn.yaml", "line 2: topics, interests, max_items are unknown"),
        ("export.csv", "this is CSV"),
    ],
)
def test_a_file_is_read_as_it_was_meant_or_refused_in_words(shared: Path, name: str, message: str) -> None:
    assert _read(shared / "cases" / "subscribers" / name) == message


def _read(path: Path) -> str:
    try:
        people = subscribers_file.read(path)
    except SubscribersError as error:
        return error.mistakes[0].removeprefix(f"{path}: ").partition(";")[0]
    return "; ".join(f"{each.address.partition('@')[0]} ,{each.name}, {each.time_zone}, {each.hour}" for each in people)
