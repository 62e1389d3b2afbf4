"""DNS as it is asked: a server that does not answer, or lies, is an error of ours, and is not waited for twice."""

from datetime import timedelta

import pytest

from newsletter.errors import DnsError
from newsletter.network.dns import Resolver
from tests.dns_server import Manner, answering, text

ZONE = {("example.com", "TXT"): [text("v=spf1 -all")]}
A_MOMENT = timedelta(seconds=0.2)


def test_a_true_answer_is_given() -> None:
    with answering(ZONE) as server:
        assert Resolver(server.place).texts("example.com") == ["v=spf1 -all"]


@pytest.mark.parametrize("manner", [Manner.SILENT, Manner.FAILING, Manner.GARBAGE, Manner.ANOTHER])
def test_no_usable_answer_is_our_error(manner: Manner) -> None:
    with answering(ZONE, manner) as server, pytest.raises(DnsError, match=r"^DNS "):
        Resolver(server.place, patience=A_MOMENT).texts("example.com")


def test_whoever_was_silent_once_is_not_asked_again() -> None:
    with answering(ZONE, Manner.SILENT) as server:
        resolver = Resolver(server.place, patience=A_MOMENT)
        for name in ("example.com", "example.org"):
            with pytest.raises(DnsError, match=r"within 0\.2 s"):
                resolver.texts(name)
    assert {question.partition(" ")[2] for question in server.asked} == {"example.com"}
