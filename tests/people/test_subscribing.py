"""Who may sign up on the page."""

from dataclasses import fields

import pytest

from newsletter.people.subscribing import TO_ALL, Subscribing


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("ada@example.org", True),
        ("ada@lab.example.org", True),
        ("ada@badexample.org", False),
        ("ada@example.net", False),
        ('"ada@example.org"@example.net', False),
    ],
)
def test_a_domain_stands_for_those_below_it_and_no_other(address: str, taken: bool) -> None:
    assert Subscribing(domains=("example.net.uk", "example.org")).takes(address) is taken


def test_the_form_is_open_to_all_where_nothing_is_said() -> None:
    assert TO_ALL.takes("ada@example.net")
    assert (TO_ALL.open, TO_ALL.network, TO_ALL.everybody) == (True, 10, 1000)


def test_how_many_may_sign_up_in_an_hour_has_bounds() -> None:
    bounds = {each.name: each.metadata.get("bounds") for each in fields(Subscribing)}
    assert (bounds["network"], bounds["everybody"]) == ({"ge": 1, "le": 10_000}, {"ge": 1, "le": 1_000_000})
