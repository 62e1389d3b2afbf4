"""The network somebody signs up from, and its hash."""

import pytest

from newsletter.people import networks


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_a_household_or_an_office_is_one_network(address: str, network: str) -> None:
    assert networks.network(address) == network


def test_a_hash_is_the_same_for_a_day_and_another_on_the_next() -> None:
    today, again, tomorrow = (networks.hashed("192.0.2.0/24", salt=salt) for salt in (b"a", b"a", b"b"))
    assert (today == again, today == tomorrow, len(today)) == (True, False, 24)


def test_no_network_has_no_hash() -> None:
    assert networks.hashed("", salt=b"a") == ""
